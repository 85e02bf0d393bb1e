"""The playhead: the one moment of history that every panel shows."""

from PySide6.QtCore import QObject, Signal


class Playhead(QObject):
    """A position of the log, and the newest one there is. While it stands at the newest it follows it: that is "now".

    Lives in the GUI thread. `moved` tells every change of what is to be shown, `grew` that others appended behind a
    playhead that stands in the past.
    """

    moved = Signal(int, int)
    """Position and head."""
    grew = Signal(int, int)
    """Position and head; the position is as before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._position = 0
        self._head = 0

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
        self._position = self._head = head
        self.moved.emit(head, head)

    def go_to(self, position: int) -> None:
        """Move to a position; one outside of the log is brought back to its nearer end."""
        wanted = min(max(position, 0), self._head)
        if wanted != self._position:
            self._position = wanted
            self.moved.emit(wanted, self._head)

    def set_head(self, head: int) -> None:
        """The log has grown: from now on to the new head, in the past only told."""
        if head <= self._head:
            return
        following = self.is_now
        self._head = head
        if following:
            self._position = head
            self.moved.emit(head, head)
        else:
            self.grew.emit(self._position, head)
