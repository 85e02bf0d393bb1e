"""The projections of a bank: written in the append's own transaction, caught up behind a checkpoint each, and kept
apart, so that one whose handler fails stops alone."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import starmap

from bankapp.adapters.sql.counting import WHOLE
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.handlers import Handlers, Made, Names
from bankapp.adapters.sql.prepared import Cursor, Row
from bankapp.adapters.sql.projections_sql import projection_statements
from bankapp.adapters.sql.rebuilding import WORTH_A_PROCESS, Rebuild, drop, new_mark
from bankapp.adapters.sql.tables import beside, kept, projections
from bankapp.errors import Unavailable
from bankapp.eventstore.errors import NewerEvents, UnknownEventType
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.catching_up import (
    NO_FAULT_OF_HANDLERS,
    Fault,
    HandlerStopped,
    Subscription,
)
from bankapp.services.folding import Changes, Fold, Logged, logged
from bankapp.services.projections import (
    PROJECTIONS,
    CatchUp,
    NotInThatState,
    Projection,
    ProjectionName,
    State,
)
from bankapp.services.readmodels import SCHEMA, UnknownAt
from bankapp.services.schema import codec

BATCH = 25 * WHOLE
"""Events that are caught up with at a time, about 100,000: their rows, sorted, then fill the pages of each account in
one go."""
_AHEAD = 1000
"""So many of the newest events are looked at when a bank is opened."""
_FORMER = ("ledger_list", "ledger_history")
"""Tables of an older schema."""
_MICROSECONDS = 1_000_000


class SqlProjections:
    """Keeps the contract of `Projections`. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = projection_statements(database.dialect)
        self._handlers = Handlers(database)
        self.unknown: UnknownAt | None = None
        self._whole = not database.read_only or self._all_there()
        self._fold = Fold()  # used inside write transactions only, so by one thread at a time
        self._generation = -1

    def _all_there(self) -> bool:
        with self._database.reading() as cursor:
            return kept.tables.keys() <= self._database.table_names(cursor)

    def look_ahead(self) -> None:
        """Look among the newest events that are not taken over yet for what this version does not know."""
        if self.unknown:
            return
        ahead = self._database.rows(self._sql.kinds_ahead, max(self.position(), 0), _AHEAD)
        self.unknown = next((UnknownAt(*row) for row in ahead if not codec.knows(row[1], row[2])), None)

    # how they stand

    def position(self, *of: ProjectionName) -> int:
        """How far all of some projections are (default: all there are); -1 where one is missing."""
        positions = self._positions()
        return min(positions.get(name, -1) for name in of or PROJECTIONS)

    def due(self, head: int) -> bool:
        """Whether catching up would take anything over."""
        if self._database.read_only:
            return False
        return any(
            found.state == "missing" or (found.state == "running" and found.position < head) for found in self.all()
        )

    def all(self) -> tuple[Projection, ...]:
        positions = self._positions()
        try:
            rows = {row[0]: row for row in self._database.rows(self._sql.states)} if positions else {}
        except Unavailable:  # a bank of another schema may have no table for them
            rows = {}
        return tuple(_projection(name, rows.get(name), positions.get(name)) for name in PROJECTIONS)

    def of_name(self, name: ProjectionName) -> Projection:
        """How one stands."""
        return self.all()[PROJECTIONS.index(name)]

    def head(self) -> int:
        """The log's newest position."""
        row = self._database.row(self._sql.head)
        return int(row[0]) if row else 0

    def _positions(self) -> dict[str, int]:
        if not self._whole:  # nobody may make anew what is missing: nothing that is kept counts
            return {}
        try:
            return dict(self._database.rows_once(self._sql.positions, SCHEMA))
        except Unavailable:  # a bank that is read-only may have no table for it
            return {}

    # going along

    def apply(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        """Take over events in the append's own transaction, where a projection is not behind: then catching up will.

        Raises NewerEvents where the log goes on with what this version does not know: nobody may decide upon that.
        """
        if self.unknown:
            raise NewerEvents(self._database.name, self.unknown.position)
        before = events[0].position - 1
        names = self._advance(cursor, PROJECTIONS, before, events[-1].position, self._fold)
        if names:
            taken = [
                logged(*event[:5], event.effective_at, event.data, event.previous_hash, event.hash) for event in events
            ]
            self._take(cursor, names, before, taken, self._fold, None)

    def _advance(self, cursor: Cursor, names: Names, before: int, reached: int, fold: Fold) -> Names:
        """Move the checkpoints of those that run and stand at `before`, and tell which they are."""
        named = [*names, *names[:1] * (len(PROJECTIONS) - len(names))]
        advanced: dict[str, int] = dict(self._sql.advance.all(cursor, reached, SCHEMA, before, *named))
        if fold is self._fold and advanced.get("register", self._generation) != self._generation:
            self._generation = advanced["register"]
            fold.forget()  # made anew by somebody else: what is remembered may be of what was wrong before
        return tuple(name for name in names if name in advanced)

    def _take(
        self, cursor: Cursor, names: Names, before: int, events: Sequence[Logged], fold: Fold, changes: Changes | None
    ) -> None:
        for name, fault in self._handlers.take(cursor, names, before, events, fold, Made(changes)).items():
            self._stop(cursor, name, fault)

    def _stop(self, cursor: Cursor, name: ProjectionName, fault: Fault) -> None:
        self._sql.put_back.run(cursor, fault.position - 1, name)
        self._sql.change.run(cursor, "failed", fault.position, fault.what, name, "running")

    # catching up

    def ensure(self) -> None:
        """Make the tables where they are missing; where only some are, what is kept counts for nothing any more."""
        with self._database.reading() as cursor:
            if kept.tables.keys() <= self._database.table_names(cursor):
                return
        with self._database.transaction() as cursor:
            present = self._database.table_names(cursor)
            if projections.name not in present:
                self._make(cursor)
            elif missing := [table for table in kept.sorted_tables if table.name not in present]:
                self._database.drop_beside(cursor, beside.sorted_tables)
                self._database.create(cursor, missing)
                self._sql.forget.run(cursor)

    def catch_up(self, progress: Progress = no_progress) -> None:
        """Take over what the log has beyond the checkpoints; what is missing is made anew."""
        if self.position() < 0:
            self.make_anew()
            if self.head() >= WORTH_A_PROCESS:
                with suppress(HandlerStopped):  # it will fail again where all before it can be taken over
                    self._rebuild(PROJECTIONS, progress)
        while group := self._hindmost():
            Subscription(group, BATCH).catch_up(progress)

    def make_anew(self) -> None:
        """Throw away all that is kept."""
        with self._database.transaction() as cursor:
            self._make(cursor)

    def _make(self, cursor: Cursor) -> None:
        self._database.make_empty(cursor, kept.sorted_tables, (*_FORMER, *beside.tables))
        for name in PROJECTIONS:
            self._sql.start.run(cursor, name, SCHEMA, 0)
            self._sql.start_state.run(cursor, name, "running", 0, "", 0, 0, new_mark(), -1, 0)

    def _hindmost(self) -> "_Group | None":
        """Those that run and are farthest behind, up to where the next ones are."""
        end = self.unknown.position - 1 if self.unknown else self.head()
        running = [found for found in self.all() if found.state == "running" and found.position < end]
        if not running:
            return None
        places = sorted({found.position for found in running})
        names = tuple(found.name for found in running if found.position == places[0])
        return _Group(self, names, places[0], places[1] if len(places) > 1 else None)

    def behind(self, position: int, limit: int) -> list[Logged]:
        """The next events, up to the first that this version does not know."""
        with self._database.reading() as cursor:
            try:
                return list(starmap(logged, self._sql.events.each(cursor, position, limit)))
            except UnknownEventType as error:
                self.unknown = found = UnknownAt(error.position, error.type, error.schema_version)
        return self.behind(position, found.position - position - 1)

    def take(
        self, names: Names, before: int, events: Sequence[Logged], fold: Fold, speed: Callable[[int], CatchUp]
    ) -> bool:
        """Take over events, unless another process was quicker: then False, and nothing is done."""
        changes = self._prepared(before, events, fold) if "register" in names else None
        with self._database.transaction() as cursor:
            advanced = self._advance(cursor, names, before, events[-1].position, fold)
            if advanced:
                self._take(cursor, advanced, before, events, fold, changes)
            caught_up = speed(events[-1].position)
            for name in advanced:
                self._sql.note_speed.run(cursor, caught_up.events, caught_up.microseconds, name)
        return bool(advanced)

    def _prepared(self, before: int, events: Sequence[Logged], fold: Fold) -> Changes | None:
        """The events folded before the lock is taken, on the state of the file from which they go on; else nothing."""
        with self._database.snapshot() as cursor:
            if ("register", before) not in self._sql.positions.all(cursor, SCHEMA):
                return None
            try:
                return self._handlers.changes(cursor, events, fold)
            except NO_FAULT_OF_HANDLERS:
                raise
            except Exception:  # noqa: BLE001 - it will fail again where it can be told which event is at fault
                return None

    # what a person wants

    def pause(self, name: ProjectionName) -> None:
        self._change(name, "running", "paused", "pause")

    def resume(self, name: ProjectionName, progress: Progress = no_progress) -> None:
        self._change(name, "paused", "running", "resume")
        self._catch_up_with(name, progress)

    def retry(self, name: ProjectionName, progress: Progress = no_progress) -> None:
        self._change(name, "failed", "running", "retry")
        self._catch_up_with(name, progress)

    def rebuild(self, names: Sequence[ProjectionName] = PROJECTIONS, progress: Progress = no_progress) -> None:
        if self.position() < 0:  # nothing answers yet
            self.catch_up(progress)
            return
        self._rebuild(tuple(name for name in PROJECTIONS if name in names), progress)

    def _rebuild(self, names: Names, progress: Progress) -> None:
        Rebuild(self._database, self._sql, self.behind, names, BATCH).run(progress)

    def cancel(self, name: ProjectionName) -> None:
        if self.of_name(name).rebuilt is None:
            raise NotInThatState(self.of_name(name), "cancel")
        with self._database.beside() as cursor:
            drop(self._database, self._sql, cursor, name)

    def _change(self, name: ProjectionName, was: State, state: State, wanted: str) -> None:
        with self._database.transaction() as cursor:
            self._sql.change.run(cursor, state, 0, "", name, was)
            changed = cursor.rowcount == 1
        if not changed:
            raise NotInThatState(self.of_name(name), wanted)

    def _catch_up_with(self, name: ProjectionName, progress: Progress) -> None:
        self.catch_up(progress)
        found = self.of_name(name)
        if found.fault:
            raise HandlerStopped(name, found.fault)


class _Group:
    """A subscriber: some projections that stand at the same position and go on together, no further than `ceiling`."""

    def __init__(self, of: SqlProjections, names: Names, position: int, ceiling: int | None) -> None:
        self.name = ", ".join(names)
        self._of = of
        self._names = names
        self._position = position
        self._ceiling = ceiling
        self._fold = Fold()
        self._begun, self._started = position, time.monotonic()

    def position(self) -> int:
        return self._position

    def behind(self, position: int, limit: int) -> Sequence[Logged]:
        room = limit if self._ceiling is None else min(limit, self._ceiling - position)
        return self._of.behind(position, room) if room > 0 else ()

    def take(self, before: int, events: Sequence[Logged]) -> None:
        if not self._of.take(self._names, before, events, self._fold, self._speed):
            self._ceiling = before  # others go on with it: it is looked anew at who is behind
            return
        self._position = events[-1].position

    def _speed(self, reached: int) -> CatchUp:
        return CatchUp(reached - self._begun, int((time.monotonic() - self._started) * _MICROSECONDS))


def _projection(name: ProjectionName, row: Row | None, position: int | None) -> Projection:
    if row is None or position is None:
        return Projection(name, "missing")
    _, state, at, why, events, microseconds, rebuilt = row
    fault = Fault(at, why) if at else None
    caught_up = CatchUp(events, microseconds) if events else None
    return Projection(name, state, position, fault, caught_up, rebuilt if rebuilt >= 0 else None)
