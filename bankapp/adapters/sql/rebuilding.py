"""Projections made anew beside the old ones, which answer meanwhile; both change places in one transaction."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from operator import itemgetter
from random import getrandbits

from sqlalchemy import Table

from bankapp.adapters.sql.counting import WHOLE, CountingAhead
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.handlers import Faults, Handlers, Made, Names
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.projections_sql import ProjectionStatements
from bankapp.adapters.sql.tables import BESIDE, OF_PROJECTION
from bankapp.errors import Cancelled, Unavailable
from bankapp.eventstore.store import Progress
from bankapp.services.catching_up import NO_FAULT_OF_HANDLERS, HandlerStopped
from bankapp.services.folding import Changes, Fold, Logged
from bankapp.services.projections import ProjectionName

Behind = Callable[[int, int], list[Logged]]
_LAST = 1000
"""So many events at most are taken over under the log's lock, right before the change of places."""
WAITING = 500_000
"""So many rows of the history are kept until they are written: then each account's pages are filled in one go."""
WORTH_A_PROCESS = 300_000
"""So many events, and another process makes the books and the bins."""
_MICROSECONDS = 1_000_000


def new_mark() -> int:
    """A number that nobody else has."""
    return getrandbits(62) + 1


class Rebuild:
    """Makes some projections anew. To be run once, by one thread; who begins the same later takes it over."""

    def __init__(self, database: Database, sql: ProjectionStatements, behind: Behind, names: Names, batch: int) -> None:
        self._database = database
        self._sql = sql
        self._behind = behind
        self._names = names
        self._wanted = names
        self._batch = batch
        self._handlers = Handlers(database, beside=True)
        self._me = new_mark()
        self._fold = Fold()
        self._waiting: list[tuple[int, ...]] = []
        self._faults: Faults = {}
        self._reached = 0
        self._started = time.monotonic()

    def run(self, progress: Progress) -> None:
        """Raises Cancelled where somebody did not want it any more, and HandlerStopped where a handler failed.

        What it concerns then stays as it was.
        """
        try:
            self._begin()
            with self._counting() as ahead:
                while events := self._next():
                    self._take(events, ahead)
                    progress(self._reached)
            self._pour()
            progress(self._reached + len(self._behind(self._reached, self._batch)))
            self._database.settled(self._change_places)
        except BaseException:
            with suppress(Unavailable):
                self._tidy()
            raise
        self._tidy()
        for name, fault in self._faults.items():
            raise HandlerStopped(f"Rebuilding {name}", fault)
        if not self._names:
            raise Cancelled

    def _begin(self) -> None:
        with self._database.beside() as cursor:
            for name in self._names:
                self._sql.begin_beside.run(cursor, 0, self._me, name)
                self._database.empty_beside(cursor, _beside(name))

    @contextmanager
    def _counting(self) -> Iterator[CountingAhead | None]:
        """Another process for half of the work, where there is so much of it that this is worth while."""
        with self._database.reading() as cursor:
            head = self._sql.head.one(cursor)
        divided = "register" in self._names and len(self._names) > 1 and self._batch % WHOLE == 0
        if not divided or head is None or head[0] < WORTH_A_PROCESS:
            yield None
            return
        with closing(CountingAhead(self._database.opener(), head[0], self._batch)) as ahead:
            yield ahead

    def _next(self) -> list[Logged]:
        """Events to take over, as long as they are many."""
        events = self._behind(self._reached, self._batch) if self._names else []
        return events if len(events) >= min(self._batch, _LAST) else []

    def _take(self, events: Sequence[Logged], ahead: CountingAhead | None) -> None:
        changes = self._folded(events) if "register" in self._names else None
        counted = ahead.next(events[-1].position) if ahead else None
        with self._database.beside() as cursor:
            self._names = self._mine(cursor, events[-1].position)
            self._write(cursor, events, Made(changes, counted))
        self._reached = events[-1].position
        if len(self._waiting) >= WAITING:
            self._pour()

    def _pour(self) -> None:
        """Write the history that waits, a part at a time, so that nobody waits long for the lock."""
        rows, self._waiting = sorted(self._waiting, key=itemgetter(0)), []
        for start in range(0, len(rows), self._batch):
            with self._database.beside() as cursor:
                if "register" in self._mine(cursor, self._reached):
                    self._handlers.add_history(cursor, rows[start : start + self._batch])

    def _folded(self, events: Sequence[Logged]) -> Changes | None:
        """What the register is to write, found out before any lock is taken; nothing where that fails."""
        if not self._fold.goes_on(events[0]):
            self._pour()
        try:
            with self._database.reading() as cursor:
                return self._handlers.changes(cursor, events, self._fold)
        except Unavailable:  # who cancelled has taken the tables away; it is noticed under the lock
            return None
        except NO_FAULT_OF_HANDLERS:
            raise
        except Exception:  # noqa: BLE001 - it will fail again where it can be told which event is at fault
            return None

    def _mine(self, cursor: Cursor, reached: int) -> Names:
        """Those that nobody has cancelled, or begun again, since."""

        def still(name: ProjectionName) -> bool:
            self._sql.advance_beside.run(cursor, reached, name, self._me)
            return cursor.rowcount == 1

        return tuple(name for name in self._names if still(name))

    def _write(self, cursor: Cursor, events: Sequence[Logged], made: Made) -> None:
        """The history waits, unless a handler fails and finds out at which event: then it needs all before."""
        history: list[tuple[int, ...]] = []
        if made.changes:
            history, made.changes.history = made.changes.history, []
        if self._handlers.take_together(cursor, self._names, events, self._fold, made):
            self._waiting += history
            return
        if "register" in self._names:
            self._handlers.add_history(cursor, self._waiting)
        self._waiting = []
        faults = self._handlers.take_alone(cursor, self._names, self._reached, events, self._fold)
        self._faults |= faults
        self._names = tuple(name for name in self._names if name not in faults)

    def _change_places(self) -> None:
        with self._database.transaction() as cursor:
            marks = {name: (maker, generation) for name, maker, generation in self._sql.makers.all(cursor)}
            if any(marks[name] == (0, self._me) for name in self._names):
                return  # done before, when the connection was lost and nobody knew
            self._names = self._mine(cursor, self._reached)
            events = self._behind(self._reached, self._batch) if self._names else []
            if events:
                self._write(cursor, events, Made())
            reached = events[-1].position if events else self._reached
            for name in self._names:
                self._put_in_force(cursor, name, reached)

    def _put_in_force(self, cursor: Cursor, name: ProjectionName, reached: int) -> None:
        microseconds = int((time.monotonic() - self._started) * _MICROSECONDS)
        self._database.swap(cursor, OF_PROJECTION[name])
        self._sql.put_back.run(cursor, reached, name)
        self._sql.put_in_force.run(cursor, 0, "", reached, microseconds, self._me, -1, 0, name, self._me)

    def _tidy(self) -> None:
        """Let go of what is beside now, unless it is somebody else's."""
        with self._database.beside() as cursor:
            for name, maker, _ in self._sql.makers.all(cursor):
                if name in self._wanted and maker in (0, self._me):
                    drop(self._database, self._sql, cursor, name)


def drop(database: Database, sql: ProjectionStatements, cursor: Cursor, name: ProjectionName) -> None:
    """Nothing is made beside a projection any more."""
    sql.begin_beside.run(cursor, -1, 0, name)
    database.drop_beside(cursor, _beside(name))


def _beside(name: ProjectionName) -> list[Table]:
    return [BESIDE[table.name] for table in OF_PROJECTION[name]]
