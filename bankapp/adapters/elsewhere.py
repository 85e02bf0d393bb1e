"""Work in a process of its own, whose results come through a pipe as they are made."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

Send = Callable[[bytes], None]
_START = f"from {__name__} import serve; serve()"
_LENGTH = 8


class Elsewhere:
    """A process that was started for one piece of work, which only reads. To be asked by one thread, and closed by any.

    It loads nothing of the script that this process runs, and ends with this process.
    """

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        """`work` is called there, with a `Send` and the arguments; all of it has to be picklable."""
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter, and our own words
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
        )
        assert self._process.stdin
        with suppress(BrokenPipeError), self._process.stdin as stdin:
            pickle.dump((work, arguments), stdin)

    def receive(self) -> bytes:
        """The next result, which is waited for; raises EOFError where the process has ended, or this is closed."""
        return self._read(int.from_bytes(self._read(_LENGTH)))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _read(self, length: int) -> bytes:
        assert self._process.stdout
        try:
            found = self._process.stdout.read(length)
        except ValueError as error:  # another thread has closed it
            raise EOFError from error
        if len(found) < length:
            raise EOFError
        return found


def serve() -> None:
    """What the other process does. Whether somebody is interrupted is heard by the one that waits for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as results, Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # what is printed by mistake is no result
        work, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - of the process that has started this one
        with suppress(BrokenPipeError):
            work(partial(_send, results), *arguments)


def _send(results: BinaryIO, result: bytes) -> None:
    results.write(len(result).to_bytes(_LENGTH) + result)
    results.flush()
