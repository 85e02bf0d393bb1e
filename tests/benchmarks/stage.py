"""Where contests take place: a folder, and one filled log that every contender has in its own file; or sample banks."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from tests.benchmarks.banks import Banks
from tests.benchmarks.bare import Bare
from tests.benchmarks.ours import Ours
from tests.benchmarks.peer import Peer
from tests.benchmarks.sizes import Size
from tests.benchmarks.workload import Workload

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Stage:
    """The sides hold the same events; contests that write take a new file in `folder`."""

    size: Size
    folder: Path
    ours: Ours
    peer: Peer
    bare: Bare

    @property
    def events(self) -> int:
        """How long the log is."""
        return self.size.log + self.size.accounts


@dataclass(frozen=True, slots=True)
class Scale:
    """A length, of a sample bank or of an account, and where contests at that length take place."""

    size: Size
    folder: Path
    banks: Banks
    events: int

    @property
    def long(self) -> Path:
        """The sample bank of this length."""
        return self.banks.path(self.events)

    @property
    def short(self) -> Path:
        """The shortest one, with which it is compared."""
        return self.banks.path(self.size.short)

    @property
    def name(self) -> str:
        """The length in words: "10 million"."""
        for unit, word in ((1_000_000, " million"), (1_000, " thousand")):
            if self.events % unit == 0:
                return f"{self.events // unit}{word}"
        return str(self.events)


@contextmanager
def staged(size: Size, folder: Path) -> Iterator[Stage]:
    """Fill a file for each side."""
    with ExitStack() as stack:
        ours = stack.enter_context(closing(Ours(folder / "ours.bank")))
        peer = stack.enter_context(closing(Peer(folder / "peer.db")))
        bare = stack.enter_context(closing(Bare(folder / "bare.db")))
        workload = Workload(size.accounts)
        happenings = [*workload.opening(), *workload.movements(size.log, size.stream)]
        for side in (ours, peer, bare):
            side.batched(happenings, _BATCH)()
        yield Stage(size, folder, ours, peer, bare)


def rate(count: int, work: Callable[[], object]) -> tuple[float]:
    """How many a second, of a piece of work that does `count`."""
    started = perf_counter()
    work()
    return (count / (perf_counter() - started),)


def latencies(asks: Iterable[Callable[[], object]]) -> tuple[float, float]:
    """The milliseconds that most of some questions take: p50 and p99."""
    taken = []
    for ask in asks:
        started = perf_counter()
        ask()
        taken.append((perf_counter() - started) * 1000)
    return percentiles(taken)


def percentiles(values: Iterable[float]) -> tuple[float, float]:
    """p50 and p99."""
    cut = quantiles(values, n=100, method="inclusive")
    return cut[49], cut[98]
