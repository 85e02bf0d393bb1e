"""The only place that wires the parts together."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from platformdirs import user_data_path

from bankapp.adapters.files.exchange import BankFiles
from bankapp.adapters.memory import MemoryEventStore
from bankapp.adapters.sql.backup import copy_bank
from bankapp.adapters.sql.bookmarks import SqlBookmarks
from bankapp.adapters.sql.errors import AlreadyThere
from bankapp.adapters.sql.opening import create_bank, is_fresh, open_bank, title_of
from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.adapters.sql.search import SqlEventSearch
from bankapp.adapters.sql.snapshots import SqlSnapshots
from bankapp.adapters.sql.sqlite import SqliteDatabase
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.eventstore.identity import IdMaker, time_ordered_ids
from bankapp.eventstore.instants import Clock, SimulatedClock, system_clock
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from bankapp.services.finding import ScanSearch
from bankapp.services.history import History
from bankapp.services.sample import make_sample, tools
from bankapp.services.session import Session
from bankapp.services.whatif import WhatIf
from bankapp.services.whatif_bank import fill_what_if, what_if_title


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
        made_with = tools(seed)

        def fill(session: Session) -> None:
            make_sample(session.store, made_with, events, accounts, progress)

        return self._made_whole(path, fill, made_with.clock, made_with.ids)

    def save_what_if(self, path: Path, session: Session, question: WhatIf, progress: Progress = no_progress) -> Session:
        clock = SimulatedClock()

        def fill(made: Session) -> None:
            fill_what_if(made.store, clock, session.store, question, progress)

        return self._made_whole(path, fill, clock, self._ids, what_if_title(session.name, question))

    def _made_whole(
        self, path: Path, fill: Callable[[Session], None], clock: Clock, ids: IdMaker, title: str = ""
    ) -> Session:
        """Make a bank under a temporary name and move it to `path`, where nothing may be, when it is filled."""
        if not is_fresh(path):
            raise AlreadyThere(path)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            database = create_bank(part, ids, clock, title)
            try:
                fill(self._session(database, clock, ids))
            finally:
                database.close()
            part.replace(path)
        finally:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{part}{suffix}").unlink(missing_ok=True)
        return self.open(path)

    def restore(self, backup: Path, path: Path) -> None:
        copy_bank(backup, path)

    def _session(self, database: SqliteDatabase, clock: Clock, ids: IdMaker) -> Session:
        readmodels = SqlReadModels(database)
        if not database.read_only:
            readmodels.ensure()
        store = SqlEventStore(database, clock, (readmodels,))
        aggregates = Aggregates(store, SqlSnapshots(database))
        history = History(store, aggregates, readmodels)
        bank = Bank(store, aggregates, ids, clock, position_effective=history.position_effective)
        return Session(
            name=database.name,
            title=title_of(database),
            path=database.path,
            bank=bank,
            history=history,
            search=SqlEventSearch(database, store, readmodels, ScanSearch(store)),
            store=store,
            readmodels=readmodels,
            files=BankFiles(bank, store, partial(copy_bank, database.path), database.path),
            bookmarks=SqlBookmarks(database),
            what_if=partial(WhatIf, history, aggregates),
            changes=database.data_version,
            close=database.close,
        )


def memory_bank(clock: Clock = system_clock, ids: IdMaker | None = None) -> tuple[Bank, History, MemoryEventStore]:
    """A bank that lives in memory only: the same rules on the plainest store."""
    store = MemoryEventStore(clock)
    aggregates = Aggregates(store)
    return Bank(store, aggregates, ids or time_ordered_ids(clock), clock), History(store, aggregates), store
