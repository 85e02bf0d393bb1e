"""Where contests take place: a folder, and one filled log that every contender has in its own file."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

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
