"""The guided tour."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.ui.guide_steps import guide_steps
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.show_session(session)
    yield window
    window.close()


def test_it_walks_through_all_parts_and_ends_at_now(window: MainWindow) -> None:
    window.start_guide()
    for step in range(1, len(guide_steps(window.view)) + 1):
        assert window.guide.step == step
        assert window.guide.isVisible()
        assert window.rect().contains(window.guide.geometry())
        window.guide.next_button.click()
    assert not window.guide.isVisible()
    assert window.playhead.is_now


def test_it_shows_the_past_when_it_speaks_of_it(window: MainWindow) -> None:
    window.start_guide()
    for _ in range(4):
        window.guide.next_button.click()
    assert not window.playhead.is_now
    assert window.view.banner.isVisible()


def test_it_can_be_left_at_any_step(window: MainWindow) -> None:
    window.start_guide()
    window.guide.go_on()
    window.guide.leave_button.click()
    assert (window.guide.step, window.guide.isVisible()) == (0, False)
    window.start_guide()
    QTest.keyClick(window.guide, Qt.Key.Key_Escape)
    assert not window.guide.isVisible()
