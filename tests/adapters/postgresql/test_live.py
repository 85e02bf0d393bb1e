"""Several sessions on one bank, wherever they are, see each other's commits soon."""

from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest

from bankapp.adapters.sql.postgresql.server import server_at
from bankapp.adapters.sql.postgresql.watching import Watcher
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.services.bookmarks import Bookmark
from bankapp.services.session import Session
from tests.support.commits import commit
from tests.support.postgresql import PostgresServer

SOON = 0.5


def _settled(seen: Callable[[], int]) -> int:
    """What is seen when nothing has changed for a while."""
    while True:
        before = seen()
        sleep(SOON)
        if before and seen() == before:
            return before


def _seconds_until_changed(seen: Callable[[], int], before: int) -> float:
    started = monotonic()
    while seen() == before and monotonic() - started < 5:
        sleep(0.002)
    return monotonic() - started


@pytest.fixture(params=[True, False], ids=["told", "asked"])
def watcher(request: pytest.FixtureRequest, url: str) -> Iterator[Watcher]:
    watcher = Watcher(server_at(url), listening=request.param)
    yield watcher
    watcher.close()


def test_a_commit_is_seen_by_others_soon(watcher: Watcher, stores: Callable[[], SqlEventStore]) -> None:
    writer = stores()
    for number in range(3):
        before = _settled(watcher.seen)
        writer.append(commit(number))
        assert _seconds_until_changed(watcher.seen, before) < SOON


def test_nothing_is_seen_where_nothing_happens(watcher: Watcher, stores: Callable[[], SqlEventStore]) -> None:
    stores().append(commit(1))
    before = _settled(watcher.seen)
    sleep(SOON)
    assert watcher.seen() == before


def test_a_bookmark_is_seen_too(session: Session) -> None:
    before = _settled(session.changes)
    session.bookmarks.put(Bookmark("here", 0, ""))
    assert _seconds_until_changed(session.changes, before) < SOON


def test_a_watcher_that_lost_its_connection_finds_the_way_back(
    server: PostgresServer, database: str, watcher: Watcher, stores: Callable[[], SqlEventStore]
) -> None:
    _settled(watcher.seen)
    with server.connect(database) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bankapp'")
    sleep(1.2)
    before = _settled(watcher.seen)
    stores().append(commit(1))
    assert _seconds_until_changed(watcher.seen, before) < SOON
