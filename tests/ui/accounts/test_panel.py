import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.accounts.model import AccountColumn
from bankapp.ui.accounts.panel import AccountsPanel
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot, tasks: Tasks, session: Session) -> AccountsPanel:
    panel = AccountsPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(session)
    panel.show_moment(HEAD, HEAD)
    wait_for_rows(qtbot, panel, ["123", "456", "789"])
    return panel


def rows(panel: AccountsPanel) -> list[str]:
    model = panel.view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def wait_for_rows(qtbot: QtBot, panel: AccountsPanel, expected: list[str]) -> None:
    qtbot.waitUntil(lambda: rows(panel) == expected)


def type_filter(panel: AccountsPanel, text: str) -> None:
    child(panel, QLineEdit, "accountsFilter").setText(text)


def click_title(panel: AccountsPanel, column: int) -> None:
    panel.view.horizontalHeader().sectionClicked.emit(column)


def test_the_table_is_found_by_its_name(panel: AccountsPanel) -> None:
    assert child(panel, DataTable, "accountsView") is panel.view


def test_the_filter_finds_by_owner_and_by_state(qtbot: QtBot, panel: AccountsPanel) -> None:
    type_filter(panel, "marsh")
    wait_for_rows(qtbot, panel, ["789"])
    type_filter(panel, "status:frozen")
    wait_for_rows(qtbot, panel, ["456"])
    type_filter(panel, "")
    wait_for_rows(qtbot, panel, ["123", "456", "789"])


def test_a_filter_by_state_follows_the_playhead(qtbot: QtBot, panel: AccountsPanel) -> None:
    type_filter(panel, "status:frozen")
    wait_for_rows(qtbot, panel, ["456"])
    panel.show_moment(13, HEAD)
    wait_for_rows(qtbot, panel, [])


def test_nothing_found_says_so(qtbot: QtBot, panel: AccountsPanel) -> None:
    type_filter(panel, "<b>nobody")
    wait_for_rows(qtbot, panel, [])
    assert panel.view.accessibleDescription() == "No account matches “<b>nobody”."


def test_a_bank_without_accounts_says_what_to_do(qtbot: QtBot, tasks: Tasks, empty_session: Session) -> None:
    panel = AccountsPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(empty_session)
    assert panel.view.accessibleDescription() == "No account yet. Open the first one."


def test_a_title_sorts_up_then_down_then_not_at_all(qtbot: QtBot, panel: AccountsPanel) -> None:
    for expected in (["789", "456", "123"], ["123", "456", "789"]):
        click_title(panel, AccountColumn.BALANCE)
        wait_for_rows(qtbot, panel, expected)
    click_title(panel, AccountColumn.BALANCE)
    assert panel.view.model().headerData(AccountColumn.BALANCE, panel.view.horizontalHeader().orientation()) == (
        "Balance"
    )


def test_a_title_that_does_not_sort_changes_nothing(panel: AccountsPanel) -> None:
    click_title(panel, AccountColumn.STATUS)
    assert rows(panel) == ["123", "456", "789"]


def test_the_order_by_balance_follows_the_playhead(qtbot: QtBot, panel: AccountsPanel) -> None:
    click_title(panel, AccountColumn.BALANCE)
    wait_for_rows(qtbot, panel, ["789", "456", "123"])
    panel.show_moment(1, HEAD)
    wait_for_rows(qtbot, panel, ["123", "456", "789"])


def test_a_chosen_row_tells_its_account(qtbot: QtBot, panel: AccountsPanel) -> None:
    with qtbot.waitSignal(panel.accountChosen) as chosen:
        panel.view.chosen.emit(1)
    assert chosen.args == ["456"]


def test_what_is_chosen_stays_chosen_by_its_id(qtbot: QtBot, panel: AccountsPanel) -> None:
    with qtbot.assertNotEmitted(panel.accountChosen):
        panel.show_account("456")
        click_title(panel, AccountColumn.BALANCE)
        wait_for_rows(qtbot, panel, ["789", "456", "123"])
        type_filter(panel, "ann")
        wait_for_rows(qtbot, panel, ["123"])
        assert panel.view.current_row == -1
        type_filter(panel, "bob")
        wait_for_rows(qtbot, panel, ["456"])
    assert panel.view.current_row == 0


def test_an_account_that_another_process_opened_appears(qtbot: QtBot, panel: AccountsPanel, session: Session) -> None:
    panel.show_moment(3, HEAD)
    head = post(session, OpenAccount("new", "Nell", "EUR"))
    panel.show_moment(3, head)
    wait_for_rows(qtbot, panel, ["123", "456", "789", "new"])


def test_the_footer_is_that_of_the_moment(qtbot: QtBot, panel: AccountsPanel) -> None:
    total = child(panel, QLabel, "totalLabel")
    qtbot.waitUntil(lambda: total.text() == "Total 115.00 EUR")
    panel.show_moment(3, HEAD)
    qtbot.waitUntil(lambda: total.text() == "Total 50.00 EUR")


def test_the_total_grows_with_a_deposit(qtbot: QtBot, panel: AccountsPanel, session: Session) -> None:
    head = post(session, Deposit("123", Money(100, "EUR")))
    panel.show_moment(head, head)
    qtbot.waitUntil(lambda: child(panel, QLabel, "totalLabel").text() == "Total 116.00 EUR")


def test_a_new_account_is_asked_for(qtbot: QtBot, panel: AccountsPanel) -> None:
    with qtbot.waitSignal(panel.newAccountRequested):
        child(panel, QToolButton, "newAccountButton").click()


def test_without_a_bank_no_account_can_be_opened(panel: AccountsPanel) -> None:
    panel.set_session(None)
    button = child(panel, QToolButton, "newAccountButton")
    assert (button.isEnabled(), button.toolTip(), rows(panel)) == (False, "Open a bank first", [])
