"""Slower followers of a fast playhead: at once when it steps, a few times a second while it runs."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

INTERVAL = 40
"""Milliseconds between two calls."""


class Pace(QObject):
    """Calls a function at once, but no more often than every INTERVAL; the last wish is always carried out."""

    def __init__(self, function: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._function = function
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._timed_out)

    def call(self) -> None:
        """Now, or as soon as it is time again."""
        if self._timer.isActive():
            self._waiting = True
            return
        self._timer.start()
        self._function()

    def _timed_out(self) -> None:
        if self._waiting:
            self._waiting = False
            self.call()
