"""A bank that a newer bankapp has written to: it is shown up to there, its log is whole, and nobody writes to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bankapp.adapters.sql import projecting
from bankapp.domain.commands import Deposit
from bankapp.eventstore.errors import NewerEvents, UnknownEventType
from bankapp.services.exporting import Selection
from bankapp.services.integrity import verify
from bankapp.services.places import BankUrl, Place
from bankapp.services.session import Session
from bankapp.services.states import BankAt
from tests.support.clock import FakeClock
from tests.support.newer import TYPE, write_unknown
from tests.support.postgresql import has_postgres, postgres_server
from tests.support.scenario import eur
from tests.support.services import desk_of, workspace

KNOWN = 8
"""The newest event before the one that is not known: two accounts, each with a deposit, and four more for a."""
on_both = pytest.mark.parametrize(
    "place",
    ["file", pytest.param("server", marks=pytest.mark.skipif(not has_postgres(), reason="no PostgreSQL"))],
    indirect=True,
)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A bank whose ninth event is known to a newer bankapp only."""
    if getattr(request, "param", "file") == "file":
        workspace().create(tmp_path / "newer.bank").close()
        yield filled(tmp_path / "newer.bank")
    else:
        server = postgres_server()
        name = server.new_bank()
        yield filled(BankUrl(server.url(name)))
        server.drop(name)


def filled(place: Place) -> Place:
    session = workspace(FakeClock(step=7)).open(place)
    desk = desk_of(session)
    desk.opened("a", "b", deposit="10")
    for _ in range(4):
        desk.do(Deposit("a", eur("1")))
    session.close()
    assert write_unknown(place, "a") == KNOWN + 1
    return place


@pytest.fixture
def session(place: Place) -> Iterator[Session]:
    session = workspace(FakeClock(step=7), seed=2).open(place)
    yield session
    session.close()


@on_both
def test_it_opens_read_only_at_the_last_event_that_is_known(session: Session) -> None:
    unknown = session.readmodels.unknown
    assert unknown is not None
    assert (unknown.position, unknown.type, session.read_only) == (KNOWN + 1, TYPE, True)
    assert (session.history.head(), session.history.end()) == (KNOWN, KNOWN + 1)


@on_both
@pytest.mark.parametrize(
    ("account_id", "refusal"),
    [
        ("a", "an event that this version does not know: LoanGranted"),
        ("b", "event 9 this version does not know; nothing can be written"),
    ],
)
def test_nothing_is_written_to_any_account(session: Session, account_id: str, refusal: str) -> None:
    with pytest.raises((NewerEvents, UnknownEventType), match=refusal):
        desk_of(session).do(Deposit(account_id, eur("1")))
    assert session.history.end() == KNOWN + 1


@on_both
def test_what_was_before_is_told_as_ever(session: Session) -> None:
    assert [str(account.money) for account in session.history.bank(KNOWN).accounts] == ["14.00 EUR", "10.00 EUR"]
    assert [row.account_id for row in session.history.find_accounts()] == ["a", "b"]


@pytest.mark.parametrize(
    "asked",
    [
        lambda session: session.history.account("b", KNOWN + 1),
        lambda session: session.history.bank(KNOWN + 1),
        lambda session: session.history.books(KNOWN + 1),
    ],
    ids=["an account", "the bank", "the books"],
)
def test_what_comes_of_it_is_refused_in_words_and_never_guessed(
    session: Session, asked: Callable[[Session], object]
) -> None:
    with pytest.raises(UnknownEventType, match="Event 9 is of a kind that this version does not know"):
        asked(session)


def test_the_log_is_whole_for_who_verifies_exports_or_copies_it(session: Session, tmp_path: Path) -> None:
    assert verify(session.store.read()).head == session.store.head()
    for form in ("jsonl", "csv", "cloudevents", "bundle"):
        exported = session.files.export(tmp_path / form, form, Selection())
        assert exported.head == session.store.head()
    assert TYPE in (tmp_path / "jsonl").read_text()
    assert TYPE in (tmp_path / "csv").read_text()


@pytest.mark.parametrize("form", ["beancount", "ledger"])
def test_a_journal_of_postings_is_refused_rather_than_guessed(session: Session, tmp_path: Path, form: str) -> None:
    with pytest.raises(UnknownEventType, match="Event 9"):
        session.files.export(tmp_path / form, form, Selection())
    assert not (tmp_path / form).exists()


@pytest.mark.parametrize("batch", [3, 100])
def test_a_rebuild_stops_before_it(session: Session, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    before = session.history.bank(KNOWN)
    monkeypatch.setattr(projecting, "BATCH", batch)
    session.readmodels.rebuild()
    session.readmodels.catch_up()
    assert session.readmodels.position() == KNOWN
    assert shown(session) == before


def test_one_that_lies_far_behind_is_found_by_the_rebuild(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a newer bankapp kept beside the log is of another schema, so that none of it is trusted."""
    monkeypatch.setattr("bankapp.services.readmodels.SCHEMA", 99)
    monkeypatch.setattr(projecting, "SCHEMA", 99)
    monkeypatch.setattr(projecting, "_AHEAD", 0)
    session = workspace(seed=2).open(place)
    assert session.readmodels.unknown is None
    session.readmodels.catch_up()
    assert (session.read_only, session.history.head()) == (True, KNOWN)
    session.close()


def test_it_is_noticed_when_it_comes_while_the_bank_is_open(tmp_path: Path) -> None:
    workspace().create(tmp_path / "a.bank").close()
    session = workspace(FakeClock(step=7)).open(tmp_path / "a.bank")
    desk_of(session).opened("a", deposit="10")
    assert not session.read_only
    write_unknown(tmp_path / "a.bank", "a")
    assert (session.history.head(), session.read_only) == (2, True)
    session.close()


def test_a_bank_without_any_is_written_to(tmp_path: Path) -> None:
    with_all_known = workspace().create(tmp_path / "a.bank")
    desk_of(with_all_known).opened("a", deposit="10")
    with_all_known.readmodels.look_ahead()
    assert not with_all_known.read_only
    with_all_known.close()


def shown(session: Session) -> BankAt:
    return session.history.bank(session.history.head())
