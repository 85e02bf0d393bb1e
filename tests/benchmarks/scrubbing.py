"""Scrubbing: from the slider's value to the painted window, in the real main window, beside a bare one."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread
from time import perf_counter, sleep
from typing import TypeVar
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication

from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.bootstrap import Workspace
from bankapp.ui.app import make_application
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import apply_theme, load_theme
from tests.benchmarks.bare_window import BareWindow
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.frames import WARM_UP, Frame, Mover
from tests.benchmarks.stage import Scale, percentiles

T = TypeVar("T")
_OF_FRAMES = "frame"
"""How the thread is named that asks what the next frame shows."""
_PAUSE = 0.005


class Scrubber(Mover):
    """The real window on a bank."""

    def __init__(self, bank: Path, folder: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = make_application(["benchmarks"])
        apply_theme(app, load_theme("light"))
        self.window = window = MainWindow(Workspace, Preferences(folder / "scrubbing.ini"))
        window.resize(1600, 960)
        window.show()
        window.show_session(Workspace().open(bank))
        super().__init__(window, window.view.timeline.slider, window.playhead.head)
        self._settle()

    def is_behind(self) -> bool:
        return self.window.view.accounts.is_behind or self.window.view.register.is_behind

    def _settle(self) -> None:
        """Until all is shown; verifying the chain, which gives way to every move, would take minutes."""
        QCoreApplication.processEvents()
        self.window.chain.stop()
        while not self.window.tasks.idle:
            QCoreApplication.processEvents()
            sleep(_PAUSE)
        QCoreApplication.processEvents()

    def _frames(self, positions: Iterator[int]) -> list[Frame]:
        with patch.multiple(Prepared, one=self._timed(Prepared.one), all=self._timed(Prepared.all)):
            return super()._frames(positions)

    def _timed(self, ask: Callable[..., T]) -> Callable[..., T]:
        def timed(statement: Prepared, cursor: Cursor, *parameters: object) -> T:
            started = perf_counter()
            found = ask(statement, cursor, *parameters)
            if current_thread().name.startswith(_OF_FRAMES):
                self.asked += perf_counter() - started
            return found

        return timed


@contextmanager
def scrub(scale: Scale) -> Iterator[Contest]:
    """The whole frame: the page of accounts, the chosen one's balance, the bank's total, the playhead."""
    name = f"scrub {scale.name} events"
    count = scale.size.frames + WARM_UP
    _moved(Scrubber(scale.short, scale.folder), 2 * WARM_UP)  # the first window of a process loads and compiles a lot
    yield Contest(
        tuple(
            Figure(line, "ms")
            for way in ("random jumps", "a drag")
            for line in (f"{name}, {way}, p50", f"{name}, {way}, p99", f"of {way}, the queries, p99")
        ),
        {
            "ours": lambda: _moved(Scrubber(scale.long, scale.folder), count),
            "limit": lambda: _moved(BareWindow(scale.long), count),
            "short": lambda: _moved(Scrubber(scale.short, scale.folder), count),
        },
    )


def _moved(window: Mover, count: int) -> tuple[float, ...]:
    """One window at a time: what another one does while nobody moves it would be in the way."""
    try:
        frames = (window.jumps(count), window.drags(count))
    finally:
        window.close()
    return tuple(value for taken in frames for value in _figures(taken))


def _figures(frames: Sequence[Frame]) -> tuple[float, float, float]:
    middle, worst = percentiles(frame.whole for frame in frames)
    return middle, worst, percentiles(frame.queries for frame in frames)[1]
