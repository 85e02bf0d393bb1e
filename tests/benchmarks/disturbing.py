"""How much a writer in another process disturbs scrubbing: the real window, with the writer held and let go in turns.

    python -m tests.benchmarks.disturbing [BANK]

The writer deposits 50 times a second, in BANK too: give a copy. Without one a sample of 100,000 events is made. "Not
followed" is the same with a window that does not look what is new: what the writer takes of the machine, whoever reads.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication

from bankapp.bootstrap import Workspace
from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from tests.benchmarks.banks import Banks
from tests.benchmarks.frames import Frame
from tests.benchmarks.scrubbing import Scrubber
from tests.benchmarks.stage import percentiles

_EVENTS = 100_000
_RATE = 50
"""Commits a second."""
_ROUNDS, _FRAMES = 8, 150
_CALM = 0.5
"""Seconds until what a round has left behind is done."""
_WAYS = ("writer at rest", "writer at work", "not followed")
_WRITE = "--write"


class Writer:
    """A process that appends to a bank, and can be held."""

    def __init__(self, bank: Path) -> None:
        words = [sys.executable, "-m", "tests.benchmarks.disturbing", _WRITE, str(bank)]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE)
        assert self._process.stdout
        self._process.stdout.readline()  # it is ready
        self.hold()

    def hold(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def write(bank: Path) -> None:
    """Deposit until killed."""
    session = Workspace().open(bank)
    account = session.history.first_account()
    assert account
    print("ready", flush=True)
    while True:
        time.sleep(1 / _RATE)
        session.bank.execute(Deposit(account.account_id, Money(1, account.currency)), session.bank.envelope())


def measure(bank: Path, folder: Path) -> Iterator[tuple[str, str, list[Frame]]]:
    """For jumps and drags, and for each way: the frames."""
    window = Scrubber(bank, folder)
    writer = Writer(bank)
    try:
        for move, take in (("a jump", window.jumps), ("a drag", window.drags)):
            take(_FRAMES)
            frames: dict[str, list[Frame]] = {way: [] for way in _WAYS}
            for _ in range(_ROUNDS):
                for way, taken in frames.items():
                    with _under(way, window, writer):
                        taken += take(_FRAMES)
            yield from ((move, way, taken) for way, taken in frames.items())
    finally:
        writer.close()
        window.close()


@contextmanager
def _under(way: str, window: Scrubber, writer: Writer) -> Iterator[None]:
    follower, session = window.window.follower, window.window.session
    if way != _WAYS[0]:
        writer.go_on()
    if way == _WAYS[2]:
        follower.follow(None)
    yield
    writer.hold()
    follower.follow(session)
    until = time.monotonic() + _CALM
    while time.monotonic() < until:
        QCoreApplication.processEvents()


def main(bank: Path | None) -> None:
    with TemporaryDirectory() as folder:
        place = bank or Banks(Path(folder)).path(_EVENTS)
        print(f"{'frames':<10}{'':<16}{'p50 ms':>10}{'p99 ms':>10}{'queries p99':>14}")
        for move, way, frames in measure(place, Path(folder)):
            middle, worst = percentiles(frame.whole for frame in frames)
            queries = percentiles(frame.queries for frame in frames)[1]
            print(f"{move:<10}{way:<16}{middle:>10.1f}{worst:>10.1f}{queries:>14.2f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == [_WRITE]:
        write(Path(sys.argv[2]))
    else:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
