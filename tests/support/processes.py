"""The processes that were started beside this one for a piece of work."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path


def helpers() -> list[int]:
    """Those that this process has started and that still run, by their numbers."""
    return [number for number, parent, command in _processes() if parent == os.getpid() and b"elsewhere" in command]


def kill_helpers() -> None:
    for number in helpers():
        os.kill(number, signal.SIGKILL)


def _processes() -> Iterator[tuple[int, int, bytes]]:
    """Number, number of the parent, and command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            yield int(folder.name), parent, (folder / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            continue
