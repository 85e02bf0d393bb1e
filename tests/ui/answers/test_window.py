"""Questions about history, asked in the whole window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.bookmarks import Bookmark
from bankapp.services.session import Session
from bankapp.services.whatif_changes import LeaveOut
from bankapp.ui.first.dialog import FirstDialog
from bankapp.ui.main_window import MainWindow
from bankapp.ui.marks.dialog import BookmarkDialog
from bankapp.ui.preferences import Preferences
from bankapp.ui.side import SideTabs
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD
from tests.ui.finding import child
from tests.ui.test_main_window import Driver


@pytest.fixture
def driver(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[Driver]:
    """The window on the sample bank, account 123 chosen, standing at now."""
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    driver = Driver(window, qtbot)
    window.show_session(session)
    driver.settle()
    yield driver
    window.close()


def _side(driver: Driver) -> SideTabs:
    return driver.window.view.side


def _choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.deleteLater()


def _press(driver: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow)
    QTest.keyClick(driver.window.view.timeline.slider, key, modifier)
    driver.settle()


def _pill(driver: Driver) -> str:
    return driver.window.statePill.state


# compare


def test_the_banner_compares_the_past_with_now(driver: Driver) -> None:
    driver.move_to(3)
    driver.click("compareWithNowButton")
    assert _side(driver).currentWidget() is _side(driver).compare
    assert _side(driver).compare.positions == (3, HEAD)
    assert _side(driver).compare.comparison is not None


def test_i_and_o_set_the_two_moments(driver: Driver) -> None:
    driver.move_to(2)
    _press(driver, Qt.Key.Key_I)
    driver.move_to(6)
    _press(driver, Qt.Key.Key_O)
    assert _side(driver).compare.positions == (2, 6)
    assert "4 events lie between" in _side(driver).compare.sentence.text


def test_a_range_of_the_timeline_is_compared(driver: Driver) -> None:
    driver.window.view.timeline.compareRange.emit(4, 9)
    driver.settle()
    assert _side(driver).compare.positions == (4, 9)


def test_a_click_on_a_changed_account_chooses_it(driver: Driver) -> None:
    driver.window.answers.compare(2, 6)
    driver.settle()
    _side(driver).compare.view.selectRow(1)
    driver.settle()
    assert driver.label("balanceLabel").startswith("40.00")


# why


def test_why_follows_account_and_playhead(driver: Driver) -> None:
    _side(driver).bring(_side(driver).why)
    driver.qtbot.waitUntil(lambda: "75.00 EUR" in _side(driver).why.sentence.text)
    driver.move_to(3)
    driver.qtbot.waitUntil(lambda: "50.00 EUR" in _side(driver).why.sentence.text)
    driver.window.view.choose_account("456")
    driver.move_to(6)
    driver.qtbot.waitUntil(lambda: "40.00 EUR" in _side(driver).why.sentence.text)


def test_an_event_of_a_balance_leads_to_its_moment(driver: Driver) -> None:
    _side(driver).bring(_side(driver).why)
    driver.qtbot.waitUntil(lambda: _side(driver).why.explanation is not None)
    _side(driver).why.parts_view.opened.emit(0)
    driver.settle()
    assert driver.window.playhead.position == 2


# bookmarks


def test_m_names_the_moment_and_shift_m_goes_to_the_next(driver: Driver, session: Session) -> None:
    driver.move_to(5)
    _press(driver, Qt.Key.Key_M)
    dialog = child(driver.window, BookmarkDialog, "bookmarkDialog")
    dialog.name.setText("bob")
    dialog.ok_button.click()
    driver.settle()
    assert session.bookmarks.find("bob") == Bookmark("bob", 5)
    driver.move_to(HEAD)
    _press(driver, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert driver.window.playhead.position == 5


def test_a_bookmark_is_a_moment_that_can_be_typed(driver: Driver, session: Session) -> None:
    session.bookmarks.put(Bookmark("rent", 3))
    driver.find(QLineEdit, "positionEdit").setText("@rent")
    driver.find(QLineEdit, "positionEdit").returnPressed.emit()
    driver.settle()
    assert driver.window.playhead.position == 3


def test_bookmarks_stand_on_the_timeline(driver: Driver, session: Session) -> None:
    session.bookmarks.put(Bookmark("rent", 3, "too much"))
    _side(driver).bookmarks.refresh()
    driver.settle()
    (marker,) = driver.window.view.timeline.slider.markers
    assert (marker.position, marker.text) == (3, "@rent · 3 · too much")


def test_a_link_to_the_playhead_is_copied(driver: Driver, session: Session) -> None:
    driver.move_to(4)
    driver.action("copyLinkAction").trigger()
    assert QGuiApplication.clipboard().text() == f"bankapp --bank {session.path} window --at 4"


def test_a_read_only_bank_takes_no_bookmark_and_says_why(driver: Driver, session: Session, tmp_path: Path) -> None:
    driver.window.close_session()
    driver.window.show_session(Workspace().open(tmp_path / "sample.bank", read_only=True))
    driver.settle()
    assert not driver.action("bookmarkAction").isEnabled()
    assert "read-only" in driver.action("bookmarkAction").toolTip()
    assert driver.action("whatIfAction").isEnabled()


# find the first


def test_the_first_moment_is_found_and_gone_to(driver: Driver) -> None:
    driver.action("findFirstAction").trigger()
    dialog = child(driver.window, FirstDialog, "firstDialog")
    dialog.condition.setText("balance 123 = 50")
    dialog.find_button.click()
    driver.settle()
    dialog.go_button.click()
    driver.settle()
    assert driver.window.playhead.position == 3
    dialog.close()


def test_the_dialog_goes_with_its_bank(driver: Driver) -> None:
    driver.action("findFirstAction").trigger()
    dialog = child(driver.window, FirstDialog, "firstDialog")
    driver.window.close_session()
    assert not dialog.isVisible()


# what if


def test_an_event_is_left_out_from_the_registers_menu(driver: Driver) -> None:
    _choose(driver.window.view.register.menu(1), "What if it had not happened?")
    driver.settle()
    assert _side(driver).what_if.changes == [LeaveOut(2)]
    assert _side(driver).what_if.answer is not None


def test_an_event_is_left_out_from_the_inspectors_menu(driver: Driver) -> None:
    driver.window.view.inspect(3)
    driver.settle()
    _choose(driver.window.view.inspector.menu(), "What if it had not happened?")
    driver.settle()
    assert _side(driver).what_if.changes == [LeaveOut(3)]


def test_while_a_what_if_is_shown_nothing_can_be_posted_and_everything_says_why(
    driver: Driver, session: Session
) -> None:
    _choose(driver.window.view.register.menu(1), "What if it had not happened?")
    driver.settle()
    assert _pill(driver) == "what-if"
    for name in ("depositAction", "transferAction", "openAccountAction"):
        assert not driver.action(name).isEnabled()
        assert "what-if" in driver.action(name).toolTip()
    for name in ("depositButton", "newAccountButton", "openProductButton", "reverseButton"):
        button = driver.find(QAbstractButton, name)
        assert not button.isEnabled()
    assert "what-if" in driver.label("quickEntryVerdict")
    driver.window.statePill.click()
    driver.settle()
    assert _pill(driver) == "live"
    assert driver.action("depositAction").isEnabled()
    assert session.history.head() == HEAD


def test_leaving_the_tab_shows_the_past_again(driver: Driver) -> None:
    driver.move_to(5)
    driver.click("whatIfFromHereButton")
    assert _side(driver).currentWidget() is _side(driver).what_if
    _side(driver).what_if.leave_out(3)
    driver.settle()
    assert _pill(driver) == "what-if"
    _side(driver).bring(_side(driver).inspector)
    assert _pill(driver) == "past"


def test_a_what_if_is_saved_as_a_bank_that_says_what_it_is(driver: Driver, session: Session, tmp_path: Path) -> None:
    driver.window.reception.make_what_if(tmp_path / "other.bank", session, [LeaveOut(2)])
    driver.qtbot.waitUntil(lambda: driver.window.windowTitle() != "sample.bank")
    driver.settle()
    assert driver.window.windowTitle() == "What-if of sample.bank, from event 2 — other.bank"
    assert driver.window.view.title.isVisible()
    assert driver.window.view.title.text.startswith("What-if of sample.bank, from event 2.")
    assert driver.label("balanceLabel").startswith("25.00")
    driver.window.show_session(Workspace().open(tmp_path / "sample.bank"))
    driver.settle()
    assert not driver.window.view.title.isVisible()


def test_in_the_past_no_account_can_be_opened_from_the_list_either(driver: Driver) -> None:
    driver.move_to(3)
    button = driver.find(QAbstractButton, "newAccountButton")
    assert not button.isEnabled()
    assert "past" in button.toolTip()
