"""Sample banks of several lengths: made once, and kept in a folder from run to run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session

BUSY = "1001"
"""The account of a sample bank that has by far the most events."""
_SEED = 1
_LEAST = 100
"""Accounts: so many fill a page."""
_EACH = 1000
"""Events for an account, where there are enough."""


class Banks:
    """Gives the paths of sample banks in a folder; makes those that are missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, events: int) -> Path:
        """The bank of at least so many events."""
        path = self._folder / f"{events}.bank"
        if not path.exists():
            print(f"making a sample bank of {events:,} events ...", file=sys.stderr)
            self._folder.mkdir(parents=True, exist_ok=True)
            Workspace().sample(path, events, max(events // _EACH, _LEAST), _SEED).close()
        return path

    def borrow(self, path: Path, events: int) -> None:
        """Take a bank that lies elsewhere as the one of so many events."""
        self._folder.mkdir(parents=True, exist_ok=True)
        link = self._folder / f"{events}.bank"
        link.unlink(missing_ok=True)
        link.symlink_to(path.resolve())


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """A bank as a person has it."""
    session = Workspace().open(path)
    try:
        yield session
    finally:
        session.close()
