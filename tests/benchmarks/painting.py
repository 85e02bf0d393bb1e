"""When a window was painted."""

from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal


class Painting(QObject):
    """Notes when a window was painted last. It lets the window paint itself, so as to be there when that is done."""

    painted = Signal()

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.at = self._first = 0.0
        window.installEventFilter(self)

    def following(self) -> float:
        """Go on until the window is painted anew; when that was, by the monotonic clock."""
        self._first = 0.0
        while not self._first:
            QCoreApplication.processEvents()
        return self._first

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest:
            return super().eventFilter(watched, event)
        watched.event(event)
        self.at = monotonic()
        self._first = self._first or self.at
        self.painted.emit()
        return True
