"""The read models in SQL: written in the append's own transaction, caught up or rebuilt behind a checkpoint."""

import json
from collections.abc import Sequence
from itertools import starmap

from bankapp.adapters.sql.bins import Bins
from bankapp.adapters.sql.books import Books
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.readmodel_sql import Statements
from bankapp.adapters.sql.snapshots import SCHEMA as SNAPSHOT_SCHEMA
from bankapp.adapters.sql.tables import kept, projections
from bankapp.domain.account import AccountState
from bankapp.errors import Unavailable
from bankapp.eventstore.errors import NewerEvents, UnknownEventType
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.folding import Changes, Fold, Logged, logged
from bankapp.services.readmodels import (
    SCHEMA,
    STATUSES,
    AccountRow,
    Bin,
    Checkpoint,
    Choice,
    HistoryRow,
    ProductRow,
    Sign,
    TimeSample,
    UnknownAt,
)
from bankapp.services.schema import account_stream, codec

_BATCH = 100_000
"""Events that are caught up with at a time: their rows, sorted, then fill the pages of each account in one go."""
_AHEAD = 1000
"""So many of the newest events are looked at when a bank is opened."""
_FORMER = ("ledger_list", "ledger_history")
"""Tables of an older schema."""


class SqlReadModels:
    """Keeps and asks the read models of one bank's database. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = Statements(database.dialect)
        self._bins = Bins(database)
        self._books = Books(database)
        self._unknown: UnknownAt | None = None
        self._whole = not database.read_only or self._all_there()
        self._fold = Fold()  # used inside write transactions only, so by one thread at a time

    # writing

    @property
    def unknown(self) -> UnknownAt | None:
        return self._unknown

    def look_ahead(self) -> None:
        if self._unknown:
            return
        ahead = self._database.rows(self._sql.kinds_ahead, max(self.position(), 0), _AHEAD)
        self._unknown = next((UnknownAt(*row) for row in ahead if not codec.knows(row[1], row[2])), None)

    def apply(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        """Take over events in the append's own transaction, unless what is kept is behind: then catching up will.

        Raises NewerEvents where the log goes on with what this version does not know: nobody may decide upon that.
        """
        if self._unknown:
            raise NewerEvents(self._database.name, self._unknown.position)
        if self._advance(cursor, events[0].position - 1, events[-1].position):
            taken = [
                logged(*event[:5], event.effective_at, event.data, event.previous_hash, event.hash) for event in events
            ]
            self._write(cursor, taken, self._fold.fold(taken, _Latest(cursor, self._sql)))

    def _all_there(self) -> bool:
        with self._database.reading() as cursor:
            return kept.tables.keys() <= self._database.table_names(cursor)

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
                self._database.create(cursor, missing)
                self._sql.forget.run(cursor)

    def catch_up(self, progress: Progress = no_progress) -> None:
        if self.position() < 0:
            self.rebuild(progress)
        else:
            self._follow(progress)

    def rebuild(self, progress: Progress = no_progress) -> None:
        with self._database.transaction() as cursor:
            self._make(cursor)
        self._follow(progress)

    def _make(self, cursor: Cursor) -> None:
        self._database.make_empty(cursor, kept.sorted_tables, _FORMER)
        self._sql.start.run(cursor, "bank", SCHEMA, 0)

    def _follow(self, progress: Progress) -> None:
        fold = Fold()
        while reached := self._next_batch(fold):
            progress(reached)

    def _next_batch(self, fold: Fold) -> int:
        """How far the read models are after one more batch; 0 where there was none.

        The events are folded before the lock is taken, on one state of the file; another process that was quicker
        makes the work be thrown away.
        """
        with self._database.snapshot() as cursor:
            position = self._checkpoint(cursor)
            events = self._behind(cursor, position, _BATCH) if position >= 0 else []
            if not events:
                return 0
            changes = fold.fold(events, _Latest(cursor, self._sql))
        with self._database.transaction() as cursor:
            if self._advance(cursor, position, events[-1].position):
                self._write(cursor, events, changes)
        return events[-1].position

    def _behind(self, cursor: Cursor, position: int, limit: int) -> list[Logged]:
        """The next events, up to the first that this version does not know."""
        try:
            return list(starmap(logged, self._sql.events.each(cursor, position, limit)))
        except UnknownEventType as error:
            self._unknown = UnknownAt(error.position, error.type, error.schema_version)
            return self._behind(cursor, position, error.position - position - 1)

    def _advance(self, cursor: Cursor, before: int, reached: int) -> bool:
        self._sql.advance.run(cursor, reached, SCHEMA, before)
        return cursor.rowcount == 1

    def _write(self, cursor: Cursor, events: Sequence[Logged], changes: Changes) -> None:
        sql = self._sql
        sql.add_accounts.many(cursor, changes.accounts)
        sql.add_history.many(cursor, sorted(changes.history))
        sql.add_reversals.many(cursor, changes.reversals)
        sql.add_choices.many(cursor, changes.choices)
        sql.add_products.many(cursor, changes.products)
        rows = [(taken.stream_id, taken.version, SNAPSHOT_SCHEMA, taken.state) for taken in changes.snapshots]
        sql.add_snapshots.many(cursor, rows)
        self._bins.extend(cursor, events)
        self._books.extend(cursor, events)

    def _checkpoint(self, cursor: Cursor) -> int:
        row = self._sql.checkpoint.one(cursor, SCHEMA)
        return int(row[0]) if row else -1

    # asking

    def position(self) -> int:
        if not self._whole:  # nobody may make anew what is missing: nothing that is kept counts
            return -1
        try:
            row = self._database.row(self._sql.checkpoint, SCHEMA)
        except Unavailable:  # a bank that is read-only may have no table for it
            return -1
        return int(row[0]) if row else -1

    def find_accounts(self, text: str = "") -> list[AccountRow]:
        wanted = text.casefold()
        sql = self._sql
        rows = self._database.rows(sql.find_accounts, wanted) if wanted else self._database.rows(sql.all_accounts)
        return [AccountRow(*row) for row in rows]

    def account_row(self, account_id: str) -> AccountRow | None:
        row = self._database.row(self._sql.account_row, account_id)
        return AccountRow(*row) if row else None

    def history(self, numbers: Sequence[int], position: int) -> dict[int, HistoryRow]:
        rows = self._database.rows(self._sql.history_of, json.dumps(list(numbers)), position)
        return {row[0]: HistoryRow(*row) for row in rows}

    def balances(self, number: int, first: int, last: int) -> list[HistoryRow]:
        return [HistoryRow(*row) for row in self._database.rows(self._sql.balances, number, first, last)]

    def curve(self, row: AccountRow, versions: int, points: int) -> list[HistoryRow]:
        count = min(points, versions)
        wanted = [versions * step // count for step in range(1, count + 1)]
        stream = account_stream(row.account_id)
        rows = self._database.rows(self._sql.curve, row.number, stream, json.dumps(wanted))
        return [HistoryRow(*found) for found in rows]

    def books(self, position: int) -> Checkpoint:
        return self._books.at(position)

    def checkpoints(self, after: int, limit: int) -> list[Checkpoint]:
        return self._books.behind(after, limit)

    def opened(self, position: int) -> int:
        row = self._database.row(self._sql.opened, position)
        return int(row[0] or 0) if row else 0

    def first_balance(self, number: int, sign: Sign, minor: int) -> HistoryRow | None:
        row = self._database.row(self._sql.first_balance[sign], number, minor)
        return HistoryRow(*row) if row else None

    def reversed_since(self, position: int) -> list[int]:
        return [row[0] for row in self._database.rows(self._sql.reversed_since, position)]

    def reversals(self, positions: Sequence[int]) -> dict[int, int]:
        rows = self._database.rows(self._sql.reversals_of, json.dumps(list(positions)))
        return {row[0]: row[1] for row in rows}

    def corrected(self, number: int) -> list[int]:
        return sorted(row[0] for row in self._database.rows(self._sql.corrected, number))

    def choices(self, position: int) -> list[Choice]:
        return [Choice(*row) for row in self._database.rows(self._sql.choices, position)]

    def products(self) -> list[ProductRow]:
        return [ProductRow(*row) for row in self._database.rows(self._sql.products)]

    def density(self, first: int, last: int, bins: int) -> list[Bin]:
        return self._bins.density(max(first, 1), last, bins)

    def time_samples(self, first: int, last: int, points: int) -> list[TimeSample]:
        return self._bins.time_samples(first, last, points)

    def position_effective(self, instant: int) -> int:
        return self._bins.position_effective(instant, max(self.position(), 0))


class _Latest:
    """What is kept already, read inside the transaction that goes on from it."""

    def __init__(self, cursor: Cursor, sql: Statements) -> None:
        self._cursor = cursor
        self._sql = sql

    def account(self, account_id: str) -> tuple[int, AccountState] | None:
        row = self._sql.latest_account.one(self._cursor, account_id)
        if row is None:
            return None
        number, owner, currency, balance, limit, status = row
        undone = frozenset(found[0] for found in self._sql.reversed_of.all(self._cursor, number))
        chosen = self._sql.latest_choice.one(self._cursor, number)
        product = chosen[0] if chosen else ""
        return number, AccountState(STATUSES[status], owner, currency, balance, limit, undone, product)

    def product(self, product_id: str) -> ProductRow | None:
        row = self._sql.product.one(self._cursor, product_id)
        return ProductRow(*row) if row else None

    def accounts(self) -> int:
        row = self._sql.accounts.one(self._cursor)
        return (row[0] or 0) if row else 0
