"""What every command is given: where the bank is, how banks are opened, and where the words go."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from bankapp.cli.places import bank_path, make_folder
from bankapp.cli.screen import Screen
from bankapp.services.session import Session

if TYPE_CHECKING:  # SQLAlchemy takes its time, and help needs none of it
    from bankapp.bootstrap import Workspace

MakeWorkspace = Callable[[], "Workspace"]


@dataclass(frozen=True, slots=True)
class Desk:
    """`bank` is what was named, None where nothing was."""

    make_workspace: MakeWorkspace
    screen: Screen
    bank: str | None = None

    def named_path(self) -> Path | None:
        """The file that was named, if any."""
        return None if self.bank is None else bank_path(self.bank)

    def path(self, workspace: "Workspace") -> Path:
        """The file that is meant."""
        return self.named_path() or workspace.default_path()

    @contextmanager
    def opened(self, *, create: bool = False, read_only: bool = False) -> Iterator[Session]:
        """The bank, opened; with `create` it is made where nothing is."""
        workspace = self.make_workspace()
        path = self.path(workspace)
        if create:
            make_folder(path.parent)
            session = workspace.open_or_create(path)
        else:
            session = workspace.open(path, read_only=read_only)
        with ending_cleanly():
            try:
                yield session
            finally:
                session.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """The bank with read models that are as new as its log, unless it may not be written to."""
        with self.opened() as session:
            head = session.history.head()
            if not session.read_only and session.readmodels.position() < head:
                with self.screen.progress("Catching up", lambda: head) as progress:
                    session.readmodels.catch_up(progress)
            yield session


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """While this lasts, a request to terminate ends the work as Ctrl+C does, so that nothing half-done is left."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
