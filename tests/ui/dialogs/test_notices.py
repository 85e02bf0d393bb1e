from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bankapp.ui.dialogs.about import AboutDialog
from bankapp.ui.dialogs.crash import CrashDialog, CrashReport, crash_report
from bankapp.ui.dialogs.keys_overlay import KeysOverlay, key_groups
from bankapp.ui.dialogs.message import show_message
from bankapp.ui.theme import Theme

REPORT = CrashReport("ValueError: one", "1.2", "Linux", "Traceback …")


def broken() -> CrashReport:
    try:
        int("x")
    except ValueError as error:
        return crash_report(error, "1.2")
    raise AssertionError


def key(code: Qt.Key, kind: QEvent.Type = QEvent.Type.KeyPress) -> QKeyEvent:
    return QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(1000, 700)
    return widget


@pytest.fixture
def overlay(window: QWidget) -> KeysOverlay:
    overlay = KeysOverlay(window)
    overlay.open()
    return overlay


def test_a_report_says_what_where_and_on_what() -> None:
    text = broken().text
    for part in ("ValueError", "bankapp 1.2", "Python 3.", "Qt 6.", "Traceback", 'int("x")'):
        assert part in text


def test_a_crash_shows_all_details_and_copies_them(qtbot: QtBot, theme: Theme) -> None:
    dialog = CrashDialog(REPORT)
    qtbot.addWidget(dialog)
    assert dialog.details.toPlainText() == REPORT.text
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == REPORT.text


def test_a_second_crash_does_not_hide_the_first(qtbot: QtBot, theme: Theme) -> None:
    dialog = CrashDialog(REPORT)
    qtbot.addWidget(dialog)
    dialog.add(broken())
    assert "ValueError: one" in dialog.text
    assert "invalid literal" in dialog.details.toPlainText()


def test_the_details_can_be_saved(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    dialog = CrashDialog(REPORT, choose=lambda: str(path))
    qtbot.addWidget(dialog)
    dialog.save_button.click()
    assert path.read_text(encoding="utf-8") == REPORT.text


def test_a_failed_save_is_told_and_loses_nothing(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = CrashDialog(REPORT, choose=lambda: str(tmp_path / "nowhere" / "crash.txt"))
    qtbot.addWidget(dialog)
    dialog.save_button.click()
    assert dialog.message.is_error
    assert dialog.details.toPlainText() == REPORT.text


def test_the_keys_cover_the_window_and_grow_with_it(window: QWidget, overlay: KeysOverlay) -> None:
    assert overlay.geometry() == window.rect()
    window.show()
    window.resize(1200, 800)
    overlay.grab()
    assert overlay.geometry() == window.rect()


@pytest.mark.parametrize("code", [Qt.Key.Key_Escape, Qt.Key.Key_Question])
def test_esc_and_the_question_mark_close_the_keys(overlay: KeysOverlay, code: Qt.Key) -> None:
    overlay.keyPressEvent(key(code))
    assert overlay.isHidden()


def test_no_key_reaches_the_window_while_the_keys_are_shown(overlay: KeysOverlay) -> None:
    event = key(Qt.Key.Key_Space, QEvent.Type.ShortcutOverride)
    event.ignore()
    assert overlay.event(event)
    assert event.isAccepted()


def test_the_same_key_shows_and_hides_the_keys(overlay: KeysOverlay) -> None:
    overlay.toggle()
    assert overlay.isHidden()
    overlay.toggle()
    assert not overlay.isHidden()


def test_every_key_says_what_it_does() -> None:
    keys = [key for group in key_groups() for key in group.keys]
    assert all(key.keys and key.does for key in keys)
    assert len({key.keys for key in keys}) == len(keys)


def test_a_message_is_shown_letter_by_letter(qtbot: QtBot, window: QWidget) -> None:
    dialog = show_message(window, "This did not work", "<b>no</b>")
    assert dialog.message.text() == "<b>no</b>"
    assert dialog.message.textFormat() == Qt.TextFormat.PlainText
    dialog.accept()


def test_about_tells_version_and_licences(qtbot: QtBot, theme: Theme) -> None:
    dialog = AboutDialog("0.1.0")
    qtbot.addWidget(dialog)
    values = [fact.value for fact in dialog.facts.facts]
    assert "0.1.0" in values
    assert any("Lucide" in value for value in values)
