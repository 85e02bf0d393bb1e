"""The read models in SQL: written in the append's own transaction, caught up or rebuilt behind a checkpoint."""

import json
from collections.abc import Sequence

from sqlalchemy.schema import CreateIndex, CreateTable

from bankapp.adapters.sql.bins import Bins
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.readmodel_sql import Statements
from bankapp.adapters.sql.sqlite import SqliteDatabase
from bankapp.adapters.sql.tables import kept
from bankapp.domain.account import AccountState
from bankapp.errors import Unavailable
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.readmodels import (
    SCHEMA,
    STATUSES,
    AccountRow,
    Bin,
    Changes,
    Fold,
    HistoryRow,
    LedgerBalance,
    ProductRow,
    Sign,
    TimeSample,
)
from bankapp.services.schema import account_stream

_BATCH = 5000


class SqlReadModels:
    """Keeps and asks the read models of one bank's database. Safe to use from several threads."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._sql = Statements(database.dialect)
        self._bins = Bins(database)
        self._fold = Fold()  # used inside write transactions only, so by one thread at a time

    # writing

    def apply(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        """Take over events in the append's own transaction, unless what is kept is behind: then catching up will."""
        first, last = events[0].position, events[-1].position
        self._sql.advance.run(cursor, last, SCHEMA, first - 1)
        if cursor.rowcount == 1:
            self._write(cursor, self._fold.fold(events, _Latest(cursor, self._sql)))
            self._bins.extend(cursor, events)

    def ensure(self) -> None:
        """Make the tables where they are missing."""
        with self._database.transaction() as cursor:
            present = {row[0] for row in self._sql.table_names.all(cursor)}
            if not set(kept.tables) <= present:
                self._make(cursor)

    def catch_up(self, progress: Progress = no_progress) -> None:
        if self.position() < 0:
            self.rebuild(progress)
        else:
            while self._next_batch(progress):
                pass

    def rebuild(self, progress: Progress = no_progress) -> None:
        with self._database.transaction() as cursor:
            self._make(cursor)
        while self._next_batch(progress):
            pass

    def _make(self, cursor: Cursor) -> None:
        for table in kept.sorted_tables:
            cursor.execute(f"DROP TABLE IF EXISTS {table.name}")
            cursor.execute(str(CreateTable(table).compile(dialect=self._database.dialect)))
            for index in table.indexes:
                cursor.execute(str(CreateIndex(index).compile(dialect=self._database.dialect)))
        self._sql.start.run(cursor, "bank", SCHEMA, 0)

    def _next_batch(self, progress: Progress) -> bool:
        with self._database.transaction() as cursor:
            position = self._checkpoint(cursor)
            rows = self._sql.events.all(cursor, position, _BATCH)
            if not rows:
                return False
            self.apply(cursor, list(map(RecordedEvent._make, rows)))
        progress(rows[-1][0])
        return True

    def _write(self, cursor: Cursor, changes: Changes) -> None:
        sql = self._sql
        sql.add_accounts.many(cursor, changes.accounts)
        sql.add_history.many(cursor, changes.history)
        sql.add_ledgers.many(cursor, changes.ledgers)
        sql.add_ledger_history.many(cursor, changes.ledger_history)
        sql.add_reversals.many(cursor, changes.reversals)
        sql.add_products.many(cursor, changes.products)

    def _checkpoint(self, cursor: Cursor) -> int:
        row = self._sql.checkpoint.one(cursor, SCHEMA)
        return int(row[0]) if row else -1

    # asking

    def position(self) -> int:
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

    def ledger(self, position: int) -> list[LedgerBalance]:
        return [LedgerBalance(*row) for row in self._database.rows(self._sql.ledger_at, position)]

    def opened(self, position: int) -> int:
        row = self._database.row(self._sql.opened, position)
        return int(row[0] or 0) if row else 0

    def ledger_steps(self, ledger: str, currency: str, after: int, limit: int) -> list[tuple[int, int]]:
        rows = self._database.rows(self._sql.ledger_steps, ledger, currency, after, limit)
        return [(row[0], row[1]) for row in rows]

    def first_balance(self, number: int, sign: Sign, minor: int) -> HistoryRow | None:
        row = self._database.row(self._sql.first_balance[sign], number, minor)
        return HistoryRow(*row) if row else None

    def reversed_since(self, position: int) -> list[int]:
        return [row[0] for row in self._database.rows(self._sql.reversed_since, position)]

    def reversed_by(self, position: int) -> int | None:
        row = self._database.row(self._sql.reversed_by, position)
        return int(row[0]) if row else None

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
        state = AccountState(STATUSES[row[3]], balance=row[1], overdraft_limit=row[2])
        return row[0], state

    def ledger(self, ledger: str, currency: str) -> tuple[int, int] | None:
        row = self._sql.latest_ledger.one(self._cursor, ledger, currency)
        return (row[0], row[1]) if row else None

    def product(self, product_id: str) -> ProductRow | None:
        row = self._sql.product.one(self._cursor, product_id)
        return ProductRow(*row) if row else None

    def numbers(self) -> tuple[int, int]:
        row = self._sql.numbers.one(self._cursor)
        return (row[0] or 0, row[1] or 0) if row else (0, 0)
