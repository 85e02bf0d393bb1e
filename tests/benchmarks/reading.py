"""Reading: an account folded from its events, and the whole log as typed events."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from bankapp.services.schema import account_stream
from tests.benchmarks.bare import Bare
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.peer import Peer
from tests.benchmarks.stage import Stage, rate
from tests.benchmarks.workload import BUSY, Workload


@contextmanager
def replay(stage: Stage) -> Iterator[Contest]:
    """An account that has its file to itself, so that its events lie side by side."""
    folder = stage.folder / "replay"
    folder.mkdir()
    with ExitStack() as stack:
        ours = stack.enter_context(closing(Ours(folder / "ours.bank", kept=False)))
        peer = stack.enter_context(closing(Peer(folder / "peer.db")))
        bare = stack.enter_context(closing(Bare(folder / "bare.db")))
        workload = Workload(1)
        happenings = [*workload.opening(), *workload.movements(stage.size.stream, stage.size.stream)]
        for side in (ours, peer, bare):
            side.batched(happenings, 5000)()
        yield _replay(f"replay of an account of {len(happenings):,} events", ours, peer, bare)


@contextmanager
def replay_scattered(stage: Stage) -> Iterator[Contest]:
    """The busy account of the whole log: about every page holds one of its events."""
    yield _replay("the same, scattered in the log", stage.ours, stage.peer, stage.bare)


@contextmanager
def replay_by_hand(stage: Stage) -> Iterator[Contest]:
    """The peer at its best: most of its time goes into its repository's checks of types, which can be gone round."""
    ours, peer = stage.ours, stage.peer
    count = stage.bare.read_stream(account_stream(BUSY))
    assert ours.balance(BUSY) == peer.balance_by_hand(BUSY)
    yield Contest(
        (Figure("the same, the peer folded by hand", "1/s"),),
        {
            "ours": lambda: rate(count, lambda: ours.balance(BUSY)),
            "peer": lambda: rate(count, lambda: peer.balance_by_hand(BUSY)),
        },
    )


def _replay(name: str, ours: Ours, peer: Peer, bare: Bare) -> Contest:
    stream = account_stream(BUSY)
    count = bare.read_stream(stream)
    assert ours.balance(BUSY) == peer.balance(BUSY)
    return Contest(
        (Figure(name, "1/s"),),
        {
            "ours": lambda: rate(count, lambda: ours.balance(BUSY)),
            "peer": lambda: rate(count, lambda: peer.balance(BUSY)),
            "limit": lambda: rate(count, lambda: bare.read_stream(stream)),
        },
    )


@contextmanager
def whole_log(stage: Stage) -> Iterator[Contest]:
    """Every event of the bank, typed."""
    ours, peer, bare = stage.ours, stage.peer, stage.bare
    count = stage.events
    assert ours.count() == peer.count() == bare.read_all() == count
    yield Contest(
        (Figure("read of the whole log, typed", "1/s"),),
        {
            "ours": lambda: rate(count, ours.count),
            "peer": lambda: rate(count, peer.count),
            "limit": lambda: rate(count, bare.read_all),
        },
    )
