"""Where the stores of the contract suite live: each engine opens one the same way."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from bankapp.adapters.memory import MemoryEventStore
from bankapp.adapters.sql.opening import create_bank, is_fresh, open_bank
from bankapp.adapters.sql.postgresql.opening import open_server
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.eventstore.instants import Clock
from bankapp.eventstore.store import EventStore
from tests.support.clock import FakeClock
from tests.support.ids import seeded_ids
from tests.support.postgresql import has_postgres, postgres_server


class Engine(Protocol):
    """Opens stores that share nothing with other tests; closes them all at the end."""

    def empty(self, clock: Clock) -> EventStore:
        """A new store."""

    def close(self) -> None: ...


class MemoryEngine:
    def empty(self, clock: Clock) -> EventStore:
        return MemoryEventStore(clock)

    def close(self) -> None:
        pass


class SqliteEngine:
    """Banks in files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: list[SqlEventStore] = []

    def empty(self, clock: Clock) -> SqlEventStore:
        return self.at(self._folder / f"{len(self._opened)}.bank", clock)

    def at(self, path: Path, clock: Clock) -> SqlEventStore:
        """The store in a file, which may be new."""
        store = open_store(path, clock)
        self._opened.append(store)
        return store

    def close(self) -> None:
        for store in self._opened:
            store.close()


class PostgresEngine:
    """Banks in databases of one server."""

    def __init__(self) -> None:
        self._server = postgres_server()
        self._databases: list[str] = []
        self._opened: list[SqlEventStore] = []

    def empty(self, clock: Clock) -> SqlEventStore:
        self._databases.append(self._server.new_bank())
        store = SqlEventStore(open_server(self._server.url(self._databases[-1])), clock)
        self._opened.append(store)
        return store

    def close(self) -> None:
        for store in self._opened:
            store.close()
        self._server.drop(*self._databases)


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "memory": lambda _: MemoryEngine(),
    "sqlite": SqliteEngine,
    "postgresql": lambda _: PostgresEngine(),
}
"""By name; each is given a folder of its own. A test of PostgreSQL is skipped where there is none."""


def engines_here() -> dict[str, Callable[[Path], Engine]]:
    """Those that this machine has."""
    return {name: make for name, make in ENGINES.items() if name != "postgresql" or has_postgres()}


def open_store(path: Path, clock: Clock | None = None) -> SqlEventStore:
    """The store in a file, which may be new."""
    now = clock or FakeClock()
    return SqlEventStore(create_bank(path, seeded_ids(), now) if is_fresh(path) else open_bank(path), now)
