"""Statements and reports are printed from the window, in the background, up to the playhead."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.ui.dialogs.message import MessageDialog
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.support.papers import texts_of, value_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    window.show_session(session)
    yield window
    window.close()


def told(qtbot: QtBot, window: MainWindow) -> str:
    def shown() -> list[QDialog]:
        return [found for found in window.findChildren(MessageDialog) if found.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    dialog = shown()[0]
    assert isinstance(dialog, MessageDialog)
    return dialog.message.text()


def test_the_statement_ends_at_the_playhead(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.playhead.go_to(3)
    window.papers.print_statement("123", tmp_path / "a.pdf")
    assert "a.pdf" in told(qtbot, window)
    texts = texts_of(tmp_path / "a.pdf")
    at = texts.index("Closing balance")
    assert texts[at + 1 : at + 5] == ["0.00 EUR", "100.00 EUR", "50.00 EUR", "50.00 EUR"]


def test_the_report_ends_at_the_playhead(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.playhead.go_to(9)
    window.papers.print_report(tmp_path / "r.pdf")
    assert "r.pdf" in told(qtbot, window)
    assert value_of(texts_of(tmp_path / "r.pdf"), "Head") == "#9"


def test_what_cannot_be_written_is_told_in_words(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.papers.print_report(tmp_path / "no such folder" / "r.pdf")
    assert "cannot be written" in told(qtbot, window)


def test_without_an_account_one_is_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    window.view.choose_account("")
    window.actions_.statement.trigger()
    assert told(qtbot, window) == "Choose an account first."
