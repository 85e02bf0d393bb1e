"""What an event takes on the disk, and how fast the sample bank is made."""

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter

from bankapp.adapters.sql._driver import sqlite3
from bankapp.bootstrap import Workspace
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.sides import file_size
from tests.benchmarks.stage import Stage
from tests.benchmarks.workload import Workload


@contextmanager
def size(stage: Stage) -> Iterator[Contest]:
    """With all that is kept beside the log; the log alone is a line of its own."""
    path = stage.folder / "log-alone.bank"
    workload = Workload(stage.size.accounts)
    with closing(Ours(path, kept=False)) as alone:
        alone.batched([*workload.opening(), *workload.movements(stage.size.log, stage.size.stream)], 5000)()
        sides = (stage.ours.path, stage.peer.path, stage.bare.path)
        per_event = [_bytes(side) / stage.events for side in (*sides, path)]
        ours, peer, bare, log = per_event
        yield Contest(
            (Figure("file, for each event", "bytes"), Figure("file without read models, for each event", "bytes")),
            {"ours": lambda: (ours, log), "peer": lambda: (peer, peer), "limit": lambda: (bare, bare)},
            rounds=1,
        )


@contextmanager
def sample(stage: Stage) -> Iterator[Contest]:
    """Real commands under the real rules, in bulk."""
    numbers = itertools.count()

    def made() -> tuple[float]:
        started = perf_counter()
        path = stage.folder / f"sample-{next(numbers)}.bank"
        session = Workspace().sample(path, stage.size.sample, stage.size.accounts, 1)
        events = session.history.head()
        session.close()
        return (events / (perf_counter() - started),)

    yield Contest((Figure("sample bank, by commands", "1/s"),), {"ours": made}, rounds=3)


def _bytes(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return file_size(path)
