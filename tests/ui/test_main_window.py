"""The whole window, driven as a person would: clicking, typing, dragging, looking back, exporting, importing."""

from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.domain.commands import Deposit, OpenAccount, OpenProduct
from bankapp.domain.money import Money
from bankapp.eventstore.instants import from_iso
from bankapp.services.closings import closings
from bankapp.services.exporting import Selection
from bankapp.services.readmodels import AccountRow
from bankapp.services.session import Session
from bankapp.ui.dialogs.accounts import AmountDialog
from bankapp.ui.dialogs.export import ExportDialog
from bankapp.ui.dialogs.form import FormDialog
from bankapp.ui.dialogs.products import ChooseProductDialog
from bankapp.ui.main_window import MainWindow
from bankapp.ui.months.dialog import MonthDialog
from bankapp.ui.pace import Pace
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from bankapp.ui.timeline.speeds import OriginalPace, PerSecond
from tests.ui.conftest import HEAD, post

W = TypeVar("W", bound=QWidget)


class Driver:
    """Finds the window's parts by the names that scripts may rely on."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def settle(self) -> None:
        self.qtbot.wait(5)
        self.qtbot.waitUntil(self._is_settled)

    def _is_settled(self) -> bool:
        paces = self.window.findChildren(Pace)
        return self.window.tasks.idle and not any(pace.is_waiting for pace in paces)

    def label(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def action(self, name: str) -> QAction:
        found = self.window.findChild(QAction, name)
        assert isinstance(found, QAction)
        return found

    def type_amount(self, text: str, reason: str = "") -> None:
        self.find(QLineEdit, "quickEntryAmount").setText(text)
        self.find(QLineEdit, "quickEntryReason").setText(reason)
        self.settle()

    def click(self, name: str) -> None:
        self.find(QAbstractButton, name).click()
        self.settle()

    def move_to(self, position: int) -> None:
        self.find(QAbstractSlider, "timelineSlider").setValue(position)
        self.settle()


def _driver(qtbot: QtBot, folder: Path, name: str = "window.ini") -> Driver:
    window = MainWindow(Workspace, Preferences(folder / name))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    return Driver(window, qtbot)


@pytest.fixture
def driver(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[Driver]:
    """The window on the sample bank, account 123 chosen, standing at now."""
    driver = _driver(qtbot, tmp_path)
    driver.window.show_session(session)
    driver.settle()
    yield driver
    driver.window.close()


def test_the_bank_opens_at_now_on_its_first_account(driver: Driver) -> None:
    assert driver.label("balanceLabel").startswith("75.00")
    assert driver.find(QAbstractSlider, "timelineSlider").maximum() == HEAD
    assert not driver.find(QWidget, "pastBanner").isVisible()
    assert driver.window.windowTitle() == "sample.bank"


def test_a_click_on_deposit_appends_one_event_and_shows_the_new_balance(driver: Driver, session: Session) -> None:
    driver.type_amount("100", "birthday")
    assert "75.00" in driver.label("quickEntryVerdict")
    assert "175.00" in driver.label("quickEntryVerdict")
    driver.click("depositButton")
    assert session.history.head() == HEAD + 1
    assert driver.label("balanceLabel").startswith("175.00")
    assert driver.find(QAbstractSlider, "timelineSlider").value() == HEAD + 1


def test_a_withdrawal_beyond_the_balance_is_refused_before_and_leaves_no_event(
    driver: Driver, session: Session
) -> None:
    driver.type_amount("500")
    driver.click("withdrawButton")
    assert session.history.head() == HEAD
    assert driver.label("balanceLabel").startswith("75.00")
    assert driver.find(QLineEdit, "quickEntryAmount").text() == "500"


def test_a_withdrawal_is_posted_with_its_reason(driver: Driver, session: Session) -> None:
    driver.type_amount("25.50", "books")
    driver.click("withdrawButton")
    event = session.history.event(HEAD + 1)
    assert event is not None
    assert (event.type, '"reason":"books"' in event.metadata) == ("MoneyWithdrawn", True)


@pytest.mark.parametrize(
    ("position", "balance"),
    [(1, "0.00"), (2, "100.00"), (3, "50.00"), (4, "75.00"), (HEAD, "75.00")],
)
def test_the_slider_shows_the_account_as_it_was(driver: Driver, position: int, balance: str) -> None:
    driver.move_to(position)
    assert driver.label("balanceLabel").startswith(balance)


def test_stepping_moves_event_by_event_and_back_to_now(driver: Driver) -> None:
    slider = driver.find(QAbstractSlider, "timelineSlider")
    driver.click("previousButton")
    driver.click("previousButton")
    assert slider.value() == HEAD - 2
    driver.click("nextButton")
    assert slider.value() == HEAD - 1
    driver.click("firstButton")
    assert slider.value() == 0
    driver.click("nowButton")
    assert slider.value() == HEAD


def test_the_past_refuses_to_post_and_says_why(driver: Driver, session: Session) -> None:
    driver.move_to(3)
    assert driver.find(QWidget, "pastBanner").isVisible()
    for name in ("depositButton", "withdrawButton"):
        assert not driver.find(QAbstractButton, name).isEnabled()
    for name in ("depositAction", "withdrawAction", "transferAction", "openAccountAction"):
        assert not driver.action(name).isEnabled()
        assert "past" in driver.action(name).toolTip()
    driver.click("depositButton")
    assert session.history.head() == HEAD


def test_the_books_are_closed_and_reopened_at_the_desk(driver: Driver, session: Session) -> None:
    driver.window.view.show_tab("Books")
    driver.settle()
    for button, day in (("closeBooksButton", "2025-12-31"), ("reopenBooksButton", "")):
        driver.click(button)
        dialog = next(found for found in driver.window.findChildren(FormDialog) if found.isVisible())
        day_edit, reason = dialog.findChildren(QLineEdit)
        day_edit.setText(day)
        reason.setText("for the auditor")
        dialog.ok_button.click()
        driver.settle()
        assert not [found for found in driver.window.findChildren(FormDialog) if found.isVisible()]
    assert [(one.until, one.reason) for one in closings(session.history, session.history.head())] == [
        ("2025-12-31", "for the auditor"),
        ("", "for the auditor"),
    ]


def test_an_account_gets_a_product_and_its_month_is_closed_at_the_desk(driver: Driver, session: Session) -> None:
    since = session.bank.envelope("teller", "", from_iso("2025-12-01"))
    session.bank.execute(OpenProduct("plus", "Plus", Money(290, "EUR")), since)
    driver.window.playhead.set_head(session.history.head())
    driver.window.view.choose_account("123")
    driver.settle()
    driver.action("chooseProductAction").trigger()
    choice = driver.window.findChild(ChooseProductDialog)
    assert isinstance(choice, ChooseProductDialog)
    choice.product.setCurrentIndex(choice.product.findData("plus"))
    choice.date.setText("2025-12-31")
    choice.ok_button.click()
    driver.settle()
    session.bank.execute(OpenAccount("147", "Dan", "EUR", 0, "plus"), replace(since, command_id=bytes(16)))
    driver.click("closeMonthButton")
    dialog = driver.window.findChild(MonthDialog)
    assert isinstance(dialog, MonthDialog)
    dialog.month.setEditText("2025-12")
    driver.settle()
    dialog.ok_button.click()
    driver.settle()
    assert dialog.outcome_title.text() == "2025-12 is posted"
    dialog.close_button.click()
    head = session.history.head()
    assert [session.history.account(name, head).balance for name in ("123", "147")] == [7_500, -290]
    assert driver.window.playhead.head == head


def test_returning_to_now_lets_post_again(driver: Driver, session: Session) -> None:
    driver.move_to(3)
    driver.click("returnToNowButton")
    assert not driver.find(QWidget, "pastBanner").isVisible()
    driver.type_amount("1")
    driver.click("depositButton")
    assert session.history.head() == HEAD + 1


def test_a_typed_moment_moves_the_playhead_and_a_bad_one_says_why(driver: Driver) -> None:
    field = driver.find(QLineEdit, "positionEdit")
    field.setText("4")
    field.returnPressed.emit()
    driver.settle()
    assert driver.window.playhead.position == 4
    field.setText("never")
    field.returnPressed.emit()
    driver.settle()
    assert driver.window.playhead.position == 4


def test_what_another_programme_appends_arrives_while_looking_at_the_past(driver: Driver, tmp_path: Path) -> None:
    driver.move_to(3)
    other = Workspace().open(tmp_path / "sample.bank")
    post(other, Deposit("123", Money(100, "EUR")))
    other.close()
    driver.qtbot.waitUntil(lambda: driver.window.playhead.head == HEAD + 1, timeout=1000)
    assert driver.window.playhead.position == 3
    driver.settle()
    assert driver.window.view.banner.new_text == "+1 new"


def test_two_windows_on_one_bank_follow_each_other(driver: Driver, qtbot: QtBot, tmp_path: Path) -> None:
    second = _driver(qtbot, tmp_path, "second.ini")
    second.window.show_session(Workspace().open(tmp_path / "sample.bank"))
    second.settle()
    driver.type_amount("10")
    driver.click("depositButton")
    qtbot.waitUntil(lambda: second.label("balanceLabel").startswith("85.00"), timeout=1000)
    second.window.close()


def test_the_trial_balance_and_the_total_follow_the_playhead(driver: Driver) -> None:
    driver.move_to(4)
    assert "75.00" in driver.label("totalLabel")
    driver.move_to(6)
    assert "115.00" in driver.label("totalLabel")
    assert "balance" in driver.label("trialBalanceLabel")


def test_the_teaching_line_says_how_the_account_was_rebuilt(driver: Driver) -> None:
    driver.move_to(3)
    assert "3 events" in driver.label("rebuildLabel")


def test_the_chain_is_verified_in_the_background(driver: Driver) -> None:
    driver.qtbot.waitUntil(lambda: driver.label("chainLabel").startswith(f"chain verified to event {HEAD} at "))
    assert driver.label("chainLabel").endswith("its end is not proved")


def test_the_other_account_is_shown_when_it_is_chosen(driver: Driver) -> None:
    driver.find(QTableView, "accountsView").selectRow(1)
    driver.settle()
    assert driver.label("balanceLabel").startswith("40.00")


def test_a_frozen_account_takes_no_money_and_says_why(driver: Driver, session: Session) -> None:
    driver.find(QTableView, "accountsView").selectRow(1)
    driver.settle()
    driver.type_amount("1")
    assert "frozen" in driver.label("quickEntryVerdict").lower()
    driver.click("depositButton")
    assert session.history.head() == HEAD


def test_a_bank_exported_from_one_window_is_imported_into_an_empty_one(
    driver: Driver, session: Session, tmp_path: Path
) -> None:
    exported = session.files.export(tmp_path / "log.jsonl", "jsonl", Selection())
    empty = Workspace().create(tmp_path / "copy.bank")
    driver.window.show_session(empty)
    driver.settle()
    assert empty.files.import_log(tmp_path / "log.jsonl") == exported.head
    driver.qtbot.waitUntil(lambda: driver.window.playhead.head == HEAD, timeout=1000)


def test_closing_the_bank_leads_to_the_welcome_page_where_nothing_can_be_posted(driver: Driver) -> None:
    driver.action("closeBankAction").trigger()
    assert driver.window.welcome.isVisible()
    assert not driver.action("depositAction").isEnabled()


def test_an_empty_bank_invites_to_open_an_account(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    driver = _driver(qtbot, tmp_path)
    driver.window.show_session(Workspace().create(tmp_path / "empty.bank"))
    driver.settle()
    assert driver.action("openAccountAction").isEnabled()
    assert not driver.action("depositAction").isEnabled()
    assert "account" in driver.action("depositAction").toolTip()
    driver.window.close()


@pytest.mark.parametrize("changed", [False, True], ids=["the same bank", "another bank by then"])
def test_a_dialog_with_many_accounts_comes_later_and_for_the_bank_it_was_asked_in_only(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: bool
) -> None:
    window = driver.window
    assert window.session
    find = window.session.history.find_accounts

    def slowly() -> list[AccountRow]:
        sleep(0.2)
        return find()

    monkeypatch.setattr(window.session.history, "find_accounts", slowly)
    driver.action("depositAction").trigger()
    assert window.findChild(AmountDialog) is None
    if changed:
        window.show_session(Workspace().create(tmp_path / "other.bank"))
    driver.settle()
    assert (window.findChild(AmountDialog) is None) is changed


def test_a_read_only_bank_is_shown_and_refuses_in_words(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path
) -> None:
    session.close()
    driver = _driver(qtbot, tmp_path)
    driver.window.show_session(Workspace().open(tmp_path / "sample.bank", read_only=True))
    driver.settle()
    assert driver.label("balanceLabel").startswith("75.00")
    assert "read-only" in driver.action("depositAction").toolTip()
    driver.window.close()


def test_the_window_remembers_the_bank_that_was_open(
    qtbot: QtBot, theme: Theme, driver: Driver, tmp_path: Path
) -> None:
    driver.window.close()
    again = _driver(qtbot, tmp_path)
    again.window.start(None, "3")
    qtbot.waitUntil(lambda: again.window.playhead.head == HEAD)
    qtbot.waitUntil(lambda: again.window.playhead.position == 3)
    again.settle()
    again.window.close()


def test_the_timeline_can_go_by_time(driver: Driver) -> None:
    driver.click("timeAxisButton")
    slider = driver.window.view.timeline.slider
    driver.qtbot.waitUntil(lambda: slider.axis.scale is not None)
    driver.move_to(3)
    assert driver.label("balanceLabel").startswith("50.00")
    driver.click("eventAxisButton")
    assert slider.axis.scale is None


def test_the_log_is_played_backward_to_its_beginning(driver: Driver) -> None:
    driver.window.view.timeline.transport.set_speed(PerSecond(1000))
    driver.window.view.travel.play_or_pause(backward=True)
    driver.qtbot.waitUntil(lambda: driver.window.playhead.position == 0)
    assert not driver.window.view.travel.player.playing


def test_at_the_original_pace_the_times_are_read_and_the_playhead_moves(driver: Driver) -> None:
    driver.move_to(2)
    driver.window.view.timeline.transport.set_speed(OriginalPace(86_400))
    driver.window.view.travel.play_or_pause()
    driver.qtbot.waitUntil(lambda: driver.window.playhead.position >= 5)
    driver.window.view.travel.player.stop()
    driver.settle()


def test_a_range_of_the_timeline_is_proposed_for_export(driver: Driver) -> None:
    driver.window.view.timeline.exportRange.emit(2, 4)
    dialog = driver.find(ExportDialog, "exportDialog")
    assert (dialog.between.isChecked(), dialog.first.text(), dialog.last.text()) == (True, "2", "4")
    assert dialog.value().selection == Selection("", 2, 4)
    dialog.reject()
