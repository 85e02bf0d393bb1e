"""All families of figures, in the order of the table."""

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import (
    appending,
    commanding,
    keeping,
    opening,
    paging,
    proving,
    reading,
    scrubbing,
    searching,
    storing,
)
from tests.benchmarks.banks import Banks
from tests.benchmarks.figures import Family, Row, ScaledFamily, measured
from tests.benchmarks.sizes import Size
from tests.benchmarks.stage import Scale, staged

FAMILIES: tuple[Family, ...] = (
    appending.durable,
    appending.durable_log_alone,
    appending.durable_private,
    appending.by_hundreds,
    appending.by_thousands,
    reading.replay,
    reading.replay_scattered,
    reading.replay_by_hand,
    reading.whole_log,
    proving.chain,
    keeping.rebuild,
    commanding.execute,
    storing.sample,
    storing.size,
)
REBUILT: tuple[ScaledFamily, ...] = (reading.at_version,)
"""At each length of an account."""
SCALED: tuple[ScaledFamily, ...] = (
    scrubbing.scrub,
    opening.window,
    opening.file,
    paging.accounts,
    paging.register,
    paging.log,
    searching.search,
    proving.bank,
)
"""At each length of a sample bank but the shortest."""


def run(size: Size, folder: Path, banks: Banks, word: str = "") -> Iterator[Row]:
    """Measure one family after the other: those whose name contains a word."""
    if families := [family for family in FAMILIES if word in _name(family)]:
        with staged(size, folder) as stage:
            for family in families:
                with family(stage) as contest:
                    yield from measured(contest, size.rounds)
    for scaled, lengths in ((REBUILT, size.rebuilt), (SCALED, size.lengths[1:])):
        for length in lengths:
            for family_at in (family for family in scaled if word in _name(family)):
                with family_at(Scale(size, folder, banks, length)) as contest:
                    yield from measured(contest, size.rounds)


def _name(family: Family | ScaledFamily) -> str:
    return f"{family.__module__}.{family.__name__}"
