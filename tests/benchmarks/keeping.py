"""The read models: a rebuild, and what the window asks at each step of the slider."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from statistics import quantiles
from time import perf_counter

from sqlalchemy.schema import CreateTable

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.readmodel_sql import Statements
from bankapp.adapters.sql.sqlite import DIALECT
from bankapp.adapters.sql.tables import account_history, books
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.stage import Stage, rate
from tests.benchmarks.workload import Workload

PAGE = 30
GROWTH = "page and totals, to a tenth of the log"
_BATCH = 100_000
_COPIED = (account_history, books)
_CHECKPOINT = "SELECT position FROM books WHERE position <= ? ORDER BY position DESC LIMIT 1"
_BEHIND = "SELECT * FROM events WHERE position > ? AND position <= ?"
Rows = list[tuple[object, ...]]


@contextmanager
def rebuild(stage: Stage) -> Iterator[Contest]:
    """Beside reading the log and writing the same rows of history into tables of the same shape."""
    copied = {table.name: _all(stage.ours, f"SELECT * FROM {table.name}") for table in _COPIED}
    yield Contest(
        (Figure("rebuild of the read models", "1/s"),),
        {
            "ours": lambda: rate(stage.events, stage.ours.readmodels.rebuild),
            "limit": lambda: rate(stage.events, lambda: _copy(stage, copied)),
        },
        rounds=3,
    )


@contextmanager
def page(stage: Stage) -> Iterator[Contest]:
    """Thirty accounts and the bank's totals at random positions, beside the same statements without us."""
    rows = stage.ours.history.find_accounts()[-PAGE:]
    history, sql = stage.ours.history, Statements(DIALECT)
    numbers = json.dumps([row.number for row in rows])
    with closing(sqlite3.connect(stage.ours.path)) as connection:

        def bare(position: int) -> None:
            connection.execute(sql.history_of.sql, (numbers, position)).fetchall()
            (checkpoint,) = connection.execute(_CHECKPOINT, (position,)).fetchone() or (0,)
            connection.execute(_BEHIND, (checkpoint, position)).fetchall()

        def ours(position: int) -> None:
            history.accounts(rows, position)
            history.books(position)

        yield Contest(
            (Figure(f"page of {PAGE} accounts and totals, p50", "ms"), Figure("the same page, p99", "ms")),
            {"ours": lambda: _latencies(stage, ours), "limit": lambda: _latencies(stage, bare)},
        )


@contextmanager
def growth(stage: Stage) -> Iterator[Contest]:
    """What a page and the totals take on a log ten times as long: the "limit" is the short one, on the same code."""
    workload = Workload(stage.size.accounts)
    with closing(Ours(stage.folder / "short.bank")) as short:
        short.batched([*workload.opening(), *workload.movements(stage.size.log // 10)], _BATCH)()
        yield Contest(
            (Figure(GROWTH, "ms"),),
            {"ours": lambda: _page_time(stage, stage.ours), "limit": lambda: _page_time(stage, short)},
        )


def _page_time(stage: Stage, bank: Ours) -> tuple[float]:
    rows, head = bank.history.find_accounts()[-PAGE:], bank.history.head()

    def ask(position: int) -> None:
        bank.history.accounts(rows, position * head // stage.events)
        bank.history.books(position * head // stage.events)

    return (_latencies(stage, ask)[0],)


def _latencies(stage: Stage, ask: Callable[[int], None]) -> tuple[float, float]:
    rng = random.Random(stage.events)
    taken = []
    for _ in range(stage.size.pages):
        position = rng.randint(1, stage.events)
        started = perf_counter()
        ask(position)
        taken.append((perf_counter() - started) * 1000)
    percentiles = quantiles(taken, n=100)
    return percentiles[49], percentiles[98]


def _copy(stage: Stage, copied: dict[str, Rows]) -> None:
    path = stage.folder / "copy.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for table in _COPIED:
            connection.execute(str(CreateTable(table).compile(dialect=DIALECT)))
        stage.bare.read_all()
        for start in range(0, max(map(len, copied.values())), _BATCH):
            connection.execute("BEGIN IMMEDIATE")
            for name, rows in copied.items():
                _insert(connection, name, rows[start : start + _BATCH])
            connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, name: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _all(ours: Ours, question: str) -> Rows:
    with closing(sqlite3.connect(ours.path)) as connection:
        rows: Rows = connection.execute(question).fetchall()
        return rows
