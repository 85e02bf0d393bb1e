"""Appends: one durable event after the other, and in bulk."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from tests.benchmarks.bare import Bare
from tests.benchmarks.figures import Contest, Figure, Trial, Who
from tests.benchmarks.ours import Ours
from tests.benchmarks.peer import Peer
from tests.benchmarks.sides import Side
from tests.benchmarks.sizes import Size
from tests.benchmarks.stage import Stage, rate
from tests.benchmarks.workload import Happening, Workload


@contextmanager
def durable(stage: Stage) -> Iterator[Contest]:
    """One command a transaction."""
    with _sides(stage.folder / "durable") as sides:
        yield _contest("durable append", sides, stage.size, stage.size.appends, 1)


@contextmanager
def durable_log_alone(stage: Stage) -> Iterator[Contest]:
    """What the read models cost a durable append is what this has more than the one above."""
    with _sides(stage.folder / "alone", kept=False) as sides:
        yield _contest("durable append, no read models", sides, stage.size, stage.size.appends, 1)


@contextmanager
def durable_private(stage: Stage) -> Iterator[Contest]:
    """As banks are made unless told otherwise: names and texts are encrypted. Nobody else does that."""
    with _sides(stage.folder / "private", private=True) as sides:
        yield _contest("durable append, texts encrypted", sides, stage.size, stage.size.appends, 1)


@contextmanager
def by_hundreds(stage: Stage) -> Iterator[Contest]:
    """A hundred commands a transaction."""
    with _sides(stage.folder / "hundreds") as sides:
        yield _contest("append, 100 a transaction", sides, stage.size, stage.size.batched, 100)


@contextmanager
def by_thousands(stage: Stage) -> Iterator[Contest]:
    """Five thousand commands a transaction."""
    with _sides(stage.folder / "thousands") as sides:
        yield _contest("append, 5,000 a transaction", sides, stage.size, stage.size.batched, 5000)


@contextmanager
def _sides(folder: Path, *, kept: bool = True, private: bool = False) -> Iterator[dict[Who, Side]]:
    folder.mkdir()
    with ExitStack() as stack:
        yield {
            "ours": stack.enter_context(closing(Ours(folder / "ours.bank", kept=kept, private=private))),
            "peer": stack.enter_context(closing(Peer(folder / "peer.db"))),
            "limit": stack.enter_context(closing(Bare(folder / "bare.db"))),
        }


def _contest(name: str, sides: dict[Who, Side], size: Size, count: int, transaction: int) -> Contest:
    return Contest(
        (Figure(name, "1/s"),),
        {who: _appender(side, Workload(size.accounts), count, transaction) for who, side in sides.items()},
    )


def _appender(side: Side, workload: Workload, count: int, transaction: int) -> Trial:
    side.batched(list(workload.opening()), 1000)()
    return lambda: _append(side, list(workload.movements(count)), transaction)


def _append(side: Side, happenings: Sequence[Happening], transaction: int) -> tuple[float, ...]:
    prepare = side.singly if transaction == 1 else partial(side.batched, size=transaction)
    return rate(len(happenings), prepare(happenings))
