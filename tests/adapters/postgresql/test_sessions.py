"""A bank on a server answers whatever is asked as a bank in a file does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bankapp.adapters.sql.postgresql.errors import NotPrivate
from bankapp.domain.commands import Deposit, ForgetPerson, OpenAccount, OpenProduct, Withdraw
from bankapp.domain.money import Money
from bankapp.errors import Cancelled
from bankapp.eventstore.errors import NotEmpty
from bankapp.services.bookmarks import Bookmark
from bankapp.services.checking import check_against_replay
from bankapp.services.finding import ScanSearch, find
from bankapp.services.integrity import verify
from bankapp.services.places import BankUrl
from bankapp.services.query import parse_query
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.postgresql import PostgresServer
from tests.support.scenario import eur
from tests.support.services import CancelAt, desk_of, workspace

REASONS = (
    "rent",
    'the "Straße"',
    "back\\slash/es",
    "ΣΊΣΥΦΟΣ",
    "İstanbul",
    "100% of it_all",
    "K\N{KELVIN SIGN}",
    "a\x00b",
)
QUERIES = (
    *("", "rent", "RENT", "straße", "STRASSE", "σίσυφος", "i", "istanbul", "%", "_", "kk", "a", '"s/e"', "zzz", "öst"),
    *(
        "type:deposit",
        "type:withdrawal",
        "amount>50",
        "amount:9000",
        "amount<1",
        "amount>=0.01 amount<=20",
        "owner:ann",
    ),
    *("person:ÖST", "actor:ADA", "reason:all", "counterparty:acme", "position:3..7", "since:2026", "is:reversed"),
    *("not:reversed", "account:a account:x", "account:a rent", "product:extra", "owner:a account:x type:opened"),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank in a file: a sample's two hundred events, and odd words."""
    path = tmp_path_factory.mktemp("file") / "a.bank"
    session = workspace(FakeClock(step=7)).sample(path, 200, 9, seed=3)
    desk = desk_of(session)
    desk.do(OpenAccount("a", "Ann Lee", "EUR"))
    desk.do(Deposit("a", eur("100"), "Acme"), reason="salary")
    desk.do(OpenAccount("x", "Bo Öst", "JPY"))
    desk.do(Deposit("x", Money(9_000, "JPY")), actor="till 3")
    desk.do(OpenProduct("extra", "Extra", eur("2")))
    for reason in (*REASONS, "a\x00b"):
        desk.do(Withdraw("a", eur("1")), reason=reason)
    desk.do(desk.bank.reversal(session.store.head().position, "a mistake"))
    session.bookmarks.put(Bookmark("here", 5, "a note"))
    session.close()
    return path


@pytest.fixture
def both(file: Path, url: str) -> Iterator[tuple[Session, Session]]:
    """The bank in the file, and its copy on the server."""
    space = workspace()
    space.copy(file, BankUrl(url))
    sessions = space.open(file), space.open(BankUrl(url))
    yield sessions
    for session in sessions:
        session.close()


def test_the_copy_is_the_same_bank_to_the_byte(both: tuple[Session, Session]) -> None:
    ours, theirs = both
    assert list(ours.store.read()) == list(theirs.store.read())
    assert (ours.bank_id, ours.bookmarks.all()) == (theirs.bank_id, theirs.bookmarks.all())
    assert verify(theirs.store.read()).ok


def test_every_query_finds_the_same(both: tuple[Session, Session]) -> None:
    last = both[0].store.head().position
    for text in QUERIES:
        query = parse_query(text)
        hits = [[p for batch in find(s.search, query, 1, last) for p in batch.positions] for s in both]
        plain = ScanSearch(both[1].store)
        expected = [p for batch in find(plain, query, 1, last) for p in batch.positions]
        assert hits == [expected, expected], text


def test_read_models_that_caught_up_equal_those_of_the_file(both: tuple[Session, Session]) -> None:
    assert _answers(both[1]) == _answers(both[0])


def test_read_models_that_went_along_equal_a_replay(session: Session) -> None:
    desk = desk_of(session)
    desk.opened("a", "b", deposit="5")
    for number in range(100):
        desk.do(Deposit("ab"[number % 2], eur("1")))
    assert session.readmodels.position() == session.history.head() == 104
    assert check_against_replay(session.history, 104).equal


def test_two_sessions_that_take_turns_keep_the_read_models_whole(session: Session, url: str) -> None:
    other = workspace(seed=2).open(BankUrl(url))
    desk_of(session).opened("a", deposit="20")
    for _ in range(40):
        desk_of(other).do(Deposit("a", eur("2")))
        desk_of(session).do(Withdraw("a", eur("1")))
    assert session.readmodels.position() == other.readmodels.position() == 82
    assert check_against_replay(other.history, 82).equal
    assert other.history.account("a", 82).money == eur("60")
    other.close()


def test_a_cancelled_rebuild_goes_on_where_it_was(both: tuple[Session, Session]) -> None:
    expected = _answers(both[1])
    with pytest.raises(Cancelled):
        both[1].readmodels.rebuild(CancelAt(1))
    both[1].readmodels.rebuild()
    assert _answers(both[1]) == expected


def test_a_sample_comes_into_an_empty_bank_only(url: str) -> None:
    space = workspace()
    made = space.sample(BankUrl(url), 50, 3, 1)
    made.readmodels.catch_up()
    assert check_against_replay(made.history, made.history.head()).equal
    made.close()
    with pytest.raises(NotEmpty):
        space.sample(BankUrl(url), 50, 3, 1)


def test_a_sample_is_as_private_as_the_bank_or_refused(url: str, session: Session) -> None:
    with pytest.raises(NotPrivate):
        workspace().sample(BankUrl(url), 50, 3, 1, private=True)
    assert session.store.head().position == 0


def test_the_people_of_a_sample_can_be_forgotten_where_a_bank_is_private(server: PostgresServer) -> None:
    place = BankUrl(server.url(server.new_database()))
    space = workspace()
    space.initialise(place)
    made = space.sample(place, 50, 3, 1)
    first, *others = made.history.find_accounts()
    assert not any(row.owner in event.data for row in (first, *others) for event in made.store.read())
    made.bank.execute(ForgetPerson(first.account_id, "asked for"), made.bank.envelope())
    assert made.history.find_accounts() == [first._replace(owner="(forgotten)"), *others]
    made.close()


def test_a_sample_that_is_cancelled_leaves_nothing(url: str, session: Session) -> None:
    with pytest.raises(Cancelled):
        workspace().sample(BankUrl(url), 5_000, 3, 1, CancelAt(1))
    assert session.store.head().position == 0


def test_a_backup_is_a_file_that_is_the_same_bank(session: Session, tmp_path: Path, server: PostgresServer) -> None:
    desk_of(session).opened("a", deposit="5")
    session.files.backup(tmp_path / "backup.bank")
    copy = workspace().open(tmp_path / "backup.bank")
    assert (copy.store.head(), copy.bank_id) == (session.store.head(), session.bank_id)
    copy.close()
    empty = BankUrl(server.url(server.new_bank()))
    workspace().restore(tmp_path / "backup.bank", empty)
    assert workspace().length(empty) == 2


def test_bookmarks_are_put_replaced_and_removed(session: Session) -> None:
    for bookmark in (Bookmark("b", 3, ""), Bookmark("a", 3, "x"), Bookmark("b", 1, "y")):
        session.bookmarks.put(bookmark)
    assert session.bookmarks.all() == [Bookmark("b", 1, "y"), Bookmark("a", 3, "x")]
    session.bookmarks.remove("b")
    assert session.bookmarks.find("b") is None


def _answers(session: Session) -> list[Any]:
    kept, last = session.readmodels, session.store.head().position
    accounts = kept.find_accounts()
    numbers = [row.number for row in accounts]
    per_account = [
        (kept.balances(row.number, 1, last), kept.curve(row, session.store.version(f"account-{row.account_id}"), 5))
        for row in accounts
    ]
    return [
        *(
            kept.position(),
            accounts,
            kept.find_accounts("ö"),
            kept.find_accounts("AN"),
            kept.account_row("a"),
            per_account,
        ),
        *(kept.history(numbers, position) for position in (0, 1, 50, last)),
        *(kept.books(position) for position in (0, 64, 130, last)),
        *(kept.density(1, last, 7), kept.time_samples(1, last, 9), kept.checkpoints(0, 99), kept.products()),
        *(kept.reversed_since(1), kept.opened(100), kept.first_balance(1, "<", 5000)),
        *(kept.position_effective(event.effective_at) for event in session.store.read(1, 30)),
        *(session.history.bank(position) for position in (3, last)),
    ]
