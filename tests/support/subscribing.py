"""Subscribers of a bank, in this process and in others; their effects are rows of a table beside the log."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.opening import open_bank
from bankapp.adapters.sql.postgresql.opening import open_server
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.adapters.sql.subscriber import SqlSubscriber
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.catching_up import Subscription
from tests.support.commits import commits

NAME = "test"
OF_A_WRITER = 1_000_000
"""Commands of each writer have numbers of their own."""
_EFFECTS = {
    "sqlite": "CREATE TABLE effects (number INTEGER PRIMARY KEY, position INTEGER)",
    "postgresql": "CREATE TABLE effects (number BIGSERIAL PRIMARY KEY, position BIGINT)",
}


def database_at(place: str) -> Database:
    """The bank's connections; its place is a path or a URL."""
    return open_server(place) if place.startswith("postgresql") else open_bank(Path(place))


def make_effects(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute(_EFFECTS[database.dialect.name])


def note(cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
    """A handler: each event leaves a row, in the order of coming; nothing keeps it from leaving two."""
    cursor.execute(f"INSERT INTO effects (position) VALUES {', '.join(f'({event.position})' for event in events)}")


def effects(database: Database) -> list[int]:
    """The positions that were noted, in the order of noting."""
    with database.reading() as cursor:
        cursor.execute("SELECT position FROM effects ORDER BY number")
        return [row[0] for row in cursor.fetchall()]


def subscriber_of(database: Database, start: int = 0) -> SqlSubscriber:
    return SqlSubscriber(database, SqlEventStore(database), NAME, note, start)


def write(place: str, writer: int, events: int) -> None:
    """Many transactions, of another length for each writer."""
    store = SqlEventStore(database_at(place))
    mine = commits(events, (f"s{writer}",), first=writer * OF_A_WRITER + 1)
    while some := list(islice(mine, 50 + 30 * writer)):
        store.append_all(some)
    store.close()


@contextmanager
def following(
    database: Database, subscription: Subscription[RecordedEvent], reached: Callable[[int], None]
) -> Iterator[None]:
    """While this lasts, a thread follows; each position is told."""
    stopping = threading.Event()
    arguments = database.data_version, stopping, lambda state: reached(state.position)
    thread = threading.Thread(target=subscription.follow, args=arguments)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _tell(position: int) -> None:
    sys.stdout.write(f"{position}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Subscription(subscriber_of(database_at(sys.argv[1])), batch=50).catch_up(_tell)
