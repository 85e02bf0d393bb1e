"""From an empty window to a bank: what is shown while the programme and the bank are still being loaded."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from tests.support.services import workspace


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "window.ini")


@pytest.fixture
def bare(qtbot: QtBot, preferences: Preferences) -> MainWindow:
    """A window that is on the screen with nothing in it yet."""
    made = MainWindow(workspace, preferences, furnished=False)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(window: MainWindow) -> QWidget | None:
    stack = window.centralWidget()
    assert isinstance(stack, QStackedWidget)
    return stack.currentWidget()


def told(window: MainWindow) -> str:
    page = shown(window)
    assert page
    return page.text() if isinstance(page, QLabel) else page.objectName()


def test_a_window_without_anything_in_it_says_what_it_is_opening(bare: MainWindow) -> None:
    assert told(bare) == ""
    bare.tell_opening(Path("somewhere/a <b>bank.bank"))
    assert told(bare) == "Opening a <b>bank.bank…"


def test_it_can_be_closed_before_anything_is_in_it(bare: MainWindow, preferences: Preferences) -> None:
    assert bare.close()
    assert preferences.text("window/geometry", "never kept") == "never kept"


def test_without_a_bank_the_welcome_page_comes(bare: MainWindow) -> None:
    bare.furnish()
    bare.start(None, "")
    assert told(bare) == "welcomePage"


def test_the_bank_comes_when_it_is_open_and_not_before(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> None:
    workspace().create(tmp_path / "a.bank").close()
    bare.tell_opening(tmp_path / "a.bank")
    bare.furnish()
    bare.start(tmp_path / "a.bank", "")
    assert told(bare) == "Opening a.bank…"
    qtbot.waitUntil(lambda: bare.session is not None)
    assert shown(bare) is bare.view
    assert bare.windowTitle() == "a.bank"


def test_the_last_bank_is_opened_again_at_the_size_that_the_window_had(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    workspace().create(tmp_path / "a.bank").close()
    bare.furnish()
    bare.start(tmp_path / "a.bank", "")
    qtbot.waitUntil(lambda: bare.session is not None)
    bare.resize(bare.width(), 700)
    bare.close()
    again = MainWindow(workspace, Preferences(tmp_path / "window.ini"), furnished=False)
    qtbot.addWidget(again)
    assert again.height() == 700
    again.tell_opening(None)
    assert told(again) == "Opening a.bank…"


def test_what_cannot_be_opened_leads_to_the_welcome_page_and_says_why(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "no.bank").write_text("a letter")
    bare.furnish()
    bare.start(tmp_path / "no.bank", "")
    qtbot.waitUntil(lambda: told(bare) == "welcomePage")
    assert any("no.bank" in label.text() for label in bare.findChildren(QLabel) if label.isVisible())
    for button in bare.findChildren(QPushButton):
        if button.window() is not bare:
            button.click()
