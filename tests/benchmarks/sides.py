"""What each contender must be able to do, so that all do the same work."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from tests.benchmarks.workload import Happening

Work = Callable[[], object]
"""What is timed; everything that is not a contender's own work was done before."""


class Side(Protocol):
    """A file of events, written and read in one way."""

    def singly(self, happenings: Sequence[Happening]) -> Work:
        """Append the happenings, each durable before the next one is begun."""

    def batched(self, happenings: Sequence[Happening], size: int) -> Work:
        """Append the happenings, `size` of them in a transaction."""

    def close(self) -> None:
        """Let go of the file."""


class Reader(Side, Protocol):
    """A side that turns what it stored into typed events again."""

    def balance(self, account_id: str) -> int:
        """An account's balance, from its events alone."""

    def count(self) -> int:
        """How many events the log holds, by reading them all."""


def parts(happenings: Sequence[Happening], size: int) -> list[Sequence[Happening]]:
    """The happenings in parts of a size."""
    return [happenings[start : start + size] for start in range(0, len(happenings), size)]


def file_size(path: Path) -> int:
    """The bytes of a database with its write-ahead log."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
