"""Of a long log the books and the bins are made in a process of their own: the same rows, whatever becomes of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bankapp.adapters.sql import projecting, rebuilding
from bankapp.adapters.sql.bins import BinRow, Bins
from bankapp.adapters.sql.counting import WHOLE, Counted, CountingAhead
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.tables import OF_PROJECTION
from bankapp.errors import Cancelled
from bankapp.services.catching_up import HandlerStopped
from bankapp.services.places import BankUrl
from bankapp.services.projections import PROJECTIONS
from bankapp.services.readmodels import RUN
from bankapp.services.session import Session
from tests.support.keeping import break_handler, projections_of, state_of
from tests.support.postgresql import postgres_server
from tests.support.processes import helpers, kill_helpers
from tests.support.services import CancelAt, opened_copy, workspace

EVENTS, PEOPLE = WHOLE + 700, 12
BINS = WHOLE // RUN + 1
"""Of one batch."""
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Small batches, each worth a process; told is how many bins came of each."""
    monkeypatch.setattr(projecting, "BATCH", WHOLE)
    monkeypatch.setattr(projecting, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(rebuilding, "WORTH_A_PROCESS", 1)
    told = list[int]()
    put = Bins.put

    def watched(self: Bins, cursor: Cursor, rows: Sequence[BinRow]) -> None:
        told.append(len(rows))
        put(self, cursor, rows)

    monkeypatch.setattr(Bins, "put", watched)
    return told


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank of more than a batch."""
    path = tmp_path_factory.mktemp("made") / "made.bank"
    workspace().sample(path, EVENTS, PEOPLE, 1).close()
    return path


@pytest.fixture
def long(made: Path, tmp_path: Path) -> Iterator[Session]:
    with opened_copy(made, tmp_path) as session:
        yield session


def kept(session: Session) -> Rows:
    """Every row of every projection."""
    with projections_of(session)._database.reading() as cursor:
        found = {}
        for table in (table for name in PROJECTIONS for table in OF_PROJECTION[name]):
            cursor.execute(f"SELECT * FROM {table.name}")
            found[table.name] = sorted(map(tuple, cursor.fetchall()))
        return found


def test_another_process_makes_the_rows_that_this_one_makes(long: Session, counted: list[int]) -> None:
    before = kept(long)
    long.projections.rebuild()
    assert counted == [BINS]
    assert kept(long) == before
    assert not helpers()


def test_it_does_so_for_a_bank_on_a_server(made: Path, counted: list[int]) -> None:
    server = postgres_server()
    name = server.new_bank()
    workspace().copy(made, BankUrl(server.url(name)))
    session = workspace().open(BankUrl(server.url(name)))
    before = kept(session)
    session.projections.rebuild()
    assert counted == [BINS]
    assert kept(session) == before
    session.close()
    server.drop(name)


def test_what_is_missing_is_made_so_too(long: Session, counted: list[int]) -> None:
    before = kept(long)
    projections_of(long).make_anew()
    with projections_of(long)._database.transaction() as cursor:
        cursor.execute("DELETE FROM projections")
    long.readmodels.catch_up()
    assert counted == [BINS]
    assert kept(long) == before


def test_when_the_other_process_dies_this_one_goes_on_alone(
    long: Session, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ask = kept(long), CountingAhead.next

    def dying(self: CountingAhead, reached: int) -> Counted | None:
        kill_helpers()
        return ask(self, reached)

    monkeypatch.setattr(CountingAhead, "next", dying)
    long.projections.rebuild()
    assert counted == []
    assert kept(long) == before


def test_cancelling_ends_the_other_process_and_all_is_as_before(long: Session, counted: list[int]) -> None:
    before = kept(long)
    with pytest.raises(Cancelled):
        long.projections.rebuild(progress=CancelAt(WHOLE))
    assert counted == [BINS]
    assert kept(long) == before
    assert not helpers()


def test_rows_that_cannot_be_written_are_made_here(
    long: Session, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ask = kept(long), CountingAhead.next

    def twice(self: CountingAhead, reached: int) -> Counted | None:
        found = ask(self, reached)
        assert found
        return Counted(found.reached, found.books * 2, found.bins)

    monkeypatch.setattr(CountingAhead, "next", twice)
    long.projections.rebuild()
    assert counted == []
    assert kept(long) == before


def test_a_handler_that_fails_is_told_with_its_event_and_the_old_ones_answer(
    long: Session, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(long)
    break_handler(monkeypatch, "register", 5)
    with pytest.raises(HandlerStopped, match="event 5: ValueError: out of ink"):
        long.projections.rebuild()
    assert counted == []
    assert kept(long)["account_history"] == before["account_history"]
    assert state_of(long, "register").state == "running"
