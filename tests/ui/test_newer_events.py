"""A bank that a newer bankapp has written to, in the window: shown up to there, and what is not known named as such."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.ui.inspector.inspection import inspect
from bankapp.ui.inspector.words import data_facts
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.support.newer import TYPE, write_unknown
from tests.ui.conftest import HEAD
from tests.ui.finding import child


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


@pytest.fixture
def newer(session: Session, tmp_path: Path) -> Path:
    """The sample bank, with one more event that is not known."""
    session.close()
    write_unknown(tmp_path / "sample.bank", "123")
    return tmp_path / "sample.bank"


def test_it_stands_at_the_last_moment_that_is_known_and_says_why(window: MainWindow, qtbot: QtBot, newer: Path) -> None:
    window.show_session(Workspace().open(newer))
    qtbot.waitUntil(lambda: window.tasks.idle)
    assert child(window, QAbstractSlider, "timelineSlider").value() == HEAD
    assert f"what event {HEAD + 1} ({TYPE}) did is not known here" in window.view.title.text
    assert "read-only" in window.windowTitle()
    assert not child(window, QAbstractButton, "depositButton").isEnabled()


def test_all_events_lists_it_behind_the_playhead_as_unknown(window: MainWindow, qtbot: QtBot, newer: Path) -> None:
    window.show_session(Workspace().open(newer))
    window.view.show_tab("All events")
    model = window.view.events.view.model()
    qtbot.waitUntil(lambda: model.rowCount() == HEAD + 1)
    qtbot.waitUntil(lambda: model.index(HEAD, 3).data() == f"Unknown: {TYPE}")


def test_the_inspector_shows_its_data_letter_by_letter(newer: Path, window: MainWindow) -> None:
    with_unknown = Workspace().open(newer)
    found = inspect(with_unknown.history, HEAD + 1)
    assert found is not None
    assert [(fact.name, fact.value) for fact in data_facts(found, window.locale())] == [
        ("amount", "500"),
        ("currency", '"EUR"'),
    ]
    assert found.changes == ()
    with_unknown.close()


def test_it_is_said_when_it_comes_while_the_window_is_open(
    window: MainWindow, qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    window.show_session(session)
    assert not window.view.title.isVisible()
    write_unknown(tmp_path / "sample.bank", "123")
    qtbot.waitUntil(window.view.title.isVisible)
    assert child(window, QAbstractSlider, "timelineSlider").maximum() == HEAD
    qtbot.waitUntil(lambda: not child(window, QAbstractButton, "depositButton").isEnabled())
