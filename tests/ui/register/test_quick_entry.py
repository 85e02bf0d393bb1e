import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, Transfer, Withdraw
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.register.drafts import Posting
from bankapp.ui.register.quick_entry import QuickEntry
from bankapp.ui.tasks import Tasks
from tests.ui.finding import child


@pytest.fixture
def entry(qtbot: QtBot, tasks: Tasks, session: Session) -> QuickEntry:
    entry = QuickEntry(tasks)
    qtbot.addWidget(entry)
    entry.set_account(session.bank, "123", "EUR")
    return entry


@pytest.fixture
def wishes(entry: QuickEntry) -> list[Posting]:
    """All that was asked for."""
    wishes = list[Posting]()
    entry.postRequested.connect(wishes.append)
    return wishes


def field(entry: QuickEntry, name: str) -> QLineEdit:
    return child(entry, QLineEdit, name)


def button(entry: QuickEntry, name: str) -> QPushButton:
    return child(entry, QPushButton, name)


def fill(entry: QuickEntry, amount: str = "", counterparty: str = "", reason: str = "") -> None:
    field(entry, "quickEntryAmount").setText(amount)
    field(entry, "quickEntryCounterparty").setText(counterparty)
    field(entry, "quickEntryReason").setText(reason)


def verdict(entry: QuickEntry) -> str:
    return child(entry, QLabel, "quickEntryVerdict").text()


def press_enter(edit: QLineEdit) -> None:
    edit.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))


def wait_for(qtbot: QtBot, entry: QuickEntry, words: str) -> None:
    qtbot.waitUntil(lambda: words in verdict(entry))


def test_the_verdict_comes_while_typing(qtbot: QtBot, entry: QuickEntry, wishes: list[Posting]) -> None:
    fill(entry, "100")
    wait_for(qtbot, entry, "Balance 75.00 EUR becomes 175.00 EUR")
    entry.choose("withdraw")
    wait_for(qtbot, entry, "Balance 75.00 EUR would become -25.00 EUR: refused, no overdraft")
    assert wishes == []


def test_the_verdict_on_a_transfer_names_the_other_account(qtbot: QtBot, entry: QuickEntry) -> None:
    entry.choose("transfer")
    fill(entry, "5", "999")
    wait_for(qtbot, entry, "There is no account 999.")
    fill(entry, "5", "456")
    wait_for(qtbot, entry, "Account 456 is frozen")


def test_an_amount_that_cannot_be_read_is_told_at_once(entry: QuickEntry) -> None:
    fill(entry, "1.234")
    assert verdict(entry) == '"1.234" is not an amount: EUR has 2 decimals.'


def test_a_transfer_without_an_account_says_what_is_missing(entry: QuickEntry) -> None:
    entry.choose("transfer")
    fill(entry, "5")
    assert verdict(entry) == "Type the account that is to receive it."


def test_the_buttons_post_whatever_the_type_says(entry: QuickEntry, wishes: list[Posting]) -> None:
    fill(entry, "10", "Acme", " bonus ")
    entry.choose("withdraw")
    button(entry, "depositButton").click()
    entry.posted("done")
    fill(entry, "10", "Acme")
    entry.choose("deposit")
    button(entry, "withdrawButton").click()
    amount = Money(1_000, "EUR")
    assert wishes == [Posting(Deposit("123", amount, "Acme"), "bonus"), Posting(Withdraw("123", amount, "Acme"), "")]


@pytest.mark.parametrize("name", ["quickEntryAmount", "quickEntryCounterparty", "quickEntryReason"])
def test_enter_posts_the_chosen_type(entry: QuickEntry, wishes: list[Posting], name: str) -> None:
    entry.choose("transfer")
    fill(entry, "10", "456")
    press_enter(field(entry, name))
    assert wishes == [Posting(Transfer("123", "456", Money(1_000, "EUR")), "")]


def test_the_transfer_button_waits_for_its_type(entry: QuickEntry) -> None:
    transfer = button(entry, "transferButton")
    assert (transfer.isEnabled(), transfer.toolTip()) == (False, "Choose Transfer as the type first")
    entry.choose("transfer")
    assert transfer.isEnabled()
    assert field(entry, "quickEntryCounterparty").accessibleName() == "To account"


def test_nothing_is_asked_for_without_a_readable_amount(entry: QuickEntry, wishes: list[Posting]) -> None:
    fill(entry, "ten")
    button(entry, "depositButton").click()
    fill(entry, "")
    button(entry, "depositButton").click()
    assert wishes == []
    assert "is not an amount" in verdict(entry)


def test_it_does_not_post_twice(entry: QuickEntry, wishes: list[Posting]) -> None:
    fill(entry, "10")
    for _ in range(2):
        button(entry, "depositButton").click()
    assert len(wishes) == 1
    assert "being posted" in button(entry, "depositButton").toolTip()


def test_after_a_posting_the_fields_are_empty_and_the_result_is_told(entry: QuickEntry) -> None:
    fill(entry, "10", "Acme", "bonus")
    button(entry, "depositButton").click()
    entry.posted("Deposited 10.00 EUR: the balance is 85.00 EUR.")
    assert verdict(entry) == "Deposited 10.00 EUR: the balance is 85.00 EUR."
    assert field(entry, "quickEntryAmount").text() == ""
    assert button(entry, "depositButton").isEnabled()


def test_the_result_stays_while_the_panel_is_refreshed(entry: QuickEntry, session: Session) -> None:
    fill(entry, "10")
    button(entry, "depositButton").click()
    entry.posted("Deposited.")
    entry.set_account(session.bank, "123", "EUR")
    assert verdict(entry) == "Deposited."


def test_after_a_refusal_what_was_typed_is_still_there(entry: QuickEntry) -> None:
    fill(entry, "1000")
    button(entry, "withdrawButton").click()
    entry.refused("Not enough money.")
    assert (verdict(entry), field(entry, "quickEntryAmount").text()) == ("Not enough money.", "1000")
    assert button(entry, "withdrawButton").isEnabled()


def test_when_nothing_can_be_posted_all_is_disabled_and_says_why(
    entry: QuickEntry, session: Session, wishes: list[Posting]
) -> None:
    fill(entry, "10")
    why = "You are viewing the past: return to now to post"
    entry.set_account(session.bank, "123", "EUR", why)
    controls = [*entry.findChildren(QLineEdit), *entry.findChildren(QPushButton), *entry.findChildren(QComboBox)]
    assert {(control.isEnabled(), control.toolTip()) for control in controls} == {(False, why)}
    assert verdict(entry) == why
    field(entry, "quickEntryAmount").returnPressed.emit()
    assert wishes == []


def test_what_was_typed_survives_a_look_at_the_past(qtbot: QtBot, entry: QuickEntry, session: Session) -> None:
    fill(entry, "10")
    entry.set_account(session.bank, "123", "EUR", "the past")
    entry.set_account(session.bank, "123", "EUR")
    wait_for(qtbot, entry, "becomes 85.00 EUR")


def test_another_account_starts_with_empty_fields(entry: QuickEntry, session: Session) -> None:
    fill(entry, "10", "Acme", "bonus")
    entry.set_account(session.bank, "456", "EUR")
    assert {edit.text() for edit in entry.findChildren(QLineEdit)} == {""}
