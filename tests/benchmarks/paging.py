"""What the window asks at each step: the accounts in view, a block of the register and of all events."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.readmodel_sql import Statements
from bankapp.adapters.sql.sqlite import DIALECT
from bankapp.services.history import History
from bankapp.services.schema import account_stream
from tests.benchmarks.banks import BUSY, opened
from tests.benchmarks.figures import Contest, Figure, Trial, Who
from tests.benchmarks.stage import Scale, latencies

PAGE = 30
_BLOCK = 32
_CHECKPOINT = "SELECT position, ledger, swings FROM books WHERE position <= ? ORDER BY position DESC LIMIT 1"
_BETWEEN = "SELECT * FROM events WHERE position BETWEEN ? AND ? ORDER BY position"
_OPENED = "SELECT max(number) FROM account_list WHERE opened <= ?"
_OF_STREAM = "SELECT * FROM events WHERE stream_id = ? AND version BETWEEN ? AND ? ORDER BY version"
_BALANCES = "SELECT balance FROM account_history WHERE number = ? AND position BETWEEN ? AND ? ORDER BY position"
Ask = Callable[[int], object]
Prepare = Callable[[History, sqlite3.Connection], tuple[int, Ask, Ask]]
"""The highest number that may be asked for, how we ask, and how the driver is asked for the same rows."""


@contextmanager
def accounts(scale: Scale) -> Iterator[Contest]:
    """Thirty accounts and the bank's totals at random positions."""

    def prepare(history: History, connection: sqlite3.Connection) -> tuple[int, Ask, Ask]:
        rows = history.find_accounts()[-PAGE:]

        def ours(position: int) -> None:
            history.accounts(rows, position)
            history.books(position)

        return history.head(), ours, bare_page(connection, [row.number for row in rows])

    with _contest(scale, f"page of {PAGE} accounts and totals, {scale.name} events", prepare) as contest:
        yield contest


def bare_page(connection: sqlite3.Connection, numbers: list[int]) -> Callable[[int], tuple[list[int], str]]:
    """How the driver is asked for some accounts and the totals: balances, and the ledger of the checkpoint before."""
    sql, wanted = Statements(DIALECT).history_of.sql, json.dumps(numbers)

    def ask(position: int) -> tuple[list[int], str]:
        found = connection.execute(sql, (wanted, position)).fetchall()
        checkpoint, ledger, _ = connection.execute(_CHECKPOINT, (position,)).fetchone() or (0, "[]", "")
        connection.execute(_BETWEEN, (checkpoint + 1, position)).fetchall()
        connection.execute(_OPENED, (position,)).fetchone()
        return [row[3] for row in found], ledger

    return ask


@contextmanager
def register(scale: Scale) -> Iterator[Contest]:
    """Some lines of the busiest account, with the balance after each."""
    stream = account_stream(BUSY)

    def prepare(history: History, connection: sqlite3.Connection) -> tuple[int, Ask, Ask]:
        row = history.account_row(BUSY)
        assert row

        def ours(version: int) -> None:
            history.balances(BUSY, history.account_events(BUSY, version, version + _BLOCK - 1))

        def bare(version: int) -> None:
            rows = connection.execute(_OF_STREAM, (stream, version, version + _BLOCK - 1)).fetchall()
            connection.execute(_BALANCES, (row.number, rows[0][0], rows[-1][0])).fetchall()

        return history.version(BUSY), ours, bare

    with _contest(scale, f"page of a register, {scale.name} events", prepare) as contest:
        yield contest


@contextmanager
def log(scale: Scale) -> Iterator[Contest]:
    """Some lines of all events."""

    def prepare(history: History, connection: sqlite3.Connection) -> tuple[int, Ask, Ask]:
        def ours(position: int) -> None:
            history.events(position, position + _BLOCK - 1)

        def bare(position: int) -> None:
            connection.execute(_BETWEEN, (position, position + _BLOCK - 1)).fetchall()

        return history.head(), ours, bare

    with _contest(scale, f"page of all events, {scale.name} events", prepare) as contest:
        yield contest


@contextmanager
def _contest(scale: Scale, name: str, prepare: Prepare) -> Iterator[Contest]:
    with ExitStack() as stack:
        ours, bare = _asked(stack, scale.long, prepare, scale.size.pages)
        short, _ = _asked(stack, scale.short, prepare, scale.size.pages)
        trials: dict[Who, Trial] = {"ours": ours, "limit": bare, "short": short}
        yield Contest((Figure(f"{name}, p50", "ms"), Figure("the same page, p99", "ms")), trials)


def _asked(stack: ExitStack, path: Path, prepare: Prepare, count: int) -> tuple[Trial, Trial]:
    session = stack.enter_context(opened(path))
    connection = stack.enter_context(closing(sqlite3.connect(path)))
    highest, ours, bare = prepare(session.history, connection)

    def trial(ask: Ask) -> tuple[float, float]:
        rng = random.Random(highest)
        return latencies(partial(ask, rng.randint(1, highest)) for _ in range(count))

    return partial(trial, ours), partial(trial, bare)
