"""How long a window's frames take, from the slider's value to the painted window: jumps to anywhere, and drags."""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from bankapp.ui.app import settle_garbage
from tests.benchmarks.painting import Painting

WARM_UP = 5
"""Frames at first that are not counted."""
_BETWEEN = 1 / 60
"""Seconds from a move to the next one: what else the window does has its turn in between."""
_DRAG = 40
"""Events that a step of a drag goes on, at the most."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Milliseconds from the slider's value until the accounts in view, the balance of the chosen one, the bank's total
    and the playhead are painted; and what the queries for that took."""

    whole: float
    queries: float


class Mover(ABC):
    """Moves the slider of a shown window, and waits for each frame."""

    def __init__(self, window: QWidget, slider: QAbstractSlider, head: int) -> None:
        self._window = window
        self._slider = slider
        self._head = head
        self._painting = Painting(window)
        self.asked = 0.0
        """Seconds that the queries of the frame took; whoever asks adds to it."""

    def jumps(self, count: int) -> list[Frame]:
        """Frames of jumps to anywhere."""
        settle_garbage()  # as the programme does when its window is furnished
        rng = random.Random(1)
        return self._frames(rng.randint(0, self._head) for _ in range(count))

    def drags(self, count: int) -> list[Frame]:
        """Frames of small moves onwards."""
        rng, start = random.Random(2), self._head // 3
        places = (start + step * _DRAG // 2 + rng.randrange(_DRAG // 2) for step in range(count))
        return self._frames(place % max(self._head, 1) for place in places)

    def close(self) -> None:
        self._window.close()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @abstractmethod
    def is_behind(self) -> bool:
        """Whether something of the moment is still to be painted."""

    def _frames(self, positions: Iterator[int]) -> list[Frame]:
        return [self._frame(position) for position in positions][WARM_UP:]

    def _frame(self, position: int) -> Frame:
        self.asked = 0.0
        started = monotonic()
        self._slider.setValue(position)
        whole = self._painting.following()
        while self.is_behind():
            whole = self._painting.following()
        while monotonic() < started + _BETWEEN:
            QCoreApplication.processEvents()
        return Frame((whole - started) * 1000, self.asked * 1000)
