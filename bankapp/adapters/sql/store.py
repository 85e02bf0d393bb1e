"""The event store in SQL: appends with their read models in one transaction, reads in blocks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    LargeBinary,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    table,
)

from bankapp.adapters.sql.checking import CheckingElsewhere
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.adapters.sql.tables import events
from bankapp.eventstore.appending import Tail, check_expected, continued, record, tail_of
from bankapp.eventstore.instants import Clock, system_clock
from bankapp.eventstore.recorded import Appended, Commit, EventData, Head, RecordedEvent
from bankapp.eventstore.store import Checking, Progress, no_progress

BLOCK = 1000
"""Events that are read, or appended, at a time."""
_IDS = 100
"""Commands that are looked up at a time."""
NEWEST = 2**62
_OF = {name: events.c[name] for name in RecordedEvent._fields}


class Projection(Protocol):
    """What is kept beside the log and written in the append's own transaction."""

    def apply(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        """Take over events that were just appended, in order; what is raised undoes the append."""


class Sealing(Protocol):
    """What a private bank does with the texts of people before they come into the log."""

    def sealed(self, cursor: Cursor, commit: Commit) -> Commit:
        """The commit as it is to be recorded, its texts under keys that are kept in the same transaction.

        Where it forgets somebody the key is destroyed in this transaction; what comes later gets a new one.
        """

    def taken_over(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        """Destroy, in the same transaction, the keys of those whom events forget that were recorded elsewhere."""

    def settle(self) -> None:
        """After a commit: take what was destroyed out of the database's files as well."""


class SqlEventStore:
    """Keeps the contract of `EventStore` in a SQL database."""

    def __init__(
        self,
        database: Database,
        clock: Clock = system_clock,
        projections: tuple[Projection, ...] = (),
        sealing: Sealing | None = None,
    ) -> None:
        """`sealing` is that of a private bank; without one, texts are recorded as they are."""
        self._database = database
        self._clock = clock
        self._sealing = sealing
        self._projections = projections
        self._sql = _statements(database.dialect, database.assigns_positions)

    @property
    def name(self) -> str:
        return self._database.name

    @property
    def read_only(self) -> bool:
        return self._database.read_only

    def append(self, commit: Commit) -> Appended:
        appended, again = self._database.settled(lambda: self._append(commit))
        self._settle()
        return Appended(appended.events) if again else appended

    def _append(self, commit: Commit) -> Appended:
        with self._database.transaction() as cursor:
            earlier = self._events_of(cursor, commit.command_id)
            if earlier:
                return Appended(earlier, repeated=True)
            recorded = self._record(cursor, commit, self._tail(cursor), {}, self._clock())
            self._write(cursor, recorded)
        return Appended(recorded)

    def append_all(self, commits: Iterable[Commit], progress: Progress = no_progress) -> int:
        remaining, done = iter(commits), 0
        with self._database.transaction() as cursor:
            tail, versions = self._tail(cursor), dict[str, int]()
            # drawn one at a time: a simulated clock stands at the instant of this one
            while block := [(commit, self._clock()) for commit in islice(remaining, BLOCK)]:
                recorded = list[RecordedEvent]()
                for commit, now in self._fresh(cursor, block):
                    recorded += self._record(cursor, commit, tail, versions, now)
                    tail = tail_of(recorded[-1]) if recorded else tail
                done += self._write(cursor, recorded)
                if recorded:
                    progress(done)
        self._settle()
        return done

    def append_recorded(self, events: Iterable[RecordedEvent], progress: Progress = no_progress) -> Head:
        remaining = iter(events)
        with self._database.transaction() as cursor:
            tail, done = self._tail(cursor), 0
            while block := list(islice(remaining, BLOCK)):
                self._write(cursor, list(continued(block, tail, lambda stream: self._version(cursor, stream))))
                if self._sealing:
                    self._sealing.taken_over(cursor, block)
                tail = tail_of(block[-1])
                done += len(block)
                progress(done)
        self._settle()
        return tail.head

    def head(self) -> Head:
        with self._database.reading() as cursor:
            return self._tail(cursor).head

    def read(self, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        return self._blocks(self._sql.forward, (), start, NEWEST if stop is None else stop, lambda last: last.position)

    def read_backward(self, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        return self._blocks_back(self._sql.backward, (), stop, start, lambda last: last.position)

    def read_stream(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        stop = NEWEST if stop is None else stop
        return self._blocks(self._sql.stream_forward, (stream_id,), start, stop, lambda last: last.version)

    def read_data(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[EventData]:
        start, stop = max(start, 1), NEWEST if stop is None else min(stop, NEWEST)
        while start <= stop:
            rows = self._database.rows(self._sql.stream_data, stream_id, start, stop)
            yield from rows
            if len(rows) < BLOCK:
                return
            start = rows[-1][0] + 1

    def read_stream_backward(self, stream_id: str, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        return self._blocks_back(self._sql.stream_backward, (stream_id,), stop, start, lambda last: last.version)

    def version(self, stream_id: str, position: int | None = None) -> int:
        with self._database.reading() as cursor:
            newest = self._version(cursor, stream_id)
            if position is None:
                return newest
            return _last(newest, lambda version: self._position_of(cursor, stream_id, version) <= position)

    def events_of(self, command_id: bytes) -> tuple[RecordedEvent, ...]:
        with self._database.reading() as cursor:
            return self._events_of(cursor, command_id)

    def checking(self, start: Head, recorded_at: int, stop: int) -> Checking:
        return CheckingElsewhere(self._database.opener(), start, recorded_at, stop)

    def position_at(self, recorded_at: int) -> int:
        with self._database.reading() as cursor:
            newest = self._tail(cursor).head.position
            return _last(newest, lambda position: self._recorded_at(cursor, position) <= recorded_at)

    def close(self) -> None:
        self._database.close()

    def _fresh(self, cursor: Cursor, block: Sequence[tuple[Commit, int]]) -> Iterator[tuple[Commit, int]]:
        """Those of some commits, each with its instant, that are not in the log: one that comes twice counts once."""
        known = self._known(cursor, [commit.command_id for commit, _ in block])
        for commit, now in block:
            if commit.command_id not in known:
                known.add(commit.command_id)
                yield commit, now

    def _known(self, cursor: Cursor, command_ids: list[bytes]) -> set[bytes]:
        found = set[bytes]()
        for start in range(0, len(command_ids), _IDS):
            part = command_ids[start : start + _IDS]
            filled = (*part, *part[:1] * (_IDS - len(part)))
            found.update(row[0] for row in self._sql.known.all(cursor, *filled))
        return found

    def _record(
        self, cursor: Cursor, commit: Commit, tail: Tail, versions: dict[str, int], now: int
    ) -> tuple[RecordedEvent, ...]:
        """`versions` holds what this transaction knows of the streams, and learns what this commit adds."""
        for stream, expected in commit.expected.items():
            if stream not in versions:
                versions[stream] = self._version(cursor, stream)
            check_expected(stream, expected, versions[stream])
        sealed = self._sealing.sealed(cursor, commit) if self._sealing else commit
        return record(sealed, tail, versions, now)

    def _write(self, cursor: Cursor, recorded: Sequence[RecordedEvent]) -> int:
        if not recorded:
            return 0
        first = 1 if self._database.assigns_positions else 0
        rows = [event[first:] for event in recorded]  # plain tuples: the driver is slow with those that have names
        if len(rows) == 1:
            self._sql.insert.run(cursor, *rows[0])
        else:
            self._sql.insert.many(cursor, rows)
        for projection in self._projections:
            projection.apply(cursor, recorded)
        return len(recorded)

    def _settle(self) -> None:
        if self._sealing:
            self._sealing.settle()

    def _tail(self, cursor: Cursor) -> Tail:
        row = self._sql.tail.one(cursor)
        return Tail(Head(row[0], row[1]), row[2]) if row else Tail()

    def _version(self, cursor: Cursor, stream_id: str) -> int:
        row = self._sql.version.one(cursor, stream_id)
        return int(row[0]) if row and row[0] else 0

    def _position_of(self, cursor: Cursor, stream_id: str, version: int) -> int:
        row = self._sql.position_of.one(cursor, stream_id, version)
        return int(row[0]) if row else NEWEST

    def _recorded_at(self, cursor: Cursor, position: int) -> int:
        row = self._sql.recorded_at.one(cursor, position)
        return int(row[0]) if row else NEWEST

    def _events_of(self, cursor: Cursor, command_id: bytes) -> tuple[RecordedEvent, ...]:
        row = self._sql.of_command.one(cursor, command_id)
        if row is None:
            return ()
        found = [RecordedEvent._make(row)]
        while (row := self._sql.at.one(cursor, found[-1].position + 1)) and row[6] == command_id:
            found.append(RecordedEvent._make(row))
        return tuple(found)

    def _blocks(
        self, statement: Prepared, key: tuple[str, ...], start: int, stop: int, place: Callable[[RecordedEvent], int]
    ) -> Iterator[RecordedEvent]:
        """Forward from `start`, a block at a time, so that no reader holds an old state of the bank for long."""
        start, stop = max(start, 1), min(stop, NEWEST)
        while start <= stop:
            block = self._block(statement, *key, start, stop)
            yield from block
            if len(block) < BLOCK:
                return
            start = place(block[-1]) + 1

    def _blocks_back(
        self,
        statement: Prepared,
        key: tuple[str, ...],
        stop: int,
        start: int | None,
        place: Callable[[RecordedEvent], int],
    ) -> Iterator[RecordedEvent]:
        reached = NEWEST if start is None else min(start, NEWEST)
        stop = max(stop, 1)
        while stop <= reached:
            block = self._block(statement, *key, stop, reached)
            yield from block
            if len(block) < BLOCK:
                return
            reached = place(block[-1]) - 1

    def _block(self, statement: Prepared, *parameters: object) -> list[RecordedEvent]:
        return list(map(RecordedEvent._make, self._database.rows(statement, *parameters)))


class _Statements:
    """The log's statements; `assigns_positions`: the database itself numbers the events."""

    def __init__(self, dialect: Dialect, assigns_positions: bool) -> None:
        def prepared(statement: object) -> Prepared:
            return Prepared(statement, dialect)  # type: ignore[arg-type]

        column = events.c
        whole = select(*_OF.values())
        block: ColumnElement[int] = literal_column(str(BLOCK))
        one: ColumnElement[int] = literal_column("1")
        by_stream = column.stream_id == bindparam("stream_id")
        newest_first = column.position.desc()
        inserted = [column for name, column in _OF.items() if name != "position" or not assigns_positions]
        self.insert = prepared(insert(table("events", *(Column(of.name, of.type) for of in inserted))))
        self.tail = prepared(select(column.position, column.hash, column.recorded_at).order_by(newest_first).limit(one))
        self.version = prepared(select(func.max(column.version)).where(by_stream))
        self.position_of = prepared(select(column.position).where(by_stream, column.version == bindparam("v")))
        self.recorded_at = prepared(select(column.recorded_at).where(column.position == bindparam("p")))
        self.at = prepared(whole.where(column.position == bindparam("p")))
        of_command = column.command_id == bindparam("c"), column.command_index == literal_column("0")
        self.of_command = prepared(whole.where(*of_command))
        block_of_ids = [bindparam(f"c{number}", type_=LargeBinary()) for number in range(_IDS)]
        first_of_command = column.command_index == literal_column("0"), column.command_id.in_(block_of_ids)
        self.known = prepared(select(column.command_id).where(*first_of_command))
        positions = _between(column.position)
        versions = _between(column.version)
        self.forward = prepared(whole.where(positions).order_by(column.position).limit(block))
        self.backward = prepared(whole.where(positions).order_by(newest_first).limit(block))
        self.stream_forward = prepared(whole.where(by_stream, versions).order_by(column.version).limit(block))
        folded = select(column.version, column.type, column.schema_version, column.data)
        self.stream_data = prepared(folded.where(by_stream, versions).order_by(column.version).limit(block))
        self.stream_backward = prepared(whole.where(by_stream, versions).order_by(column.version.desc()).limit(block))


_statements = cache(_Statements)


def _between(column: ColumnElement[int]) -> ColumnElement[bool]:
    return column.between(bindparam("first"), bindparam("last"))


def _last(newest: int, holds: Callable[[int], bool]) -> int:
    """The last of 1..newest for which a condition holds that holds up to some point and never after; 0 for none."""
    low, high = 0, newest
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
