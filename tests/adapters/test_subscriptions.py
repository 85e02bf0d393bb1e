"""A named subscription on real engines: racing writers, other processes, and kill -9 in the middle."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.adapters.sql.subscriber import SqlSubscriber
from bankapp.errors import Cancelled
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.catching_up import HandlerStopped, Subscription
from tests.support.commits import commit, commits
from tests.support.postgresql import postgres_server
from tests.support.services import CancelAt
from tests.support.stores import open_store
from tests.support.subscribing import NAME, database_at, effects, following, make_effects, note, subscriber_of, write

ROOT = Path(__file__).parents[2]
EVENTS, WRITERS = 100_000, 4


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty bank is."""
    if request.param == "sqlite":
        open_store(tmp_path / "a.bank").close()
        yield str(tmp_path / "a.bank")
        return
    server = postgres_server()
    name = server.new_bank()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(place: str) -> Iterator[Database]:
    """The bank, with a table for effects."""
    database = database_at(place)
    make_effects(database)
    yield database
    database.close()


@pytest.fixture
def log(database: Database) -> SqlEventStore:
    """The bank's log, with 23 events."""
    store = SqlEventStore(database)
    store.append_all(commits(23))
    return store


@pytest.mark.no_cover
def test_racing_writers_in_other_processes_make_a_live_reader_skip_nothing_and_see_nothing_twice(
    place: str, database: Database
) -> None:
    done = threading.Event()

    def reached(position: int) -> None:
        if position == EVENTS:
            done.set()

    with following(database, Subscription(subscriber_of(database)), reached):
        with ProcessPoolExecutor(WRITERS, get_context("spawn")) as pool:
            for job in [pool.submit(write, place, number, EVENTS // WRITERS) for number in range(WRITERS)]:
                job.result()
        assert done.wait(120)
    assert effects(database) == list(range(1, EVENTS + 1))


def test_a_reader_that_is_killed_again_and_again_gives_each_event_its_effect_exactly_once(
    place: str, database: Database
) -> None:
    SqlEventStore(database).append_all(commits(2_000))
    for _ in range(3):
        _run_and_kill(place, batches=4)
        assert effects(database) == list(range(1, len(effects(database)) + 1))
    assert 0 < len(effects(database)) < 2_000
    assert Subscription(subscriber_of(database)).catch_up().position == 2_000
    assert effects(database) == list(range(1, 2_001))


def _run_and_kill(place: str, batches: int) -> None:
    command = [sys.executable, "-m", "tests.support.subscribing", place]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(batches):
            process.stdout.readline()
        process.kill()


def test_two_readers_of_one_name_share_the_events(log: SqlEventStore, database: Database) -> None:
    one, other = subscriber_of(database), subscriber_of(database)
    with pytest.raises(Cancelled):
        Subscription(one, batch=5).catch_up(CancelAt(10))
    other.take(5, other.behind(5, 5))  # it was too slow: what it read was taken over meanwhile
    assert effects(database) == list(range(1, 11))
    Subscription(other, batch=4).catch_up()
    assert effects(database) == list(range(1, 24))
    assert Subscription(one).catch_up().events == 0


@pytest.mark.parametrize("start", [0, 9, 23])
def test_a_name_begins_where_it_is_told_to_and_only_once(log: SqlEventStore, database: Database, start: int) -> None:
    Subscription(subscriber_of(database, start)).catch_up()
    Subscription(subscriber_of(database, 0)).catch_up()
    assert effects(database) == list(range(start + 1, 24))


def test_what_a_failing_handler_wrote_is_undone_and_all_before_the_event_at_fault_stays(
    log: SqlEventStore, database: Database
) -> None:
    def clumsy(cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        note(cursor, events)
        if events[-1].position >= 17:
            cursor.execute("INSERT INTO effects (nothing_of_that_name) VALUES (1)")

    with pytest.raises(HandlerStopped, match=r"test stopped at event 17: .*nothing_of_that_name"):
        Subscription(SqlSubscriber(database, log, NAME, clumsy)).catch_up()
    assert effects(database) == list(range(1, 17))
    Subscription(subscriber_of(database)).catch_up()
    assert effects(database) == list(range(1, 24))


def test_a_handler_at_work_keeps_no_append_waiting_on_a_server(tmp_path: Path) -> None:
    server = postgres_server()
    name = server.new_bank()
    database, other = database_at(server.url(name)), SqlEventStore(database_at(server.url(name)))
    other.append(commit(1))

    def slow(_cursor: Cursor, _events: Sequence[RecordedEvent]) -> None:
        other.append(commit(2))

    assert Subscription(SqlSubscriber(database, other, NAME, slow), batch=1).catch_up(CancelAt()).events >= 1
    database.close()
    other.close()
    server.drop(name)
