"""What a quick run must not fall below: ratios of one run, with so much slack that a noisy machine keeps to them.

Beside each bound stands what was measured when it was set; a bound is about a third of it. Ratios to the peer are for
people to read, these are for CI.
"""

from collections.abc import Iterable, Mapping

from tests.benchmarks.figures import Row
from tests.benchmarks.keeping import GROWTH

BOUNDS: Mapping[str, float] = {
    "append, 5,000 a transaction": 0.09,  # 0.28
    "verify of the chain": 0.18,  # 0.53
    "page of 30 accounts and totals, p50": 0.12,  # 0.38
    "rebuild of the read models": 0.14,  # 0.42
    GROWTH: 0.33,  # 0.9 and more: what is asked on a log ten times as long takes as long
}
"""By figure: how many times as good as the limit it must be."""


def broken(rows: Iterable[Row]) -> list[str]:
    """Each bound that does not hold, in one line; a figure that was not measured breaks none."""
    return [
        f"{row.figure.name}: {row.to_limit:.2f} of the limit, and must be {BOUNDS[row.figure.name]:.2f} at least"
        for row in rows
        if row.to_limit is not None and row.to_limit < BOUNDS.get(row.figure.name, 0)
    ]
