"""The only place that wires the parts together."""

import os
from collections.abc import Callable
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_data_path

from bankapp.adapters.ahead import sample_ahead
from bankapp.adapters.files.bundle import BundleFiles
from bankapp.adapters.files.exchange import BankFiles
from bankapp.adapters.files.heads import HeadFiles
from bankapp.adapters.keys.signing import SigningKeys
from bankapp.adapters.keys.vaults import FileVault, RingVault
from bankapp.adapters.memory import MemoryEventStore
from bankapp.adapters.sql.backup import copy_bank
from bankapp.adapters.sql.bookmarks import SqlBookmarks
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.errors import AlreadyThere
from bankapp.adapters.sql.identity import bank_id_of, become_copy, login_of
from bankapp.adapters.sql.opening import create_bank, is_fresh, open_bank, title_of
from bankapp.adapters.sql.personal import people_of
from bankapp.adapters.sql.projecting import SqlProjections
from bankapp.adapters.sql.readable_models import ReadableReadModels
from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.adapters.sql.search import SqlEventSearch
from bankapp.adapters.sql.snapshots import SqlSnapshots
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.adapters.sql.streams import SqlPublications, SqlReplica
from bankapp.errors import Refused
from bankapp.eventstore.errors import NotEmpty
from bankapp.eventstore.identity import IdMaker, time_ordered_ids
from bankapp.eventstore.instants import Clock, SimulatedClock, system_clock
from bankapp.eventstore.recorded import Head
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from bankapp.services.copying import OtherBank, copy_log
from bankapp.services.finding import ScanSearch
from bankapp.services.forgetting import Forgetting
from bankapp.services.history import History
from bankapp.services.places import BankUrl, Place
from bankapp.services.proofs import Proofs
from bankapp.services.readable import ReadableAggregates, ReadableSearch, ReadableStore
from bankapp.services.sample import append_sample, make_sample, tools
from bankapp.services.session import Session
from bankapp.services.topics import Topic
from bankapp.services.whatif import WhatIf
from bankapp.services.whatif_bank import fill_what_if, what_if_title

_WORTH_A_PROCESS = 50_000
"""Events of a sample bank from which on it is quicker to plan them in a process of their own."""


class ReadingOnly(Refused):
    """A bank was to be made or filled where banks are read only."""

    def __init__(self, place: Place) -> None:
        self.place = place
        super().__init__(f"Banks are opened read-only here; nothing was written to {place}.")


class Workspace:
    """Finds, makes and opens banks; keeps the contract of `services.session.Workspace`."""

    def __init__(self, clock: Clock = system_clock, ids: IdMaker | None = None) -> None:
        self._clock = clock
        self._ids = ids or time_ordered_ids(clock)

    def for_reading_only(self) -> "ReadingWorkspace":
        """The same, without any way to write to a bank or to make one."""
        return ReadingWorkspace(self._clock, self._ids)

    def default_path(self) -> Path:
        return user_data_path("bankapp", appauthor=False) / "default.bank"

    def open(self, path: Place, *, read_only: bool = False) -> Session:
        return self._session(_database_at(path, read_only=read_only), self._clock, self._ids)

    def create(self, path: Path, *, private: bool = True) -> Session:
        return self._session(create_bank(path, self._ids, self._clock, private=private), self._clock, self._ids)

    def open_or_create(self, path: Place) -> Session:
        """Open the bank at a place, or make a file where nothing is."""
        if isinstance(path, BankUrl) or not is_fresh(path):
            return self.open(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        return self.create(path)

    def sample(
        self,
        path: Place,
        events: int,
        accounts: int,
        seed: int,
        progress: Progress = no_progress,
        *,
        private: bool = False,
    ) -> Session:
        if isinstance(path, BankUrl):
            return self._sample_on_server(path, events, accounts, seed, progress, private=private)
        made_with = tools(seed)

        def fill(session: Session) -> None:
            if events < _WORTH_A_PROCESS:
                make_sample(session.store, made_with, events, accounts, progress)
                return
            with closing(sample_ahead(made_with.clock, seed, events, accounts)) as commits:
                append_sample(session.store, commits, progress)

        # two banks of one seed have the same log, but they are two banks, and heads are kept of each
        return self._made_whole(path, fill, made_with.clock, self._ids, private=private)

    def _sample_on_server(
        self, place: BankUrl, events: int, accounts: int, seed: int, progress: Progress, *, private: bool
    ) -> Session:
        """Made in a file first: then it comes into the empty bank in one piece, or not at all; it is as private as that
        bank, which raises NotPrivate where it is not and was to be.
        """
        session = self.open(place)
        try:
            _check_fit(session, private=private)
            with TemporaryDirectory() as folder:
                path, sealed = Path(folder) / "sample.bank", bool(session.keys)
                with closing(self.sample(path, events, accounts, seed, progress, private=sealed)) as made:
                    _move(made, session)
        except BaseException:
            session.close()
            raise
        return session

    def initialise(self, place: Place, *, private: bool | None = None) -> None:
        """Make a bank where nothing is, a private one unless told otherwise; one on a server is brought up to date
        where it is there already, and stays what it is: raises NotPrivate where it is not and was to be.
        """
        if isinstance(place, BankUrl):
            self._make_on_server(place, self._ids, "", private=private)
        elif is_fresh(place):
            self.create(place, private=private is not False).close()
        else:
            raise AlreadyThere(place)

    def length(self, place: Place) -> int:
        """How many events a bank holds."""
        database = _database_at(place, read_only=True)
        try:
            return SqlEventStore(database).head().position
        finally:
            database.close()

    def copy(self, source: Place, target: Place, progress: Progress = no_progress) -> Head:
        """Copy a bank's log, its id and its bookmarks; what is in the target already must be a beginning of it."""
        origin = self.open(source, read_only=True)
        try:
            copied = self._copy_of(origin, target)
            try:
                return _fill_copy(origin, copied, progress)
            finally:
                copied.close()
        finally:
            origin.close()

    def _copy_of(self, origin: Session, target: Place) -> Session:
        """The place for a copy, opened; made where nothing is."""
        database = self._database_for(origin, target)
        if bank_id_of(database) != origin.bank_id:
            if SqlEventStore(database).head().position:
                database.close()
                raise OtherBank(str(target))
            become_copy(database, origin.bank_id, origin.title, self._clock, private=bool(origin.keys))
        return self._session(database, self._clock, self._ids)

    def _database_for(self, origin: Session, target: Place) -> Database:
        if isinstance(target, BankUrl):
            from bankapp.adapters.sql.postgresql.errors import NoBankOnServer

            try:
                return _database_at(target)
            except NoBankOnServer:
                self._make_on_server(target, lambda: origin.bank_id, origin.title, private=bool(origin.keys))
        elif is_fresh(target):
            return create_bank(target, lambda: origin.bank_id, self._clock, origin.title, private=bool(origin.keys))
        return _database_at(target)

    def _make_on_server(self, place: BankUrl, ids: IdMaker, title: str, *, private: bool | None) -> None:
        from bankapp.adapters.sql.postgresql.schema import make_schema
        from bankapp.adapters.sql.postgresql.server import server_at

        make_schema(server_at(place.url), ids, self._clock, title, sealed=private)

    def _back_up(self, database: Database, path: Path) -> None:
        """A bank on a server is backed up as a file that is a bank of its own."""
        if database.path:
            copy_bank(database.path, path)
            return
        origin = self._session(database, self._clock, self._ids)

        def fill(made: Session) -> None:
            _fill_copy(origin, made, no_progress)

        ids, private = (lambda: origin.bank_id), bool(origin.keys)
        self._made_whole(path, fill, self._clock, ids, origin.title, private=private).close()

    def save_what_if(self, path: Path, session: Session, question: WhatIf, progress: Progress = no_progress) -> Session:
        clock = SimulatedClock()

        def fill(made: Session) -> None:
            fill_what_if(made.store, clock, session.store, question, progress, lambda: _copy_keys(session, made))

        title, private = what_if_title(session.name, question), bool(session.keys)
        return self._made_whole(path, fill, clock, self._ids, title, private=private)

    def _made_whole(
        self,
        path: Path,
        fill: Callable[[Session], None],
        clock: Clock,
        ids: IdMaker,
        title: str = "",
        *,
        private: bool = False,
    ) -> Session:
        """Make a bank under a temporary name and move it to `path`, where nothing may be, when it is filled."""
        if not is_fresh(path):
            raise AlreadyThere(path)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            database = create_bank(part, ids, clock, title, private=private)
            try:
                fill(self._session(database, clock, ids))
            finally:
                database.close()
            part.replace(path)
        finally:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{part}{suffix}").unlink(missing_ok=True)
        return self.open(path)

    def topic(self, name: str, servers: str | None = None, file: Path | None = None) -> Topic:
        from bankapp.adapters.kafka.settings import load_settings
        from bankapp.adapters.kafka.topic import KafkaTopic  # librdkafka takes its time, and most need none of it

        return KafkaTopic(name, load_settings(servers, file, os.environ))

    def proofs(self, ask: Callable[[], str] | None = None) -> Proofs:
        folder = user_data_path("bankapp", appauthor=False) / "proof"

        def passphrase() -> str:
            return os.environ.get("BANKAPP_KEY_PASSPHRASE") or (ask() if ask else "")

        keys = SigningKeys(folder / "key.pub", (RingVault(), FileVault(folder / "signing.key", passphrase)))
        return Proofs(keys, HeadFiles(folder / "heads"), self._clock)

    def restore(self, backup: Path, path: Place) -> None:
        if isinstance(path, BankUrl):
            self.copy(backup, path)
        else:
            copy_bank(backup, path)

    def _session(self, database: Database, clock: Clock, ids: IdMaker) -> Session:
        people = people_of(database)
        projections = SqlProjections(database)
        if not database.read_only:
            projections.ensure()
        projections.look_ahead()
        readmodels = (
            ReadableReadModels(database, projections, people.secrets)
            if people
            else SqlReadModels(database, projections)
        )
        sealing = people.sealing if people else None
        store = SqlEventStore(database, clock, (projections,), sealing)
        snapshots = SqlSnapshots(database)
        aggregates = Aggregates(store, snapshots)
        readable: EventStore = ReadableStore(store, people.secrets) if people else store
        shown = ReadableAggregates(store, snapshots, people.secrets) if people else aggregates
        history = History(readable, shown, readmodels)
        search = SqlEventSearch(database, store, readmodels, ScanSearch(readable))
        keys = people.keys if people else None
        forgetting = Forgetting(database.name, store, history, keys)
        bank = Bank(
            readable,
            aggregates,
            ids,
            clock,
            position_effective=history.position_effective,
            forgettable=forgetting.check,
        )
        bank_id = bank_id_of(database)
        bundles = BundleFiles(bank_id, store, self.proofs())
        return Session(
            name=database.name,
            title=title_of(database),
            bank_id=bank_id,
            path=database.path,
            bank=bank,
            history=history,
            search=ReadableSearch(search, ScanSearch(readable), people.secrets) if people else search,
            store=store,
            readable=readable,
            readmodels=readmodels,
            projections=projections,
            files=BankFiles(bank, store, readable, bundles, partial(self._back_up, database), database.path, keys),
            bookmarks=SqlBookmarks(database),
            what_if=partial(WhatIf, history, shown),
            publications=SqlPublications(database),
            replica=partial(SqlReplica, database, clock, (), sealing),
            live_replica=partial(SqlReplica, database, clock, (projections,), sealing),
            changes=database.data_version,
            close=database.close,
            login=login_of(database),
            missing_guards=database.missing_guards(),
            keys=keys,
            forgetting=forgetting,
        )


class ReadingWorkspace(Workspace):
    """Opens banks for reading only, and makes none: whatever would, raises ReadingOnly."""

    def open(self, path: Place, *, read_only: bool = True) -> Session:
        return super().open(path, read_only=True)

    def open_or_create(self, path: Place) -> Session:
        return self.open(path)

    def create(self, path: Path, *, private: bool = True) -> Session:
        raise ReadingOnly(path)

    def sample(self, path: Place, *_asked: object, **_how: object) -> Session:
        raise ReadingOnly(path)

    def initialise(self, place: Place, *, private: bool | None = None) -> None:
        raise ReadingOnly(place)

    def copy(self, source: Place, target: Place, progress: Progress = no_progress) -> Head:
        raise ReadingOnly(target)

    def save_what_if(self, path: Path, session: Session, question: WhatIf, progress: Progress = no_progress) -> Session:
        raise ReadingOnly(path)

    def restore(self, backup: Path, path: Path | BankUrl) -> None:
        raise ReadingOnly(path)


def _database_at(place: Place, *, read_only: bool = False) -> Database:
    if isinstance(place, BankUrl):
        from bankapp.adapters.sql.postgresql.opening import open_server  # its driver is not there for files

        return open_server(place.url, read_only=read_only)
    return open_bank(place, read_only=read_only)


def _check_fit(session: Session, *, private: bool) -> None:
    """Whether a sample may come into a bank on a server."""
    from bankapp.adapters.sql.postgresql.errors import NotPrivate

    if head := session.store.head().position:
        raise NotEmpty(session.store.name, head)
    if private and not session.keys:
        raise NotPrivate(session.store.name)


def _move(made: Session, session: Session) -> None:
    """Take over a log and its keys."""
    keys = dict(made.keys.all()) if made.keys else {}
    with session.keys.arriving(keys) if session.keys else nullcontext():
        session.store.append_recorded(made.store.read())


def _fill_copy(origin: Session, copied: Session, progress: Progress) -> Head:
    head = copy_log(origin.store, copied.store, progress)
    _copy_keys(origin, copied)
    copied.readmodels.catch_up()
    for bookmark in origin.bookmarks.all():
        copied.bookmarks.put(bookmark)
    return head


def _copy_keys(origin: Session, copied: Session) -> None:
    """Behind the events, so that those which forget a person do not take away the key that is newer."""
    if origin.keys and copied.keys:
        copied.keys.take(origin.keys.all())


def memory_bank(clock: Clock = system_clock, ids: IdMaker | None = None) -> tuple[Bank, History, MemoryEventStore]:
    """A bank that lives in memory only: the same rules on the plainest store."""
    store = MemoryEventStore(clock)
    aggregates = Aggregates(store)
    return Bank(store, aggregates, ids or time_ordered_ids(clock), clock), History(store, aggregates), store
