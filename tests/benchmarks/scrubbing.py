"""Scrubbing: from the slider's value to the painted window, in the real main window; jumps and drags.

`python -m tests.benchmarks.scrubbing BANK ...` compares banks of several lengths.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from bankapp.adapters.sql.pool import Pool
from bankapp.bootstrap import Workspace
from bankapp.ui.app import make_application
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import apply_theme, load_theme
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.stage import Stage

_TITLES = (
    f"{'bank':24}{'events':>12}  {'ms':8}{'whole p50':>10}{'p99':>8}"
    f"{'playhead p50':>14}{'p99':>8}{'queries p50':>13}{'p99':>8}"
)
_WARM_UP = 10
_BETWEEN = 1 / 60
"""Seconds from a move to the next one: what else the window does has its turn in between."""
_DRAG = 40
"""Events that a step of a drag goes on, at the most."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Milliseconds from the slider's value until the playhead is painted, and until the accounts in view, the balance
    of the chosen one and the bank's total are too; and what the queries took, of what follows more slowly as well."""

    playhead: float
    whole: float
    queries: float


class _Painting(QObject):
    """Notes when a window was painted last: at the event that follows its painting."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.at = 0.0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.User:
            self.at = perf_counter()
            return True
        return super().event(event)


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
        self._painting = _Painting(self.window)
        self.window.show()
        self.window.show_session(Workspace().open(bank, read_only=True))
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
        due = perf_counter() + _BETWEEN
        started = perf_counter()
        self.window.view.timeline.slider.setValue(position)
        playhead = self._painted()
        whole = playhead
        while self._behind():
            whole = self._painted()
        while perf_counter() < due:
            self._app.processEvents()
        return Frame((playhead - started) * 1000, (whole - started) * 1000, self._asked * 1000)

    def _behind(self) -> bool:
        return self.window.view.accounts.is_behind or self.window.view.register.is_behind

    def _painted(self) -> float:
        """Go on until the window is painted; when that was."""
        self._painting.at = 0.0
        while not self._painting.at:
            self._app.processEvents()
        return self._painting.at

    def _settle(self) -> None:
        self._app.processEvents()
        while not self.window.tasks.idle:
            self._app.processEvents()
        self._app.processEvents()

    def _timed(self, borrowed: Callable[[Pool], object]) -> Callable[[Pool], object]:
        @contextmanager
        def timed(pool: Pool) -> Iterator[object]:
            started = perf_counter()
            with borrowed(pool) as connection:  # type: ignore[attr-defined]
                yield connection
            self._asked += perf_counter() - started

        return timed


@contextmanager
def scrub(stage: Stage) -> Iterator[Contest]:
    """There is nothing of the kind to compare with: the growth from a short log to a long one is what counts."""
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        scrubber = Scrubber(stage.ours.path, Path(folder))
        count = stage.size.pages // 4 + _WARM_UP
        yield Contest(
            (
                Figure("scrub, random jumps, p50", "ms"),
                Figure("the same jumps, p99", "ms"),
                Figure("scrub, a drag, p50", "ms"),
                Figure("the same drag, p99", "ms"),
            ),
            {"ours": lambda: (*_percentiles(scrubber.jumps(count)), *_percentiles(scrubber.drags(count)))},
            rounds=1,
        )
        scrubber.close()


def _percentiles(
    frames: Sequence[Frame], part: Callable[[Frame], float] = lambda frame: frame.whole
) -> tuple[float, float]:
    percentiles = quantiles(map(part, frames), n=100, method="inclusive")
    return percentiles[49], percentiles[98]


def main(arguments: list[str]) -> None:
    """Print a line for each bank and way of moving."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scrubbing", description=__doc__)
    parser.add_argument("banks", type=Path, nargs="+", metavar="BANK")
    parser.add_argument("--frames", type=int, default=1000)
    options = parser.parse_args(arguments)
    print(_TITLES)
    for bank in options.banks:
        with tempfile.TemporaryDirectory() as folder:
            scrubber = Scrubber(bank, Path(folder))
            for name, move in (("jumps", scrubber.jumps), ("a drag", scrubber.drags)):
                print(_line(bank.name, scrubber.head, name, move(options.frames + _WARM_UP)))
            scrubber.close()


def _line(bank: str, head: int, name: str, frames: Sequence[Frame]) -> str:
    whole = _percentiles(frames)
    playhead, queries = (
        _percentiles(frames, part) for part in (lambda frame: frame.playhead, lambda frame: frame.queries)
    )
    return (
        f"{bank:24}{head:12,}  {name:8}{whole[0]:10.2f}{whole[1]:8.2f}{playhead[0]:14.2f}{playhead[1]:8.2f}"
        f"{queries[0]:13.2f}{queries[1]:8.2f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
