"""Who is at the desk: shown, changed, remembered, and written into what is posted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from bankapp.eventstore.recorded import metadata_of
from bankapp.services.session import Session
from bankapp.ui.dialogs.actor import ActorDialog, claim_text
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.support.services import workspace
from tests.ui.conftest import HEAD
from tests.ui.finding import child


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window on the sample bank."""
    monkeypatch.setenv("LOGNAME", "grace")
    monkeypatch.delenv("BANKAPP_ACTOR", raising=False)
    window = _window(qtbot, tmp_path)
    window.show_session(session)
    yield window
    window.close()


def _window(qtbot: QtBot, folder: Path) -> MainWindow:
    window = MainWindow(workspace, Preferences(folder / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    return window


def _call_oneself(window: MainWindow, name: str) -> None:
    window.actions_.person.trigger()
    dialog = child(window, ActorDialog, "actorDialog")
    dialog.name.setText(name)
    dialog.ok_button.click()


def _post(qtbot: QtBot, window: MainWindow) -> None:
    child(window, QLineEdit, "quickEntryAmount").setText("5")
    with qtbot.waitSignal(window.desk.appended):
        child(window, QLineEdit, "quickEntryAmount").returnPressed.emit()


def test_the_system_user_is_at_the_desk_until_somebody_says_otherwise(window: MainWindow) -> None:
    button = child(window, QToolButton, "actorButton")
    assert (button.text(), button.accessibleName()) == ("grace", "At the desk: grace")
    assert "no login" in button.toolTip()


def test_what_is_posted_carries_the_name_of_who_is_at_the_desk_then(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    _post(qtbot, window)
    _call_oneself(window, "Ada & <b>Bob</b>")
    _post(qtbot, window)
    actors = [metadata_of(event).actor for event in session.history.events(HEAD + 1, HEAD + 2)]
    assert actors == ["grace", "Ada & <b>Bob</b>"]


def test_the_name_is_remembered(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _call_oneself(window, "Ada")
    assert _window(qtbot, tmp_path).actor.actor == "Ada"


@pytest.mark.parametrize("name", ["", "  ", "two\tnames", "x" * 501], ids=["none", "blank", "a tab", "too long"])
def test_what_is_no_name_is_not_taken(qtbot: QtBot, theme: Theme, name: str) -> None:
    dialog = ActorDialog("grace")
    qtbot.addWidget(dialog)
    dialog.name.setText(name)
    assert not dialog.ok_button.isEnabled()


def test_on_a_server_the_role_is_named_as_the_login(theme: Theme) -> None:
    assert "the login is the role bankapp_application" in claim_text("bankapp_application")
