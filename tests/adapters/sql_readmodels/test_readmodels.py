"""The read models in SQL: caches that may be behind, old or gone, and never change an answer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bankapp.adapters.sql import projecting
from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.adapters.sql.tables import kept
from bankapp.domain.commands import ChangePrice, ChooseProduct, Deposit, OpenAccount, OpenProduct, Withdraw
from bankapp.domain.money import MAX_MINOR, Money
from bankapp.errors import Unavailable
from bankapp.services import aggregates
from bankapp.services.folding import Changes, Fold, Latest, Logged
from bankapp.services.readmodels import RUN, AccountRow, Bin
from bankapp.services.session import Session
from tests.support.clock import START, FakeClock
from tests.support.keeping import by_events, leave_behind
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, desk_of, workspace


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A bank of two accounts: a with 20 deposits of 1 EUR, b with none."""
    session = workspace(FakeClock(step=7)).create(tmp_path / "a.bank", private=False)
    desk_of(session).opened("a", "b")
    for _ in range(20):
        desk_of(session).do(Deposit("a", eur("1")))
    yield session
    session.close()


@pytest.fixture
def desk(session: Session) -> Desk:
    return desk_of(session)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projecting, "BATCH", 5)


def run(session: Session, *statements: str) -> None:
    assert isinstance(session.readmodels, SqlReadModels)
    with session.readmodels._database.transaction() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_every_append_is_taken_over_at_once(session: Session, desk: Desk) -> None:
    assert session.readmodels.position() == 22
    desk.do(Withdraw("a", eur("20")))
    assert session.readmodels.position() == 23
    assert session.readmodels.history([1, 2], 23)[1].balance == 0


def test_a_rebuild_tells_how_far_it_is(session: Session, small_batches: None) -> None:
    progress = CancelAt()
    session.readmodels.rebuild(progress)
    assert progress.told == [5, 10, 15, 20, 22]


def test_catching_up_that_was_cancelled_goes_on_where_it_was(session: Session, small_batches: None) -> None:
    leave_behind(session, 10)
    assert session.readmodels.position() == 10
    progress = CancelAt()
    session.readmodels.catch_up(progress)
    assert (progress.told, session.readmodels.position()) == ([15, 20, 22], 22)
    assert session.history.bank(22) == by_events(session).bank(22)


def test_read_models_that_are_behind_are_not_taken_further_by_an_append(
    session: Session, desk: Desk, small_batches: None
) -> None:
    leave_behind(session, 10)
    desk.do(Deposit("b", eur("3")))
    assert session.readmodels.position() == 10
    assert session.history.account("b", 23).money == eur("3")
    session.readmodels.catch_up()
    assert session.readmodels.history([2], 23)[2].balance == 300


def test_read_models_that_are_behind_still_answer_for_what_they_reach(session: Session, small_batches: None) -> None:
    leave_behind(session, 10)
    assert session.history._kept(10) is session.readmodels
    assert session.history._kept(11) is None
    for position in (9, 10, 11, 22):
        assert session.history.bank(position) == by_events(session).bank(position)


def test_catching_up_with_nothing_new_does_nothing(session: Session) -> None:
    progress = CancelAt()
    session.readmodels.catch_up(progress)
    assert progress.told == []


def test_read_models_of_another_schema_are_passed_over_and_made_anew(session: Session, desk: Desk) -> None:
    run(session, "UPDATE projections SET schema_version = 0", "UPDATE account_history SET balance = 1")
    assert session.readmodels.position() == -1
    assert session.history.account("a", 22).money == eur("20")
    desk.do(Deposit("a", eur("1")))
    session.readmodels.catch_up()
    assert session.readmodels.position() == 23
    assert session.history.account("a", 23).money == eur("21")


@pytest.mark.parametrize("table", list(kept.tables))
def test_a_bank_without_one_of_its_caches_makes_them_on_opening(session: Session, table: str) -> None:
    assert session.path
    expected = session.history.bank(22)
    run(session, f"DROP TABLE {table}")
    session.close()
    reopened = workspace().open(session.path)
    assert reopened.history.bank(22) == expected
    reopened.readmodels.catch_up()
    assert (reopened.readmodels.position(), reopened.history.bank(22)) == (22, expected)
    reopened.close()


def test_a_bank_with_the_tables_of_an_older_schema_opens_answers_and_is_made_anew(session: Session) -> None:
    assert session.path
    expected = session.history.bank(22)
    old = ("DROP TABLE books", "ALTER TABLE reversals RENAME COLUMN number TO old", "CREATE TABLE ledger_history (a)")
    run(session, *old, "UPDATE projections SET schema_version = 2")
    session.close()
    reopened = workspace().open(session.path)
    assert (reopened.readmodels.position(), reopened.history.bank(22)) == (-1, expected)
    desk_of(reopened).do(Deposit("b", eur("1")))
    reopened.readmodels.catch_up()
    assert (reopened.readmodels.position(), reopened.history.bank(22)) == (23, expected)
    with pytest.raises(Unavailable):
        run(reopened, "SELECT * FROM ledger_history")
    reopened.close()


def test_a_catch_up_that_another_window_overtakes_writes_nothing_twice(
    session: Session, desk: Desk, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_behind(session, 5)
    assert session.path
    other, fold = workspace(seed=2).open(session.path), Fold.fold

    def overtaken(self: Fold, events: Sequence[Logged], latest: Latest) -> Changes:
        monkeypatch.setattr(Fold, "fold", fold)
        other.readmodels.catch_up()
        return self.fold(events, latest)

    monkeypatch.setattr(Fold, "fold", overtaken)
    session.readmodels.catch_up()
    assert session.readmodels.position() == 22
    assert session.history.bank(22) == by_events(session).bank(22)
    other.close()


def test_a_long_stream_is_kept_whole_at_each_so_many_versions(
    session: Session, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregates, "SNAPSHOT_EVERY", 4)
    desk.do(desk.bank.reversal(desk.history.position_of("a", 20), "a mistake"))
    assert session.path
    for seed in range(2, 7):  # each time by a window that remembers nothing of it
        other = workspace(seed=seed).open(session.path)
        desk_of(other).do(Deposit("a", eur("1")))
        other.close()
    found = desk.history.refold("a", desk.history.head())
    assert (found.account.version, found.snapshot, found.events) == (27, 24, 3)
    assert found.account == by_events(session).account("a", desk.history.head())
    assert session.history._aggregates.account("a", 24).state.reversed == {21}


def test_who_remembers_nothing_of_an_account_keeps_its_product_all_the_same(
    session: Session, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregates, "SNAPSHOT_EVERY", 2)
    desk.do(OpenProduct("plus", "Plus", eur("1"), 125))
    desk.do(ChooseProduct("b", "plus"))
    assert session.path
    for seed in range(2, 5):
        other = workspace(seed=seed).open(session.path)
        desk_of(other).do(Deposit("b", eur("1")))
        other.close()
    products = [session.history.account("b", position).product for position in (23, 24, 25, 27)]
    assert products == ["", "plus", "plus", "plus"]
    assert session.history._aggregates.account("b", 4).state.product == "plus"
    assert session.history.bank(27) == by_events(session).bank(27)


def test_choices_are_told_as_the_events_tell_them(session: Session, desk: Desk) -> None:
    desk.do(OpenProduct("plus", "Plus", eur("1"), 125))
    desk.do(OpenAccount("c", "Ann", "EUR", product="plus"))
    desk.do(ChooseProduct("a", "plus"), effective_at=START - 5)
    found = session.history.products.choices(26)
    assert [(choice.account_id, choice.position, choice.effective_at > START) for choice in found] == [
        ("c", 25, True),
        ("a", 26, False),
    ]
    assert [by_events(session).products.choices(last) for last in (25, 26)] == [found[:1], found]


def test_a_bank_without_caches_can_be_read_where_nothing_may_be_written(session: Session) -> None:
    assert session.path
    expected = session.history.bank(22)
    run(session, *(f"DROP TABLE {table}" for table in kept.tables))
    session.close()
    reopened = workspace().open(session.path, read_only=True)
    assert reopened.read_only
    assert (reopened.readmodels.position(), reopened.history.bank(22)) == (-1, expected)
    reopened.close()


def test_the_books_count_further_than_a_single_account(session: Session, desk: Desk) -> None:
    for name in ("c", "d"):
        desk.do(OpenAccount(name, "Ann", "EUR"))
        desk.do(Deposit(name, Money(MAX_MINOR, "EUR")))
    for _ in range(RUN):
        desk.do(Deposit("a", eur("1")))
    head = session.history.head()
    assert session.readmodels.books(head).position == RUN
    assert session.history.books(head) == by_events(session).books(head)
    assert session.history.books(head).totals == (Money(2 * MAX_MINOR + 20_00 + RUN * 100, "EUR"),)


def test_an_account_is_found_by_a_part_of_its_id_or_of_its_owners_name(desk: Desk) -> None:
    desk.do(OpenAccount("K-1", "Köln, Özge", "EUR"))
    desk.do(OpenAccount("K-2", "100%_real", "EUR"))
    for text, found in {"k-": ["K-1", "K-2"], "ln, ö": ["K-1"], "%": ["K-2"], "_": ["K-2"], "\\": []}.items():
        assert [row.account_id for row in desk.history.find_accounts(text)] == found, text


@pytest.mark.parametrize("text", ["özge", "ÖZGE", "KÖLN", "kÖ"])
def test_upper_and_lower_case_are_the_same_in_every_alphabet(session: Session, desk: Desk, text: str) -> None:
    desk.do(OpenAccount("K-1", "Köln, Özge", "EUR"))
    rows = [AccountRow(3, "K-1", "Köln, Özge", "EUR", 23)]
    assert by_events(session).find_accounts(text) == rows
    assert desk.history.find_accounts(text) == rows


def test_an_account_has_a_row_whenever_it_was_opened(session: Session) -> None:
    row = AccountRow(2, "b", "Ann", "EUR", 2)
    assert session.history.account_row("b") == by_events(session).account_row("b") == row
    assert session.history.account_row("z") is by_events(session).account_row("z") is None


def test_an_unknown_account_has_no_state(session: Session) -> None:
    for history in (session.history, by_events(session)):
        found = history.account("z", 22)
        assert (found.status, found.version, found.currency) == ("none", 0, "")


@pytest.mark.parametrize("points", [1, 3, 20, 21, 1000])
def test_the_curve_has_as_many_points_as_asked_for_and_ends_at_the_last(session: Session, points: int) -> None:
    all_steps = by_events(session).curve("a")
    curve = session.history.curve("a", points)
    assert len(curve) == min(points, 21)
    assert curve[-1] == all_steps[-1] == (22, 20_00)
    assert curve == sorted(curve)
    assert set(curve) <= set(all_steps)


def test_the_curve_of_nobody_is_empty(session: Session) -> None:
    assert session.history.curve("z") == by_events(session).curve("z") == []


def test_the_crud_table_knows_the_last_price_only(session: Session, desk: Desk) -> None:
    desk.do(OpenProduct("plus", "Plus", eur("5")))
    desk.do(OpenProduct("basic", "Basic", eur("1")))
    desk.do(ChangePrice("plus", eur("6"), "dearer"))
    desk.do(ChangePrice("plus", eur("7"), "dearer still"))
    for history in (session.history, by_events(session)):
        assert [(row.product_id, row.fee) for row in history.products.crud()] == [("basic", 100), ("plus", 700)]
        assert [row.fee for row in history.products.at(25)] == [100, 600]
        assert [event.type for event in history.products.events("plus")] == ["ProductOpened", *["PriceChanged"] * 2]


def test_two_changes_of_a_price_in_one_batch_leave_the_last(session: Session, desk: Desk) -> None:
    desk.do(OpenProduct("plus", "Plus", eur("5")))
    desk.do(ChangePrice("plus", eur("6"), "dearer"))
    desk.do(ChangePrice("plus", eur("7"), "dearer still"))
    session.readmodels.rebuild()
    assert [row.fee for row in session.history.products.crud()] == [700]


def test_a_bank_opened_twice_keeps_its_read_models_whole(session: Session, desk: Desk) -> None:
    assert session.path
    other = workspace(seed=2).open(session.path)
    desk_of(other).do(Withdraw("a", eur("5")))
    desk.do(Withdraw("a", eur("7")))
    assert session.readmodels.position() == other.readmodels.position() == 24
    assert other.history.account("a", 24).money == session.history.account("a", 24).money == eur("8")
    other.close()


def test_the_file_of_a_bank_is_its_owners_alone(session: Session) -> None:
    assert session.path
    assert session.path.stat().st_mode & 0o777 == 0o600


def test_the_density_counts_every_event_once_at_any_width(tmp_path: Path) -> None:
    session = workspace(FakeClock()).sample(tmp_path / "s.bank", 4500, 9, 1)
    head, exact = session.history.head(), by_events(session)
    for first, last, shares in [(1, head, 1), (1, head, 7), (1, head, 640), (65, 4160, 1), (100, 4300, 3), (5, 5, 9)]:
        found, expected = session.history.density(first, last, shares), exact.density(first, last, shares)
        assert len(found) == shares
        assert Bin(*map(sum, zip(*found, strict=True))) == Bin(*map(sum, zip(*expected, strict=True)))
    session.close()


def test_the_density_is_exact_where_a_share_is_narrower_than_a_bin(tmp_path: Path) -> None:
    session = workspace(FakeClock()).sample(tmp_path / "s.bank", 700, 5, 1)
    for shares in (11, 50, 700, 1000):
        assert session.history.density(1, 700, shares) == by_events(session).density(1, 700, shares)
    session.close()


def test_a_share_of_the_density_is_off_by_no_more_than_its_edges(tmp_path: Path) -> None:
    session = workspace(FakeClock()).sample(tmp_path / "s.bank", 4500, 9, 1)
    found, expected = session.history.density(1, 4500, 10), by_events(session).density(1, 4500, 10)
    assert all(abs(left.total - right.total) <= 64 for left, right in zip(found, expected, strict=True))
    session.close()


def test_no_positions_have_no_density(session: Session) -> None:
    assert session.history.density(5, 4, 3) == by_events(session).density(5, 4, 3) == [Bin()] * 3


def test_the_position_of_an_instant_is_found_among_bins_and_behind_them(session: Session, desk: Desk) -> None:
    for number in range(200):
        desk.do(Deposit("a", eur("1")), effective_at=START - 10**12 + number % 50 * 10**9)
    exact = by_events(session)
    for instant in (0, START - 1, START, START + 14, START + 10**6, *(START - 10**12 + n * 10**9 for n in range(50))):
        assert session.history.position_effective(instant) == exact.position_effective(instant), instant
