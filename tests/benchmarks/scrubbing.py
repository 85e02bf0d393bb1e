"""Scrubbing: from the slider's value to the painted window, in the real main window; jumps and drags."""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import current_thread
from time import monotonic, perf_counter, sleep
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from bankapp.adapters.sql.pool import Pool
from bankapp.bootstrap import Workspace
from bankapp.ui.app import make_application
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import apply_theme, load_theme
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.painting import Painting
from tests.benchmarks.stage import Scale, percentiles

_WARM_UP = 5
_OF_FRAMES = "frame"
"""How the thread is named that asks what the next frame shows."""
_BETWEEN = 1 / 60
"""Seconds from a move to the next one: what else the window does has its turn in between."""
_PAUSE = 0.005
_DRAG = 40
"""Events that a step of a drag goes on, at the most."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Milliseconds from the slider's value until the accounts in view, the balance of the chosen one, the bank's total
    and the playhead are painted; and what the queries for that took."""

    whole: float
    queries: float


class Scrubber:
    """A shown window on a bank, and how long its frames take."""

    def __init__(self, bank: Path, folder: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = make_application(["benchmarks"])
        apply_theme(app, load_theme("light"))
        self._app: QApplication = app
        self._asked = 0.0
        self.window = MainWindow(Workspace, Preferences(folder / "scrubbing.ini"))
        self.window.resize(1600, 960)
        self._painting = Painting(self.window)
        self.window.show()
        self.window.show_session(Workspace().open(bank))
        self.head = self.window.playhead.head
        self._settle()

    def jumps(self, count: int) -> list[Frame]:
        """Frames of jumps to anywhere."""
        rng = random.Random(1)
        return self._frames(rng.randint(0, self.head) for _ in range(count))

    def drags(self, count: int) -> list[Frame]:
        """Frames of small moves onwards."""
        rng, start = random.Random(2), self.head // 3
        places = (start + step * _DRAG // 2 + rng.randrange(_DRAG // 2) for step in range(count))
        return self._frames(place % max(self.head, 1) for place in places)

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _frames(self, positions: Iterator[int]) -> list[Frame]:
        with patch.object(Pool, "borrowed", self._timed(Pool.borrowed)):
            return [self._frame(position) for position in positions][_WARM_UP:]

    def _frame(self, position: int) -> Frame:
        self._asked = 0.0
        started = monotonic()
        self.window.view.timeline.slider.setValue(position)
        whole = self._painting.following()
        while self._behind():
            whole = self._painting.following()
        while monotonic() < started + _BETWEEN:
            self._app.processEvents()
        return Frame((whole - started) * 1000, self._asked * 1000)

    def _behind(self) -> bool:
        return self.window.view.accounts.is_behind or self.window.view.register.is_behind

    def _settle(self) -> None:
        """Until all is shown; verifying the chain, which gives way to every move, would take minutes."""
        self._app.processEvents()
        self.window.chain.stop()
        while not self.window.tasks.idle:
            self._app.processEvents()
            sleep(_PAUSE)
        self._app.processEvents()

    def _timed(self, borrowed: Callable[[Pool], object]) -> Callable[[Pool], object]:
        @contextmanager
        def timed(pool: Pool) -> Iterator[object]:
            started = perf_counter()
            with borrowed(pool) as connection:  # type: ignore[attr-defined]
                yield connection
            if current_thread().name.startswith(_OF_FRAMES):
                self._asked += perf_counter() - started

        return timed


@contextmanager
def scrub(scale: Scale) -> Iterator[Contest]:
    """The whole frame: the page of accounts, the chosen one's balance, the bank's total, the playhead."""
    name = f"scrub {scale.name} events"
    count = scale.size.frames + _WARM_UP
    yield Contest(
        tuple(
            Figure(line, "ms")
            for way in ("random jumps", "a drag")
            for line in (f"{name}, {way}, p50", f"{name}, {way}, p99", f"of {way}, the queries, p99")
        ),
        {
            "ours": lambda: _moved(scale.long, scale.folder, count),
            "short": lambda: _moved(scale.short, scale.folder, count),
        },
    )


def _moved(bank: Path, folder: Path, count: int) -> tuple[float, ...]:
    """One window at a time: what another one does while nobody moves it would be in the way."""
    scrubber = Scrubber(bank, folder)
    try:
        frames = (scrubber.jumps(count), scrubber.drags(count))
    finally:
        scrubber.close()
    return tuple(value for taken in frames for value in _figures(taken))


def _figures(frames: Sequence[Frame]) -> tuple[float, float, float]:
    middle, worst = percentiles(frame.whole for frame in frames)
    return middle, worst, percentiles(frame.queries for frame in frames)[1]
