"""Reading: an account folded from its events, and the whole log as typed events."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from bankapp.adapters.sql._driver import sqlite3
from bankapp.services.aggregates import SNAPSHOT_EVERY
from bankapp.services.schema import account_stream
from tests.benchmarks.bare import Bare
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.peer import Peer
from tests.benchmarks.stage import Scale, Stage, latencies, rate
from tests.benchmarks.workload import BUSY, Workload

_VERSIONS = 4
_SNAPSHOT = "SELECT state FROM snapshots WHERE stream_id = ? AND version = ?"
_FOLDED = "SELECT version, type, schema_version, data FROM events WHERE stream_id = ? AND version > ? AND version <= ?"


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
def at_version(scale: Scale) -> Iterator[Contest]:
    """The same at several versions, from the first event on and from a snapshot of each hundredth version."""
    with ExitStack() as stack:
        ours = stack.enter_context(closing(Ours(scale.folder / f"rebuilt-{scale.events}.bank")))
        peer = stack.enter_context(closing(Peer(scale.folder / f"rebuilt-{scale.events}.db")))
        workload = Workload(1)
        happenings = [*workload.opening(), *workload.movements(scale.events - 1, scale.events)]
        for side in (ours, peer):
            side.batched(happenings, 5000)()
        peer.take_snapshots(BUSY, range(SNAPSHOT_EVERY, scale.events, SNAPSHOT_EVERY))
        versions = [scale.events * part // _VERSIONS - 1 for part in range(1, _VERSIONS + 1)]
        assert [ours.balance_at(BUSY, at) for at in versions] == [peer.balance_at(BUSY, at) for at in versions]
        name = f"account of {scale.name} events at a version"
        yield Contest(
            (Figure(name, "ms"), Figure("the same, from a snapshot", "ms")),
            {
                "ours": lambda: _rebuilt(ours, versions),
                "peer": lambda: _rebuilt(peer, versions),
                "limit": lambda: _rows(ours.path, versions),
            },
            rounds=3,
        )


def _rebuilt(side: Ours | Peer, versions: Sequence[int]) -> tuple[float, float]:
    folded = latencies(partial(side.balance_at, BUSY, version, snapshots=False) for version in versions)
    return folded[0], latencies(partial(side.balance_at, BUSY, version) for version in versions)[0]


def _rows(path: Path, versions: Sequence[int]) -> tuple[float, float]:
    """What has to be fetched for either."""
    stream = account_stream(BUSY)
    with closing(sqlite3.connect(path)) as connection:

        def fetch(after: int, version: int) -> None:
            connection.execute(_SNAPSHOT, (stream, after)).fetchone()
            connection.execute(_FOLDED, (stream, after, version)).fetchall()

        whole = latencies(partial(fetch, 0, version) for version in versions)
        behind = latencies(partial(fetch, at // SNAPSHOT_EVERY * SNAPSHOT_EVERY, at) for at in versions)
    return whole[0], behind[0]


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
