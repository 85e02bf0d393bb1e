"""Notices that a person was forgotten, by whichever window: what is shown of the past is then not what it was."""

from PySide6.QtCore import QObject, Signal

from bankapp.services.personal import FORGETTING
from bankapp.services.session import Session

_LOOKED_AT = 100
"""Events that are looked through; behind a flood of them everything is shown anew without looking."""


class ForgottenWatch(QObject):
    """Looks at what is appended to a private bank."""

    forgotten = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._seen = 0

    def set_session(self, session: Session | None) -> None:
        """Watch another bank, or none; a plain one is never asked."""
        self._session = session if session and session.keys else None
        self._seen = session.history.head() if session else 0

    def grew(self, head: int) -> None:
        """The log has grown to a position."""
        session, seen = self._session, self._seen
        if session is None or head <= seen:
            return
        self._seen = head
        if head - seen > _LOOKED_AT or any(event.type == FORGETTING for event in session.store.read(seen + 1, head)):
            self.forgotten.emit()
