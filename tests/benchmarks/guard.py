"""What a quick run must not fall below: ratios of one run, with so much slack that a noisy machine keeps to them.

Beside each bound stands what was measured when it was set. Ratios to the peer are for people to read, these are for CI.
"""

from collections.abc import Iterable, Mapping

from tests.benchmarks.figures import Row
from tests.benchmarks.paging import PAGE

BOUNDS: Mapping[str, float] = {
    "append, 5,000 a transaction": 0.09,  # 0.28
    "verify of the chain": 0.18,  # 0.53
    f"page of {PAGE} accounts and totals, 30 thousand events, p50": 0.12,  # 0.38
    "rebuild of the read models": 0.14,  # 0.42
    "scrub 30 thousand events, random jumps, p50": 0.14,  # 0.43
    "scrub 30 thousand events, a drag, p50": 0.17,  # 0.51
}
"""By figure: how many times as good as the limit it must be; about a third of what it is."""
GROWTHS: Mapping[str, float] = {
    "scrub 30 thousand events, random jumps, p50": 1.8,  # 1.1
    "scrub 30 thousand events, a drag, p50": 1.8,  # 1.1
    f"page of {PAGE} accounts and totals, 30 thousand events, p50": 2.0,  # 1.0
}
"""By figure: how many times as long it may take on a log that is ten times as long. A walk over it would take ten."""


def broken(rows: Iterable[Row]) -> list[str]:
    """Each bound that does not hold, in one line; a figure that was not measured breaks none."""
    return [fault for row in rows for fault in (*_slow(row), *_grown(row))]


def _slow(row: Row) -> Iterable[str]:
    name, bound = row.figure.name, BOUNDS.get(row.figure.name, 0)
    if row.to_limit is not None and row.to_limit < bound:
        yield f"{name}: {row.to_limit:.2f} of the limit, and must be {bound:.2f} at least"


def _grown(row: Row) -> Iterable[str]:
    name, bound = row.figure.name, GROWTHS.get(row.figure.name)
    if bound is not None and row.growth is not None and row.growth > bound:
        yield f"{name}: it grew {row.growth:.2f} times with the log, and may {bound:.2f} times at most"
