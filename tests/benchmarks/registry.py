"""All families of figures, in the order of the table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks import appending, commanding, keeping, proving, reading, scrubbing, storing
from tests.benchmarks.figures import Family, Row, measured
from tests.benchmarks.sizes import Size
from tests.benchmarks.stage import staged

FAMILIES: tuple[Family, ...] = (
    appending.durable,
    appending.durable_log_alone,
    appending.by_hundreds,
    appending.by_thousands,
    reading.replay,
    reading.replay_scattered,
    reading.replay_by_hand,
    reading.whole_log,
    proving.chain,
    keeping.page,
    keeping.growth,
    keeping.rebuild,
    scrubbing.scrub,
    commanding.execute,
    storing.sample,
    storing.size,
)


def run(size: Size, folder: Path, families: Sequence[Family] = FAMILIES) -> Iterator[Row]:
    """Measure one family after the other."""
    with staged(size, folder) as stage:
        for family in families:
            with family(stage) as contest:
                yield from measured(contest, size.rounds)
