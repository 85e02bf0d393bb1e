"""The only place that wires the parts together."""

import os
from functools import partial
from pathlib import Path

from platformdirs import user_data_path

from bankapp.adapters.files.exchange import BankFiles
from bankapp.adapters.memory import MemoryEventStore
from bankapp.adapters.sql.backup import copy_bank
from bankapp.adapters.sql.bookmarks import SqlBookmarks
from bankapp.adapters.sql.errors import AlreadyThere
from bankapp.adapters.sql.opening import create_bank, is_fresh, open_bank
from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.adapters.sql.snapshots import SqlSnapshots
from bankapp.adapters.sql.sqlite import SqliteDatabase
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.eventstore.identity import IdMaker, time_ordered_ids
from bankapp.eventstore.instants import Clock, system_clock
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from bankapp.services.history import History
from bankapp.services.sample import make_sample, tools
from bankapp.services.session import Session


class Workspace:
    """Finds, makes and opens banks; keeps the contract of `services.session.Workspace`."""

    def __init__(self, clock: Clock = system_clock, ids: IdMaker | None = None) -> None:
        self._clock = clock
        self._ids = ids or time_ordered_ids(clock)

    def default_path(self) -> Path:
        return user_data_path("bankapp", appauthor=False) / "default.bank"

    def open(self, path: Path, *, read_only: bool = False) -> Session:
        return self._session(open_bank(path, read_only=read_only), self._clock, self._ids)

    def create(self, path: Path) -> Session:
        return self._session(create_bank(path, self._ids, self._clock), self._clock, self._ids)

    def open_or_create(self, path: Path) -> Session:
        """Open the bank at a path, or make it where nothing is."""
        if not is_fresh(path):
            return self.open(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        return self.create(path)

    def sample(self, path: Path, events: int, accounts: int, seed: int, progress: Progress = no_progress) -> Session:
        """Make a sample bank under a temporary name and move it to `path`, where nothing may be."""
        if not is_fresh(path):
            raise AlreadyThere(path)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            self._fill(part, events, accounts, seed, progress)
            part.replace(path)
        finally:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{part}{suffix}").unlink(missing_ok=True)
        return self.open(path)

    def _fill(self, path: Path, events: int, accounts: int, seed: int, progress: Progress) -> None:
        made_with = tools(seed)
        database = create_bank(path, made_with.ids, made_with.clock)
        try:
            session = self._session(database, made_with.clock, made_with.ids)
            make_sample(session.store, made_with, events, accounts, progress)
        finally:
            database.close()

    def restore(self, backup: Path, path: Path) -> None:
        copy_bank(backup, path)

    def _session(self, database: SqliteDatabase, clock: Clock, ids: IdMaker) -> Session:
        readmodels = SqlReadModels(database)
        if not database.read_only:
            readmodels.ensure()
        store = SqlEventStore(database, clock, (readmodels,))
        aggregates = Aggregates(store, SqlSnapshots(database))
        bank = Bank(store, aggregates, ids, clock)
        return Session(
            name=database.name,
            path=database.path,
            bank=bank,
            history=History(store, aggregates, readmodels),
            store=store,
            readmodels=readmodels,
            files=BankFiles(bank, store, partial(copy_bank, database.path), database.path),
            bookmarks=SqlBookmarks(database),
            changes=database.data_version,
            close=database.close,
        )


def memory_bank(clock: Clock = system_clock, ids: IdMaker | None = None) -> tuple[Bank, History, MemoryEventStore]:
    """A bank that lives in memory only: the same rules on the plainest store."""
    store = MemoryEventStore(clock)
    aggregates = Aggregates(store)
    return Bank(store, aggregates, ids or time_ordered_ids(clock), clock), History(store, aggregates), store
