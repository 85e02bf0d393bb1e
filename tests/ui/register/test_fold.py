"""Folded registers: which version stands in which row, and what the window does with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QTableView, QToolButton
from pytestqt.qtbot import QtBot

from bankapp.services.session import Session
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.register.fold import Fold
from bankapp.ui.theme import Theme
from tests.support.services import workspace
from tests.ui.conftest import HEAD
from tests.ui.finding import child


@given(st.integers(0, 40), st.sets(st.integers(1, 40)))
def test_rows_and_versions_are_each_others_way_back(versions: int, hidden: set[int]) -> None:
    fold = Fold(sorted(hidden))
    shown = [version for version in range(1, versions + 1) if version not in hidden]
    assert fold.rows(versions) == len(shown)
    assert [fold.version(row) for row in range(len(shown))] == shown
    assert [fold.row(version) for version in shown] == list(range(len(shown)))
    assert [fold.hides(version) for version in range(1, 41)] == [version in hidden for version in range(1, 41)]
    runs = fold.runs(0, len(shown) - 1)
    assert [version for first, last in runs for version in range(first, last + 1)] == shown


def test_a_hidden_version_stands_in_the_row_of_the_one_before_it() -> None:
    fold = Fold((1, 3, 4))
    assert [fold.row(version) for version in range(6)] == [-1, -1, 0, 0, 0, 1]


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on the sample bank, with account 456, of which one transfer was reversed."""
    window = _window(qtbot, tmp_path)
    window.show_session(session)
    window.view.choose_account("456")
    _settle(qtbot, window)
    yield window
    window.close()


def _window(qtbot: QtBot, folder: Path) -> MainWindow:
    window = MainWindow(workspace, Preferences(folder / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    return window


def _settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.wait(5)
    qtbot.waitUntil(lambda: window.tasks.idle)


def _shown(window: MainWindow) -> int:
    return child(window, QTableView, "registerView").model().rowCount()


def _button(window: MainWindow) -> QToolButton:
    return child(window, QToolButton, "foldButton")


def test_the_button_folds_the_pair_and_says_how_many_events_that_are(window: MainWindow) -> None:
    assert (_shown(window), _button(window).text()) == (5, "Fold corrections")
    _button(window).click()
    assert (_shown(window), _button(window).text()) == (3, "2 folded")
    assert window.actions_.fold.isChecked()
    window.actions_.fold.trigger()
    assert (_shown(window), _button(window).isChecked()) == (5, False)


def test_an_account_without_corrections_says_so(qtbot: QtBot, window: MainWindow) -> None:
    window.view.choose_account("123")
    _settle(qtbot, window)
    assert not _button(window).isEnabled()
    assert _button(window).toolTip() == "Nothing was reversed here"


def test_it_is_said_when_the_event_at_the_playhead_is_folded(qtbot: QtBot, window: MainWindow) -> None:
    _button(window).click()
    window.playhead.go_to(8)
    qtbot.waitUntil(lambda: "at the playhead" in _button(window).toolTip())
    assert _shown(window) == 3


def test_a_pair_that_comes_about_is_folded_at_once(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    window.view.choose_account("123")
    _settle(qtbot, window)
    window.actions_.fold.trigger()
    session.bank.execute(session.bank.reversal(4, "mistake"), session.bank.envelope("teller"))
    window.playhead.set_head(HEAD + 1)
    qtbot.waitUntil(lambda: _button(window).text() == "2 folded")
    assert _shown(window) == 3


def test_the_choice_is_remembered(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.actions_.fold.trigger()
    assert _window(qtbot, tmp_path).view.register._header.fold.isChecked()
