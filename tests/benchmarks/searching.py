"""Searches over the whole log, which no index answers: how fast it is gone through, and when the first hit comes."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import perf_counter

from bankapp.adapters.sql._driver import sqlite3
from bankapp.services.finding import find
from bankapp.services.query import parse_query
from tests.benchmarks.banks import opened
from tests.benchmarks.figures import Contest, Figure, Trial
from tests.benchmarks.stage import Scale

_QUERY = "type:withdrawal amount>=370 reason:weekend"
_BARE = (
    "SELECT position FROM events WHERE type = 'MoneyWithdrawn' AND json_extract(data, '$.amount') >= 37000 "
    "AND json_extract(metadata, '$.reason') LIKE '%weekend%' ORDER BY position DESC"
)


@contextmanager
def search(scale: Scale) -> Iterator[Contest]:
    """From the newest event back, as the window searches: a kind, an amount and a reason, for very few hits."""
    name = f"search of {scale.name} events"
    with ExitStack() as stack:
        connection = stack.enter_context(closing(sqlite3.connect(scale.long)))
        yield Contest(
            (Figure(name, "1/s"), Figure("the same search, to the first hit", "ms")),
            {
                "ours": _searched(stack, scale.long),
                "limit": lambda: _bare(connection, scale.events),
                "short": _searched(stack, scale.short),
            },
            rounds=3,
        )


def _searched(stack: ExitStack, path: Path) -> Trial:
    session = stack.enter_context(opened(path))
    head, query = session.history.head(), parse_query(_QUERY)

    def trial() -> tuple[float, float]:
        started, first = perf_counter(), 0.0
        for batch in find(session.search, query, 1, head, newest_first=True):
            if batch.positions and not first:
                first = perf_counter() - started
        seconds = perf_counter() - started
        return head / seconds, (first or seconds) * 1000

    return trial


def _bare(connection: sqlite3.Connection, events: int) -> tuple[float, float]:
    started = perf_counter()
    hits = connection.execute(_BARE)
    hits.fetchone()
    first = perf_counter() - started
    hits.fetchall()
    return events / (perf_counter() - started), first * 1000
