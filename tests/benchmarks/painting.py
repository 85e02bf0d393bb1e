"""When a window was painted."""

from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal


class Painting(QObject):
    """Notes when a window was painted last: at the event that follows its painting."""

    painted = Signal()

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.at = 0.0
        window.installEventFilter(self)

    def following(self) -> float:
        """Go on until the window is painted; when that was, by the monotonic clock."""
        self.at = 0.0
        while not self.at:
            QCoreApplication.processEvents()
        return self.at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.User:
            self.at = monotonic()
            self.painted.emit()
            return True
        return super().event(event)
