"""The read models in SQL, as they are asked; `projecting.py` keeps them up."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager

from bankapp.adapters.sql.bins import Bins
from bankapp.adapters.sql.books import Books
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.projecting import SqlProjections
from bankapp.adapters.sql.readmodel_sql import statements
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.projections import ProjectionName
from bankapp.services.readmodels import (
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
from bankapp.services.schema import account_stream


class SqlReadModels:
    """Asks the read models of one bank's database. Safe to use from several threads."""

    def __init__(self, database: Database, projections: SqlProjections) -> None:
        self._database = database
        self._projections = projections
        self._sql = statements(database.dialect)
        self._bins = Bins(database)
        self._books = Books(database)

    # keeping up

    @property
    def unknown(self) -> UnknownAt | None:
        return self._projections.unknown

    def look_ahead(self) -> None:
        self._projections.look_ahead()

    def due(self, head: int) -> bool:
        return self._projections.due(head)

    def catch_up(self, progress: Progress = no_progress) -> None:
        self._projections.catch_up(progress)

    def rebuild(self, progress: Progress = no_progress) -> None:
        self._projections.rebuild(progress=progress)

    # asking

    def together(self) -> AbstractContextManager[None]:
        return self._database.together()

    def position(self, *of: ProjectionName) -> int:
        return self._projections.position(*of)

    def find_accounts(self, text: str = "") -> list[AccountRow]:
        wanted = text.casefold()
        sql = self._sql
        rows = self._database.rows(sql.find_accounts, wanted) if wanted else self._database.rows(sql.all_accounts)
        return list(map(AccountRow._make, rows))

    def first_account(self) -> AccountRow | None:
        row = self._database.row(self._sql.first_account)
        return AccountRow(*row) if row else None

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
        return self._bins.position_effective(instant, max(self.position("bins"), 0))
