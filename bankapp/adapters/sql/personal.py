"""A private bank's keys, one for the holder of each account, in a table beside the log; the log holds sealed texts.

Forgetting a person destroys the key in the same transaction that records it. The row then stays, without a key.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from threading import local

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Dialect,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
)

from bankapp.adapters.keys.sealing import KEY_BYTES, OTHERS, new_key, seal, unseal
from bankapp.adapters.sql.bookmarks import forget_in_bookmarks
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.adapters.sql.tables import WHOLE, bookmarks, events
from bankapp.errors import Refused, Unavailable
from bankapp.eventstore.instants import Clock
from bankapp.eventstore.recorded import Commit, NewEvent, RecordedEvent
from bankapp.services.personal import (
    FORGETTING,
    FORGOTTEN,
    PREFIX,
    REASON,
    SEALED,
    Secrets,
    Unseal,
    changed_data,
    personal,
)

private = MetaData()

privacy = Table(
    "privacy",
    private,
    Column("id", WHOLE, CheckConstraint("id = 1"), primary_key=True),
    Column("since", WHOLE, nullable=False),
)
"""Has its one row in a private bank, for good: when it was made one."""

person_keys = Table(
    "person_keys",
    private,
    Column("stream_id", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
"""The key is empty where a person was forgotten and nothing was written of them since; see also `OTHERS`."""

PRIVATE_FILE_VERSION = 2
"""A bankapp that knows nothing of sealing, and would write names as they are, refuses such a file."""
_UNSWEPT = ""
"""Stands among the streams while something that was destroyed may still be found in the file."""
_FIRST = 1000
"""An account is opened among so many first events, or whether a bank is a copy without keys is not asked."""


class KeysElsewhere(Refused):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is a copy of a private bank without its keys: it can be read, and nothing written.")


def is_private(database: Database) -> bool:
    """Whether names and texts are sealed in a bank."""
    with database.reading() as cursor:
        if privacy.name not in database.table_names(cursor):
            return False
        cursor.execute("SELECT id FROM privacy")
        return cursor.fetchone() is not None


def make_private(database: Database, cursor: Cursor, clock: Clock) -> None:
    """Make an empty bank a private one."""
    present = database.table_names(cursor)
    database.create(cursor, [table for table in private.sorted_tables if table.name not in present])
    Prepared(insert(privacy), database.dialect).run(cursor, 1, clock())
    if database.path:
        cursor.execute(f"PRAGMA user_version = {PRIVATE_FILE_VERSION}")


def is_sealed_copy(database: Database) -> bool:
    """Whether a log speaks of people in sealed texts only, as that of a private bank does."""
    with database.reading() as cursor:
        opened = "SELECT data FROM events WHERE position <= {} AND type = 'AccountOpened' ORDER BY position LIMIT 1"
        cursor.execute(opened.format(_FIRST))
        row = cursor.fetchone()
    return bool(row) and f'"owner":"{PREFIX}' in row[0]  # type: ignore[index]


class _Statements:
    def __init__(self, dialect: Dialect) -> None:
        def prepared(statement: object) -> Prepared:
            return Prepared(statement, dialect)  # type: ignore[arg-type]

        of = person_keys.c
        mine = of.stream_id == bindparam("stream")
        there: ColumnElement[bool] = of.stream_id != literal_column("''")
        self.find = prepared(select(of.key).where(mine))
        self.all = prepared(select(of.stream_id, of.key).where(there))
        self.drop = prepared(delete(person_keys).where(mine))
        self.put = prepared(insert(person_keys))
        opened = (events.c.stream_id == bindparam("stream")) & (events.c.version == literal_column("1"))
        self.opened = prepared(select(events.c.type, events.c.data).where(opened))

    def set(self, cursor: Cursor, stream_id: str, key: bytes) -> None:
        """Put a key in the place of the one that is there."""
        self.drop.run(cursor, stream_id)
        self.put.run(cursor, stream_id, key)


_statements = cache(_Statements)


class Keys:
    """Keeps the contracts of `Secrets` and `PersonKeys`. What was read is kept in mind until anybody commits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = _statements(database.dialect)
        self._seen = -1
        self._known: dict[str, bytes] = {}
        self.expected: Mapping[str, bytes] = {}

    def unsealing(self, *, many: bool = False) -> Unseal:
        seen = self._database.data_version()
        if seen != self._seen:
            self._known, self._seen = {}, seen
        known = self._known
        if many:
            known.update((stream_id, key) for stream_id, key in self.all() if key)
        return partial(self._opened, known, {})

    def of(self, stream_id: str) -> bytes:
        row = self._database.row(self._sql.find, stream_id)
        return bytes(row[0]) if row else b""

    def all(self) -> list[tuple[str, bytes]]:
        return [(str(row[0]), bytes(row[1])) for row in self._database.rows(self._sql.all)]

    def take(self, keys: Sequence[tuple[str, bytes]]) -> None:
        with self._database.transaction() as cursor:
            self._database.overwrite_deleted(cursor)
            for stream_id, key in keys:
                self._sql.set(cursor, stream_id, key)

    @contextmanager
    def arriving(self, keys: Mapping[str, bytes]) -> Iterator[None]:
        self.expected = keys
        try:
            yield
        finally:
            self.expected = {}

    def unswept(self) -> bool:
        return self._database.row(self._sql.find, _UNSWEPT) is not None

    def sweep(self) -> None:
        if self._database.sweep(person_keys, bookmarks):
            with self._database.transaction() as cursor:
                self._sql.drop.run(cursor, _UNSWEPT)

    def let_go(self) -> None:
        """Keep no key in mind any more."""
        self._seen = -1

    def _opened(self, known: dict[str, bytes], absent: dict[str, str], stream_id: str, field: str, text: str) -> str:
        """What is `absent` may be there a moment later, and is kept in mind for this one only."""
        if not text.startswith(PREFIX):
            return text
        if stream_id not in known and stream_id not in absent:
            row = self._database.row(self._sql.find, stream_id)
            if row and row[0]:
                known[stream_id] = bytes(row[0])
            else:
                absent[stream_id] = FORGOTTEN if row else SEALED
        if stream_id in absent:
            return absent[stream_id]
        opened = unseal(known[stream_id], stream_id, field, text)
        if opened is not None:
            return opened
        return SEALED if known[stream_id].endswith(OTHERS, KEY_BYTES) else FORGOTTEN


class NoKeys:
    """Keeps the contract of `Secrets` where no key can be had: a copy of the log alone, or a role that may not."""

    def unsealing(self, *, many: bool = False) -> Unseal:
        del many
        return lambda _stream, _field, text: SEALED if text.startswith(PREFIX) else text


class Sealer:
    """Seals what is written to a private bank, and destroys keys. Keeps the contract of the store's `Sealing`."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._sql = _statements(database.dialect)
        self._destroyed = local()

    def sealed(self, cursor: Cursor, commit: Commit) -> Commit:
        keys: dict[str, bytes] = {}
        reason = commit.metadata.reason
        return replace(commit, events=tuple(self._sealed(cursor, keys, reason, event) for event in commit.events))

    def _sealed(self, cursor: Cursor, keys: dict[str, bytes], reason: str, event: NewEvent) -> NewEvent:
        stream = event.stream_id
        if event.type == FORGETTING:
            keys.pop(stream, None)
            self._destroy(cursor, stream)
        if not personal(stream, event.type):
            return event

        def sealed(field: str, text: str) -> str:
            if not text or text in {SEALED, FORGOTTEN}:  # what stands for a text says nothing of anybody
                return text
            if stream not in keys:
                keys[stream] = self._key(cursor, stream)
            return seal(keys[stream], stream, field, text)

        data = changed_data(event.type, event.data, sealed)
        return event._replace(data=data, reason=sealed(REASON, event.reason or reason))

    def _key(self, cursor: Cursor, stream_id: str) -> bytes:
        """The key of a stream, made where there is none (any more). Nobody else writes meanwhile."""
        row = self._sql.find.one(cursor, stream_id)
        if row and row[0]:
            return bytes(row[0])
        elsewhere = row is None and self._was_sealed(cursor, stream_id)
        self._sql.set(cursor, stream_id, made := new_key() + (OTHERS if elsewhere else b""))
        return made

    def _was_sealed(self, cursor: Cursor, stream_id: str) -> bool:
        """Whether a stream came here with sealed texts."""
        opened = self._sql.opened.one(cursor, stream_id)
        return bool(opened) and f'"{PREFIX}' in opened[1]  # type: ignore[index]

    def taken_over(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        for event in events:
            if event.type == FORGETTING:
                self._destroy(cursor, event.stream_id)
        expected = self._keys.expected
        for stream_id in dict.fromkeys(event.stream_id for event in events):
            if stream_id in expected:  # the newest of its keys: not one that a forgetting above destroyed
                self._sql.set(cursor, stream_id, expected[stream_id])

    def _destroy(self, cursor: Cursor, stream_id: str) -> None:
        self._database.overwrite_deleted(cursor)
        if owner := self._owner(cursor, stream_id):
            forget_in_bookmarks(cursor, self._database.dialect, owner)
        self._sql.set(cursor, stream_id, b"")
        self._sql.set(cursor, _UNSWEPT, b"")
        self._destroyed.here = True

    def _owner(self, cursor: Cursor, stream_id: str) -> str:
        """The name of an account's holder, while there is a key; empty where there is none."""
        key, opened = self._sql.find.one(cursor, stream_id), self._sql.opened.one(cursor, stream_id)
        if opened is None or not (key and key[0]):
            return ""
        (type_, data), names = opened, list[str]()

        def note(field: str, text: str) -> str:
            names.append(unseal(bytes(key[0]), stream_id, field, text) or "")
            return text

        changed_data(type_, data, note)
        return "".join(names)

    def settle(self) -> None:
        if getattr(self._destroyed, "here", False):
            self._destroyed.here = False
            self._keys.let_go()
            with suppress(Unavailable):  # what was recorded is recorded; the rest is tried again
                self._keys.sweep()


class NoSealer:
    """Refuses to write to a copy without keys, where a text would come into the log as it is."""

    def __init__(self, name: str) -> None:
        self._name = name

    def sealed(self, cursor: Cursor, commit: Commit) -> Commit:
        raise KeysElsewhere(self._name)

    def taken_over(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        pass

    def settle(self) -> None:
        pass


class People(Struct, frozen=True):
    """How texts come into a bank whose log holds them sealed, and how they are read; `keys` where there are any."""

    sealing: Sealer | NoSealer
    secrets: Secrets
    keys: Keys | None = None


def people_of(database: Database) -> People | None:
    """None for a plain bank. What a killed process had destroyed is taken out of the file first."""
    if not is_private(database):
        return People(NoSealer(database.name), NoKeys()) if is_sealed_copy(database) else None
    keys = Keys(database)
    try:
        unswept = keys.unswept()
    except Unavailable:  # an auditor's role on a server reads the log, and no keys
        return People(NoSealer(database.name), NoKeys())
    if unswept and not database.read_only:
        keys.sweep()
    return People(Sealer(database, keys), keys, keys)
