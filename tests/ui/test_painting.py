"""What a moved playhead shows is painted in a frame of its own, and what follows it in later ones."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QTableView, QWidget
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.ui.main_window import MainWindow
from bankapp.ui.pace import Pace
from bankapp.ui.painting import paint_now
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.benchmarks.painting import Painting


class Counting(QWidget):
    """Counts its paintings."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


class Frames(QObject):
    """Which of some widgets are painted in each frame of a window."""

    def __init__(self, window: QWidget, widgets: dict[str, QWidget]) -> None:
        super().__init__(window)
        self.frames: list[set[str]] = []
        self._names = {id(widget): name for name, widget in widgets.items()}
        self._window = window
        for watched in (window, *widgets.values()):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.UpdateRequest:
            self.frames.append(set())
        elif event.type() == QEvent.Type.Paint and id(watched) in self._names and self.frames:
            self.frames[-1].add(self._names[id(watched)])
        return False


@pytest.fixture
def counting(qtbot: QtBot) -> Counting:
    made = Counting()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.painted > 0)
    made.painted = 0
    return made


def test_what_has_changed_is_painted_at_once_and_what_has_not_is_not(counting: Counting) -> None:
    paint_now(counting)
    assert counting.painted == 0
    counting.update()
    paint_now(counting)
    assert counting.painted == 1


def test_what_follows_a_playhead_is_painted_before_anything_else_has_its_turn(qtbot: QtBot, counting: Counting) -> None:
    seen: list[int] = []
    next_timer = QTimer(counting, singleShot=True, interval=0)
    next_timer.timeout.connect(lambda: seen.append(counting.painted))
    Pace(counting.update, counting).call()
    next_timer.start()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [1]


def test_a_benchmark_waits_for_a_painting_that_comes_behind_its_question(counting: Counting) -> None:
    painting = Painting(counting)
    counting.update()
    paint_now(counting)
    counting.update()
    painting.following()
    assert counting.painted == 2


def test_the_accounts_of_a_moment_are_painted_before_the_register_follows(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path
) -> None:
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    window.show_session(session)
    qtbot.waitUntil(lambda: window.tasks.idle)
    qtbot.wait(100)
    slider = window.findChild(QAbstractSlider, "timelineSlider")
    tables = {name: window.findChild(QTableView, name) for name in ("accountsView", "registerView")}
    assert isinstance(slider, QAbstractSlider)
    slider.setValue(4)
    qtbot.waitUntil(lambda: window.tasks.idle)
    qtbot.wait(100)
    watch = Frames(window, {name: table.viewport() for name, table in tables.items() if table})
    slider.setValue(2)
    QCoreApplication.sendPostedEvents()  # no timer has its turn
    assert watch.frames == [{"accountsView"}]
    qtbot.waitUntil(lambda: any("registerView" in frame for frame in watch.frames))
    window.close()
