"""How soon a commit is seen by others: two windows and two `events --tail`, each a process of its own.

    python -m tests.benchmarks.following [COMMITS]

On a file, then on a PostgreSQL server of its own, as several machines would be. A window has seen an event when it has
painted it; a command line when its line can be read. Counted from when the append has returned.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from bankapp.bootstrap import Workspace
from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.services.places import BankUrl, Place
from bankapp.services.session import Session
from tests.benchmarks.stage import percentiles
from tests.support.postgresql import postgres_server

_PATIENCE = 30.0
_LEAST, _MOST = 0.05, 0.15
"""Seconds between two commits."""
_KINDS = ("window", "window", "command line", "command line")


class Watcher:
    """A process that tells of every event that it has seen."""

    def __init__(self, kind: str, place: str) -> None:
        self.kind = kind
        words = ["tests.benchmarks.watching"] if kind == "window" else ["bankapp", "--bank"]
        tail = [] if kind == "window" else ["events", "--tail", "--json"]
        self.seen: dict[int, float] = {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", *words, place, *tail],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        self._reader = Thread(target=self._read)
        self._reader.start()

    def wait_for(self, position: int) -> None:
        """Until an event is seen."""
        until = time.monotonic() + _PATIENCE
        while position not in self.seen:
            if time.monotonic() > until:
                raise TimeoutError(self.kind, position)
            time.sleep(0.01)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        """A window that has painted a head has painted what stands before it as well."""
        assert self._process.stdout
        known = 0
        for line in self._process.stdout:
            now, position = time.monotonic(), json.loads(line)["position"]
            self.seen.update(dict.fromkeys(range(known + 1, position + 1), now))
            known = position


def measure(session: Session, place: str, commits: int) -> Iterator[tuple[str, float, float, float]]:
    """For each watcher: what it is, and the median, p99 and longest time in milliseconds."""
    with ExitStack() as stack:
        watchers = [Watcher(kind, place) for kind in _KINDS]
        for watcher in watchers:
            stack.callback(watcher.close)
        for watcher in watchers:
            watcher.wait_for(session.history.head())
        committed = dict(_committed(session, commits))
        for watcher in watchers:
            watcher.wait_for(max(committed))
            taken = [(watcher.seen[position] - at) * 1000 for position, at in committed.items()]
            yield watcher.kind, *percentiles(taken), max(taken)


def _committed(session: Session, commits: int) -> Iterator[tuple[int, float]]:
    rng = random.Random(1)
    for _ in range(commits):
        time.sleep(rng.uniform(_LEAST, _MOST))
        outcome = session.bank.execute(Deposit("1", Money(1, "EUR")), session.bank.envelope())
        yield outcome.position, time.monotonic()


@contextmanager
def _opened(place: Place) -> Iterator[Session]:
    workspace = Workspace()
    workspace.initialise(place)
    session = workspace.open(place)
    try:
        session.bank.execute(OpenAccount("1", "Ada", "EUR"), session.bank.envelope())
        yield session
    finally:
        session.close()


def _table(title: str, rows: Sequence[tuple[str, float, float, float]]) -> None:
    for kind, middle, late, worst in rows:
        print(f"{title:<12}{kind:<14}{middle:>10.0f}{late:>10.0f}{worst:>10.0f}", flush=True)


def main(commits: int) -> None:
    print(f"{'bank':<12}{'seen by':<14}{'p50 ms':>10}{'p99 ms':>10}{'worst ms':>10}")
    with TemporaryDirectory() as folder:
        place = Path(folder) / "followed.bank"
        with _opened(place) as session:
            _table("file", list(measure(session, str(place), commits)))
    server = postgres_server()
    url = server.url(server.new_database())
    with _opened(BankUrl(url)) as session:
        _table("PostgreSQL", list(measure(session, url, commits)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
