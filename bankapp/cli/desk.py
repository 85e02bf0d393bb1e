"""What every command is given: where the bank is, how banks are opened, and where the words go."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bankapp.cli.places import bank_place, make_folder_of
from bankapp.cli.screen import Screen
from bankapp.services.places import Place

if TYPE_CHECKING:  # the window is to be on the screen before these are loaded, and help needs none of them
    from bankapp.bootstrap import Workspace
    from bankapp.services.session import Session

MakeWorkspace = Callable[[], "Workspace"]


class Desk(Struct, frozen=True):
    """`bank` is what was named, None where nothing was."""

    make_workspace: MakeWorkspace
    screen: Screen
    bank: str | None = None
    read_only: bool = False

    def named_place(self) -> Place | None:
        """The bank that was named, if any."""
        return None if self.bank is None else bank_place(self.bank)

    def place(self, workspace: "Workspace") -> Place:
        """The bank that is meant."""
        return self.named_place() or workspace.default_path()

    def for_reading_only(self) -> "Desk":
        """The same desk, whose banks are opened without any way to write to them."""
        make_workspace = self.make_workspace
        return replace(self, make_workspace=lambda: make_workspace().for_reading_only(), read_only=True)

    def make_folder_of(self, place: Place) -> None:
        """Make the folder of a bank that is to be made; never for a reader."""
        if not self.read_only:
            make_folder_of(place)

    @contextmanager
    def opened(self, *, create: bool = False, read_only: bool = False) -> "Iterator[Session]":
        """The bank, opened; with `create` it is made where nothing is. Where it grew, its head is signed when due."""
        workspace = self.make_workspace()
        place = self.place(workspace)
        if create:
            self.make_folder_of(place)
            session = workspace.open_or_create(place)
        else:
            session = workspace.open(place, read_only=read_only)
        with ending_cleanly():
            try:
                before = session.store.head().position
                yield session
                if not session.read_only and session.store.head().position > before:
                    self._sign(session)
            finally:
                session.close()

    def _sign(self, session: "Session") -> None:
        from bankapp.cli.signing import sign_if_due  # most commands write nothing

        sign_if_due(self, session)

    @contextmanager
    def reading(self) -> "Iterator[Session]":
        """The bank with read models that are as new as its log, unless it may not be written to."""
        with self.opened() as session:
            head = session.history.head()
            if session.readmodels.due(head):
                with self.screen.progress("Catching up", lambda: head) as progress:
                    session.readmodels.catch_up(progress)
            if unknown := session.readmodels.unknown:
                self.screen.error(
                    f"From event {unknown.position} on the log was written by a newer bankapp ({unknown.type}): "
                    "what comes of that is not known here, and the bank is shown as it was before."
                )
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
