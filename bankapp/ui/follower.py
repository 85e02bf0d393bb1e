"""Watches a bank for what others append, and for what this window appended itself."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from bankapp.errors import BankappError
from bankapp.services.session import Session

INTERVAL_MS = 50
"""How often the bank is asked whether anything was committed; one question costs about 0.05 ms."""


class Follower(QObject):
    """Tells the new head whenever the log has grown, whoever wrote it. Lives in the GUI thread."""

    grew = Signal(int)
    failed = Signal(str)
    """The bank can no longer be read: why, in one line. It is told once, and asked again all the same."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._seen: int | None = None
        self._broken = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    def follow(self, session: Session | None) -> None:
        """Watch this bank from now on, and no other."""
        self._session, self._seen, self._broken = session, None, False
        if session:
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Ask now."""
        session = self._session
        if session is None:
            return
        try:
            self._look(session.changes, session.history.head)
        except BankappError as error:
            if not self._broken:
                self.failed.emit(str(error))
            self._broken = True

    def _look(self, changes: Callable[[], int], head: Callable[[], int]) -> None:
        seen = changes()
        self._broken = False
        if seen != self._seen:
            self._seen = seen
            self.grew.emit(head())
