"""A projection is made anew beside the old one, which answers until both change places."""

from collections.abc import Callable

import pytest

from bankapp.adapters.sql import projecting, rebuilding
from bankapp.domain.commands import Deposit
from bankapp.errors import Cancelled
from bankapp.services.catching_up import HandlerStopped
from bankapp.services.places import Place
from bankapp.services.projections import PROJECTIONS, Projection, ProjectionName
from bankapp.services.session import Session
from tests.support.keeping import break_handler, by_events, projections_of, state_of
from tests.support.scenario import eur
from tests.support.services import CancelAt, desk_of, workspace

WRONG = "UPDATE account_history SET balance = balance + 1"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projecting, "BATCH", 5)


def run(session: Session, *statements: str) -> None:
    with projections_of(session)._database.transaction() as cursor:
        for statement in statements:
            cursor.execute(statement)


def when(position: int, act: Callable[[], object]) -> Callable[[int], None]:
    """A progress that does something at a position."""

    def progress(reached: int) -> None:
        if reached == position:
            act()

    return progress


def tables(session: Session) -> set[str]:
    database = projections_of(session)._database
    with database.reading() as cursor:
        return {name for name in database.table_names(cursor) if not name.startswith("ix_")}


def test_the_old_one_answers_meanwhile_and_both_change_places_at_once(session: Session) -> None:
    run(session, WRONG)
    seen = list[tuple[int | None, int]]()

    def look(_reached: int) -> None:
        seen.append((state_of(session, "register").rebuilt, session.history.account("a", 22).money.minor))

    session.projections.rebuild(("register",), look)
    assert seen == [(5, 2001), (10, 2001), (15, 2001), (20, 2001), (20, 2001)]
    assert session.history.account("a", 22).money == eur("20")
    assert state_of(session, "register").rebuilt is None


def test_what_is_appended_meanwhile_is_in_both(session: Session, place: Place) -> None:
    other = workspace(seed=2).open(place)
    session.projections.rebuild(progress=when(10, lambda: desk_of(other).do(Deposit("b", eur("3")))))
    desk_of(other).do(Deposit("b", eur("4")))
    assert {found.position for found in session.projections.all()} == {24}
    for position in (0, 10, 23, 24):
        assert session.history.bank(position) == by_events(session).bank(position)
    other.close()


@pytest.mark.parametrize("waiting", [1, 7, 1000], ids=lambda rows: f"{rows} rows wait")
@pytest.mark.parametrize("remembered", [0, 1, 1000], ids=lambda accounts: f"{accounts} accounts remembered")
def test_however_long_the_history_waits_it_is_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch, waiting: int, remembered: int
) -> None:
    desk_of(session).opened("c", "d")
    for name in "cdcdbacd":
        desk_of(session).do(Deposit(name, eur("2")))
    monkeypatch.setattr(rebuilding, "WAITING", waiting)
    monkeypatch.setattr("bankapp.services.folding._REMEMBERED", remembered)
    run(session, WRONG)
    session.projections.rebuild()
    for position in range(session.history.head() + 1):
        assert session.history.bank(position) == by_events(session).bank(position)


def test_one_that_was_cancelled_is_not_missed_when_another_fails(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_handler(monkeypatch, "books", 13)
    with pytest.raises(HandlerStopped, match="Rebuilding books stopped at event 13: ValueError: out of ink"):
        session.projections.rebuild(progress=when(10, lambda: session.projections.cancel("register")))
    assert session.history.bank(22) == by_events(session).bank(22)


def test_it_can_be_done_again_and_again(session: Session) -> None:
    before = tables(session)
    for _ in range(3):
        session.projections.rebuild()
        desk_of(session).do(Deposit("b", eur("1")))
    assert tables(session) == before
    assert session.history.bank(25) == by_events(session).bank(25)


@pytest.mark.parametrize("names", [("register",), ("books", "bins"), PROJECTIONS], ids=str)
def test_cancelling_leaves_all_as_it_was(session: Session, names: tuple[ProjectionName, ...]) -> None:
    before = session.projections.all(), tables(session)
    with pytest.raises(Cancelled):
        session.projections.rebuild(names, CancelAt(10))
    assert (session.projections.all(), tables(session)) == before
    assert session.history.bank(22) == by_events(session).bank(22)


def test_another_session_can_cancel(session: Session, place: Place) -> None:
    other = workspace(seed=2).open(place)
    before = session.projections.all()
    with pytest.raises(Cancelled):
        session.projections.rebuild(("register",), when(10, lambda: other.projections.cancel("register")))
    assert session.projections.all() == before
    other.close()


def test_cancelling_one_of_several_lets_the_others_come_into_force(session: Session) -> None:
    session.projections.rebuild(progress=when(10, lambda: session.projections.cancel("bins")))
    caught_up = [found.caught_up is not None for found in session.projections.all()]
    assert caught_up == [True, True, False]


def test_what_a_killed_rebuild_left_is_taken_over_by_the_next(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables(session)
    with monkeypatch.context() as patch:
        patch.setattr("bankapp.adapters.sql.rebuilding.Rebuild._tidy", lambda _self: None)
        with pytest.raises(Cancelled):
            session.projections.rebuild(("register",), CancelAt(10))
    assert state_of(session, "register").rebuilt == 10
    session.projections.rebuild(("register",))
    assert (state_of(session, "register").rebuilt, tables(session)) == (None, before)
    assert session.history.bank(22) == by_events(session).bank(22)


def test_a_handler_that_fails_spoils_its_own_rebuild_only(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    break_handler(monkeypatch, "books", at=13)
    with pytest.raises(HandlerStopped, match="Rebuilding books stopped at event 13: ValueError: out of ink"):
        session.projections.rebuild()
    assert state_of(session, "books") == Projection("books", "running", 22)
    assert state_of(session, "register").caught_up
    assert session.history.bank(22) == by_events(session).bank(22)


def test_a_rebuild_lets_a_stopped_one_run_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        break_handler(patch, "bins", at=23)
        desk_of(session).do(Deposit("b", eur("1")))
    session.projections.rebuild(("bins",))
    found = state_of(session, "bins")
    assert (found.state, found.position, found.fault) == ("running", 23, None)


def test_who_remembers_what_was_wrong_before_forgets_it(session: Session, place: Place) -> None:
    other = workspace(seed=2).open(place)
    run(session, "UPDATE account_history SET overdraft_limit = 700")
    desk_of(other).do(Deposit("b", eur("1")))
    session.projections.rebuild(("register",))
    desk_of(other).do(Deposit("b", eur("1")))
    assert session.history.account("b", 24) == by_events(session).account("b", 24)
    other.close()
