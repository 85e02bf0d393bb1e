"""When the bars of a strip are asked for: at once where the view is another one, later where nobody would see it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from bankapp.ui.timeline.axis import Axis

_UNSEEN = 2000
"""Milliseconds: what a few new events add to bars of thousands."""


class Asking(QObject):
    """Asks once a turn of the event loop at most, and only for a view that was not asked for yet."""

    due = Signal()

    def __init__(self, view: Callable[[], Axis], by_time: Callable[[], bool], parent: QObject) -> None:
        """`view` is the axis by event of what is drawn now; by time, a few new events may take much room."""
        super().__init__(parent)
        self._view = view
        self._by_time = by_time
        self._asked: Axis | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)

    def look(self) -> None:
        """The view may be another one."""
        wait = _UNSEEN if self._asked and not self._by_time() and self._view().is_like(self._asked) else 0
        if not self._timer.isActive() or wait < self._timer.interval():
            self._timer.start(wait)

    def again(self) -> None:
        """Something else is to be drawn in the same view."""
        self._asked = None
        self.look()

    def _ask(self) -> None:
        view = self._view()
        if view != self._asked:
            self._asked = view
            self.due.emit()
