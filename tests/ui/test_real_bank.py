"""A real bank's year, imported in the window and scrubbed from end to end."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractSlider, QLabel
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.domain.money import Money
from bankapp.services.schema import account_of, codec
from bankapp.services.session import Session
from bankapp.ui.dialogs.importing import ImportDialog
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.support.shared_data import shared

pytestmark = pytest.mark.no_cover

EVENTS = 30_766
TIMEOUT = 60_000


def test_a_real_bank_is_imported_scrubbed_and_posted_to_only_at_now(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    table = shared("berka/transactions-1993.csv.xz")
    session = Workspace().create(tmp_path / "real.bank")
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    window.show_session(session)
    _import(qtbot, window, table)
    assert session.history.head() == EVENTS
    _scrub(qtbot, window, session)
    window.close()


def _import(qtbot: QtBot, window: MainWindow, table: Path) -> None:
    _action(window, "importAction").trigger()
    dialog = window.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.path.edit.setText(str(table))
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: dialog.outcome_title.text() == "Imported", timeout=TIMEOUT)
    assert not dialog.differences.isVisible()
    dialog.close_button.click()
    qtbot.waitUntil(lambda: window.playhead.head == EVENTS, timeout=TIMEOUT)


def _scrub(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    """Through the year in twenty jumps: each time the other bank's own balance is ours, and nothing can be posted."""
    slider = window.findChild(QAbstractSlider, "timelineSlider")
    balance = window.findChild(QLabel, "balanceLabel")
    assert isinstance(slider, QAbstractSlider)
    assert isinstance(balance, QLabel)
    for position in range(EVENTS // 20, EVENTS, EVENTS // 20):
        stated = _stated_behind(session, position)
        slider.setValue(stated)
        event = session.history.event(stated)
        assert event is not None
        decoded = codec.decode(event)
        window.view.choose_account(account_of(event.stream_id))
        shown = Money(getattr(decoded, "stated_balance", 0), "CZK")
        qtbot.waitUntil(lambda shown=shown: balance.text().replace(",", "") == str(shown), timeout=TIMEOUT)  # type: ignore[misc]
        assert not _action(window, "depositAction").isEnabled()
    slider.setValue(slider.maximum())
    assert _action(window, "depositAction").isEnabled()


def _stated_behind(session: Session, position: int) -> int:
    """The next event after which the other bank said what the balance was."""
    for event in session.history.read(position, EVENTS):
        if getattr(codec.decode(event), "stated_balance", None) is not None:
            return event.position
    raise AssertionError(position)


def _action(window: MainWindow, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert isinstance(found, QAction)
    return found
