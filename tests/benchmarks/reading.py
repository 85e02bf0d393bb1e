"""Reading: an account folded from its events, and the whole log as typed events."""

from collections.abc import Iterator
from contextlib import contextmanager

from bankapp.services.schema import account_stream
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.stage import Stage, rate
from tests.benchmarks.workload import BUSY


@contextmanager
def replay(stage: Stage) -> Iterator[Contest]:
    """The busy account, from its first event on."""
    ours, peer, bare = stage.ours, stage.peer, stage.bare
    count = bare.read_stream(account_stream(BUSY))
    assert ours.balance(BUSY) == peer.balance(BUSY)
    yield Contest(
        (Figure(f"replay of an account of {count:,} events", "1/s"),),
        {
            "ours": lambda: rate(count, lambda: ours.balance(BUSY)),
            "peer": lambda: rate(count, lambda: peer.balance(BUSY)),
            "limit": lambda: rate(count, lambda: bare.read_stream(account_stream(BUSY))),
        },
    )


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
