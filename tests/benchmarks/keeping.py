"""The read models: a rebuild."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from sqlalchemy.schema import CreateTable

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.sqlite import DIALECT
from bankapp.adapters.sql.tables import account_history, books
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.stage import Stage, rate

_BATCH = 100_000
_COPIED = (account_history, books)
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
