"""Whatever happens to the connection, a command is carried out once, and its writer is told how it ended."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bankapp.adapters.sql.postgresql import database as postgres_database
from bankapp.adapters.sql.postgresql.errors import ConnectionLost, Contended, Unreachable
from bankapp.adapters.sql.postgresql.opening import open_server
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.eventstore.errors import StoreBusy
from bankapp.eventstore.recorded import RecordedEvent
from tests.support.commits import command_id, commit, commits
from tests.support.cutting import CuttingProxy
from tests.support.postgresql import PostgresServer

Stores = Callable[[], SqlEventStore]
END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture(params=["question", "answer"])
def proxy(request: pytest.FixtureRequest, server: PostgresServer, tmp_path: Path) -> Iterator[CuttingProxy]:
    """Cuts the line at the first COMMIT, on the way there or back."""
    proxy = CuttingProxy(tmp_path, server.folder, request.param)
    yield proxy
    proxy.close()


def test_a_commit_that_is_cut_in_the_middle_is_carried_out_once(
    server: PostgresServer, database: str, proxy: CuttingProxy, tmp_path: Path, stores: Stores
) -> None:
    far = f"postgresql+psycopg://admin@/{database}?host={tmp_path}&port=5433"
    store = SqlEventStore(open_server(far))
    appended = store.append(commit(1, "a", "b", expected=0))
    assert (proxy.cuts, appended.repeated) == (1, False)
    assert list(stores().read()) == list(appended.events)
    assert store.append(commit(2, "a", expected=1)).events[0].position == 3
    store.close()


class _Ends:
    """A projection that has its own connection ended, so many times."""

    def __init__(self, times: int, how: str = "SELECT pg_terminate_backend(pg_backend_pid())") -> None:
        self.left = times
        self._how = how

    def apply(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        del events
        if self.left:
            self.left -= 1
            cursor.execute(self._how)


CONTENDED = "DO $$ BEGIN RAISE EXCEPTION 'contended' USING ERRCODE = '40001'; END $$"


@pytest.mark.parametrize("how", [_Ends(2), _Ends(2, CONTENDED)], ids=["connection ended", "serialization failure"])
def test_an_append_that_the_server_ends_is_tried_again(url: str, how: _Ends) -> None:
    store = SqlEventStore(open_server(url), projections=(how,))
    appended = store.append(commit(1, "a", expected=0))
    assert (how.left, appended.repeated, store.head().position) == (0, False, 1)
    store.close()


@pytest.mark.parametrize(
    ("how", "error"), [(_Ends(999), ConnectionLost), (_Ends(999, CONTENDED), Contended)], ids=["ended", "contended"]
)
def test_trying_again_has_an_end(url: str, how: _Ends, error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_database, "_RETURNING", 0.2)
    store = SqlEventStore(open_server(url), projections=(how,))
    with pytest.raises(error):
        store.append(commit(1))
    assert (store.head().position, store.events_of(command_id(1))) == (0, ())
    store.close()


def test_many_commands_whose_connection_ends_are_all_or_none_and_may_come_again(url: str) -> None:
    store = SqlEventStore(open_server(url), projections=(_Ends(1),))
    with pytest.raises(ConnectionLost, match="not known"):
        store.append_all(commits(10))
    assert (store.head().position, store.append_all(commits(10))) == (0, 10)
    store.close()


def test_idle_connections_that_were_ended_are_not_noticed(
    server: PostgresServer, database: str, stores: Stores
) -> None:
    store = stores()
    store.append(commit(1))
    for number in (2, 3):
        _end_all(server, database)
        assert list(store.read_stream("s"))
        assert store.append(commit(number)).events[0].position == number


def _end_all(server: PostgresServer, database: str) -> None:
    with server.connect(database) as connection:
        connection.execute(END_ALL)


def _ended_meanwhile(store: SqlEventStore, end: Callable[[], None]) -> None:
    with store._database.together():
        assert store.head().position == 1
        end()
        store.head()


def test_who_reads_together_does_not_notice_idle_connections_that_were_ended(
    server: PostgresServer, database: str, stores: Stores
) -> None:
    store = stores()
    store.append(commit(1))
    _end_all(server, database)
    with store._database.together():
        assert store.head().position == 1


def test_who_reads_together_is_told_of_a_connection_that_is_ended_meanwhile(
    server: PostgresServer, database: str, stores: Stores
) -> None:
    store = stores()
    store.append(commit(1))
    with pytest.raises(ConnectionLost):
        _ended_meanwhile(store, lambda: _end_all(server, database))
    assert store.head().position == 1


def test_a_writer_that_waits_too_long_for_another_is_told_so(
    url: str, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_database, "PATIENCE", 0.2)
    waiting = stores()
    with stores()._database.transaction(), pytest.raises(StoreBusy):
        waiting.append(commit(1))
    assert waiting.append(commit(1)).events[0].position == 1


def test_a_server_that_is_not_there_is_told_at_once_and_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"bank on .* cannot be reached") as caught:
        open_server(f"postgresql+psycopg://ada:secret@/bank?host={tmp_path}")
    assert "secret" not in str(caught.value)
