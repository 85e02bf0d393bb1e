import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, OpenAccount, Unfreeze
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.register.panel import RegisterPanel
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot, tasks: Tasks, session: Session) -> RegisterPanel:
    panel = RegisterPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(session)
    panel.show_account("123")
    panel.show_moment(HEAD, HEAD)
    panel.resize(700, 400)
    return panel


def label(panel: RegisterPanel, name: str) -> str:
    return child(panel, QLabel, name).text()


def deposit_button(panel: RegisterPanel) -> QPushButton:
    return child(panel, QPushButton, "depositButton")


def action(panel: RegisterPanel, row: int, words: str) -> QAction:
    return next(action for action in panel.menu(row).actions() if words in action.text())


def test_the_table_is_found_by_its_name(panel: RegisterPanel) -> None:
    assert panel.findChild(DataTable, "registerView") is panel.view


def test_the_header_tells_whose_account_it_is(panel: RegisterPanel) -> None:
    assert label(panel, "ownerLabel") == "Ann Lee"
    assert label(panel, "balanceLabel") == "75.00 EUR"
    assert label(panel, "statusChip") == "open"


def test_the_balance_is_that_of_the_moment(panel: RegisterPanel) -> None:
    balances = []
    for position in (0, 1, 2, 3, 9):
        panel.show_moment(position, HEAD)
        balances.append(label(panel, "balanceLabel"))
    assert balances == ["", "0.00 EUR", "100.00 EUR", "50.00 EUR", "75.00 EUR"]


def test_all_events_are_shown_at_every_moment(panel: RegisterPanel) -> None:
    panel.show_moment(0, HEAD)
    assert panel.view.model().rowCount() == 4


def test_in_the_past_nothing_can_be_posted(panel: RegisterPanel) -> None:
    panel.show_moment(3, HEAD)
    assert not deposit_button(panel).isEnabled()
    assert deposit_button(panel).toolTip() == "You are viewing the past: return to now to post"
    panel.show_moment(HEAD, HEAD)
    assert deposit_button(panel).isEnabled()


@pytest.mark.parametrize(
    ("account_id", "why"),
    [
        ("456", "This account is frozen: no money moves until it is unfrozen"),
        ("789", "This account is closed"),
        ("", "Choose an account first"),
        ("999", "Choose an account first"),
    ],
    ids=["frozen", "closed", "none", "unknown"],
)
def test_an_account_that_takes_no_money_says_why(panel: RegisterPanel, account_id: str, why: str) -> None:
    panel.show_account(account_id)
    assert (deposit_button(panel).isEnabled(), deposit_button(panel).toolTip()) == (False, why)


def test_a_posting_comes_out_of_the_panel(qtbot: QtBot, panel: RegisterPanel) -> None:
    child(panel, QLineEdit, "quickEntryAmount").setText("10")
    with qtbot.waitSignal(panel.postRequested) as wish:
        deposit_button(panel).click()
    assert wish.args[0].command == Deposit("123", Money(1_000, "EUR"))


def test_new_events_of_the_account_appear(panel: RegisterPanel, session: Session) -> None:
    head = post(session, Deposit("123", Money(1_000, "EUR")))
    panel.show_moment(head, head)
    assert (panel.view.model().rowCount(), label(panel, "balanceLabel")) == (5, "85.00 EUR")


def test_new_events_appear_behind_a_playhead_in_the_past(panel: RegisterPanel, session: Session) -> None:
    panel.show_moment(3, HEAD)
    head = post(session, Deposit("123", Money(1_000, "EUR")))
    panel.show_moment(3, head)
    assert (panel.view.model().rowCount(), label(panel, "balanceLabel")) == (5, "50.00 EUR")


def test_an_account_that_was_unfrozen_can_be_posted_to_again(panel: RegisterPanel, session: Session) -> None:
    panel.show_account("456")
    head = post(session, Unfreeze("456"))
    panel.show_moment(head, head)
    assert deposit_button(panel).isEnabled()


def test_a_click_tells_the_event_s_position_and_a_double_click_the_moment(qtbot: QtBot, panel: RegisterPanel) -> None:
    panel.show_account("456")
    with qtbot.waitSignal(panel.eventChosen) as event:
        panel.view.chosen.emit(2)
    with qtbot.waitSignal(panel.momentChosen) as moment:
        panel.view.opened.emit(3)
    assert (event.args, moment.args) == ([8], [10])


def test_the_menu_goes_to_the_moment(qtbot: QtBot, panel: RegisterPanel) -> None:
    with qtbot.waitSignal(panel.momentChosen) as moment:
        action(panel, 2, "Go to").trigger()
    assert moment.args == [3]


def test_the_menu_asks_for_a_reversal(qtbot: QtBot, panel: RegisterPanel) -> None:
    with qtbot.waitSignal(panel.reverseRequested) as wish:
        action(panel, 1, "Reverse").trigger()
    assert wish.args == [2]


@pytest.mark.parametrize(
    ("row", "position", "why"),
    [
        (0, HEAD, "moved no money"),
        (2, HEAD, "already been reversed"),
        (3, HEAD, "itself a reversal"),
        (1, HEAD, "frozen"),
        (1, 9, "the past"),
    ],
    ids=["opened", "reversed", "reversal", "frozen", "past"],
)
def test_what_cannot_be_reversed_says_why(panel: RegisterPanel, row: int, position: int, why: str) -> None:
    panel.show_account("456")
    panel.show_moment(position, HEAD)
    reverse = action(panel, row, "Reverse")
    assert not reverse.isEnabled()
    assert why in reverse.toolTip()


def test_it_follows_the_playhead(qtbot: QtBot, panel: RegisterPanel) -> None:
    panel.resize(700, 270)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_moment(1, HEAD)
    qtbot.waitUntil(lambda: panel.view.visible_rows()[0] == 0)


def test_an_owner_s_name_is_never_read_as_markup(panel: RegisterPanel, session: Session) -> None:
    name = "<table><tr>" * 25
    head = post(session, OpenAccount("xyz", name, "EUR"))
    panel.show_account("xyz")
    panel.show_moment(head, head)
    assert label(panel, "ownerLabel") == name
    assert "<table>" not in child(panel, QLabel, "ownerLabel").toolTip()


def test_without_a_bank_no_account_is_chosen(panel: RegisterPanel) -> None:
    panel.set_session(None)
    assert (label(panel, "ownerLabel"), label(panel, "balanceLabel")) == ("No account chosen", "")
    assert panel.view.model().rowCount() == 0
