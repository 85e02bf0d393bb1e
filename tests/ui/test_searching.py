"""Searching in the whole window, by its actions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QTabWidget, QToolButton
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD
from tests.ui.test_main_window import Driver


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[Driver]:
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.show_session(session)
    driver = Driver(window, qtbot)
    driver.settle()
    yield driver
    window.close()


def look_for(window: Driver, text: str) -> None:
    field = window.find(QLineEdit, "searchEdit")
    field.setText(text)
    field.returnPressed.emit()
    window.settle()


def test_find_leads_to_the_search_field_above_all_events(window: Driver) -> None:
    window.action("findAction").trigger()
    tabs = window.find(QTabWidget, "centreTabs")
    assert tabs.tabText(tabs.currentIndex()) == "All events"
    assert window.window.focusWidget() is window.find(QLineEdit, "searchEdit")


def test_find_an_account_leads_to_the_filter_of_the_accounts(window: Driver) -> None:
    window.action("findAccountAction").trigger()
    assert window.window.focusWidget() is window.find(QLineEdit, "accountsFilter")


def test_next_and_previous_hit_move_the_playhead_though_the_table_is_not_seen(window: Driver) -> None:
    look_for(window, "type:deposit")
    window.window.view.show_tab("Register")
    window.move_to(3)
    for name, position in (("nextHitAction", 4), ("nextHitAction", 6), ("previousHitAction", 4)):
        window.action(name).trigger()
        window.settle()
        assert window.window.playhead.position == position
    assert window.label("balanceLabel").startswith("75.00")


def test_the_buttons_of_the_timeline_step_through_the_hits_when_that_is_chosen(window: Driver) -> None:
    look_for(window, "type:deposit")
    window.find(QToolButton, "hitsScopeButton").click()
    window.move_to(3)
    for name, position in (("nextButton", 4), ("nextButton", 6), ("previousButton", 4)):
        window.find(QToolButton, name).click()
        window.settle()
        assert window.window.playhead.position == position


def test_without_a_search_the_buttons_of_the_timeline_step_through_the_bank_again(window: Driver) -> None:
    look_for(window, "type:deposit")
    window.find(QToolButton, "hitsScopeButton").click()
    look_for(window, "")
    assert not window.find(QToolButton, "hitsScopeButton").isEnabled()
    assert window.find(QToolButton, "bankScopeButton").isChecked()


def test_next_hit_without_a_search_asks_for_one(window: Driver) -> None:
    window.action("nextHitAction").trigger()
    assert window.window.focusWidget() is window.find(QLineEdit, "searchEdit")
    assert window.window.playhead.position == HEAD


def test_the_keys_are_those_of_the_handbook(window: Driver) -> None:
    keys = {"findAction": "Ctrl+F", "findAccountAction": "Ctrl+Shift+F", "nextHitAction": "F3"}
    keys["previousHitAction"] = "Shift+F3"
    assert {name: window.action(name).shortcut().toString() for name in keys} == keys


def test_closing_the_bank_gives_a_search_up(window: Driver) -> None:
    look_for(window, "rent")
    window.action("closeBankAction").trigger()
    assert window.window.view.events.hits is None
    assert not window.action("nextHitAction").isEnabled()
