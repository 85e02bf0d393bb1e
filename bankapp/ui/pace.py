"""Slower followers of a fast playhead: a frame later when it steps, a few times a second while it runs."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from bankapp.ui.painting import paint_now

INTERVAL = 60
"""Milliseconds between two calls, at the least."""
_REST = 5
"""A follower is left alone so many times as long as it takes: its work is seldom in the way of a frame."""


class Pace(QObject):
    """Calls a function once the frame that is due has been painted, but no more often than every interval, or than a
    slow machine has time for; the last wish is always carried out. What it changes is painted at once, and so not with
    the next frame.
    """

    def __init__(self, function: Callable[[], None], parent: QWidget, interval: int = INTERVAL) -> None:
        super().__init__(parent)
        self._of = parent
        self._interval = interval
        self._function = function
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._timed_out)

    @property
    def is_waiting(self) -> bool:
        """Whether a wish is still to be carried out."""
        return self._wanted

    def call(self) -> None:
        """As soon as the frame is painted, or as it is time again."""
        self._wanted = True
        if not self._timer.isActive():
            self._timer.start(0)

    def _timed_out(self) -> None:
        if self._wanted:
            self._wanted = False
            started = time.monotonic()
            self._function()
            paint_now(self._of)
            took = round((time.monotonic() - started) * 1000)
            self._timer.start(max(self._interval, _REST * took))
