"""The playhead: the one moment of history that every panel shows."""

from PySide6.QtCore import QObject, QTimer, Signal

_GROWTH = 2000
"""Milliseconds at the least from one time that a playhead in the past is told of a grown log to the next."""


class Playhead(QObject):
    """A position of the log, and the newest one there is. While it stands at the newest it follows it: that is "now".

    Lives in the GUI thread. `moved` tells every change of what is to be shown, `grew` that others appended behind a
    playhead that stands in the past: at once, but every other second at the most, since every panel then asks anew.
    """

    moved = Signal(int, int)
    """Position and head."""
    grew = Signal(int, int)
    """Position and head; the position is as before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._position = 0
        self._head = 0
        self._newest = 0
        self._rest = QTimer(self, singleShot=True, interval=_GROWTH)
        self._rest.timeout.connect(self._tell_growth)

    @property
    def position(self) -> int:
        return self._position

    @property
    def head(self) -> int:
        return self._head

    @property
    def is_now(self) -> bool:
        return self._position == self._head

    def start(self, head: int) -> None:
        """Stand at the newest event of another bank."""
        self._rest.stop()
        self._newest = head
        self._stand(head, head)

    def go_to(self, position: int) -> None:
        """Move to a position; one outside of the log is brought back to its nearer end. The head is now, also where
        the log has grown behind it."""
        wanted = self._newest if position == self._head else min(max(position, 0), self._newest)
        if wanted != self._position:
            self._stand(wanted, self._newest if wanted > self._head else self._head)

    def set_head(self, head: int) -> None:
        """The log has grown: from now on to the new head, in the past only told."""
        if head <= self._newest:
            return
        following = self.is_now
        self._newest = head
        if following:
            self._stand(head, head)
        elif not self._rest.isActive():
            self._tell_growth()

    def _stand(self, position: int, head: int) -> None:
        self._position, self._head = position, head
        self.moved.emit(position, head)

    def _tell_growth(self) -> None:
        if self._newest > self._head:
            self._head = self._newest
            self._rest.start()
            self.grew.emit(self._position, self._head)
