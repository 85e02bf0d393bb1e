import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    Deposit,
    OpenAccount,
    OpenProduct,
    SetOverdraftLimit,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.eventstore.instants import from_iso
from bankapp.services.readmodels import AccountRow
from bankapp.services.session import Session
from bankapp.services.states import AccountAt, ProductAt
from bankapp.ui.dialogs.accounts import AmountDialog, AmountKind, OpenAccountDialog, TransferDialog
from bankapp.ui.dialogs.form import FormDialog
from bankapp.ui.dialogs.products import ChooseProductDialog, PriceDialog, ProductDialog
from bankapp.ui.dialogs.reasons import ReasonDialog, ReverseDialog
from bankapp.ui.dialogs.requests import Request
from bankapp.ui.theme import Theme

ROWS = (
    AccountRow(1, "123", "Ann Lee", "EUR", 1),
    AccountRow(2, "456", "<b>Bob</b>", "EUR", 5),
    AccountRow(3, "yen", "Yuki", "JPY", 7),
)


@pytest.fixture(autouse=True)
def english(theme: Theme) -> None:
    QLocale.setDefault(QLocale("en_GB"))


def shown(qtbot: QtBot, dialog: FormDialog) -> FormDialog:
    qtbot.addWidget(dialog)
    return dialog


def blocked(dialog: FormDialog) -> str:
    """Why the button is disabled."""
    assert not dialog.ok_button.isEnabled()
    assert dialog.ok_button.toolTip()
    return dialog.message.text


def submitted(qtbot: QtBot, dialog: FormDialog) -> object:
    with qtbot.waitSignal(dialog.submitted) as signal:
        dialog.ok_button.click()
    assert signal.args
    return signal.args[0]


def test_a_new_account_needs_an_owner_only(qtbot: QtBot) -> None:
    dialog = OpenAccountDialog("made-1")
    shown(qtbot, dialog)
    assert blocked(dialog) == "Enter the owner's name."
    assert not dialog.message.is_error
    dialog.owner.setText(" Ann Lee ")
    assert submitted(qtbot, dialog) == Request(OpenAccount("made-1", "Ann Lee", "EUR", 0))


def test_a_new_account_takes_all_its_fields(qtbot: QtBot) -> None:
    dialog = OpenAccountDialog("made-1")
    shown(qtbot, dialog)
    dialog.owner.setText("Yuki")
    dialog.account_id.setText("y-1")
    dialog.currency.setCurrentText("jpy")
    dialog.limit.edit.setText("5,000")
    dialog.reason.setText("first visit")
    assert submitted(qtbot, dialog) == Request(OpenAccount("y-1", "Yuki", "JPY", 5_000), "first visit")


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        pytest.param("account_id", "no spaces", "letters, digits", id="id"),
        pytest.param("limit", "1e5", "exponents", id="exponent"),
        pytest.param("limit", "1.234", "2 decimals", id="decimals"),
        pytest.param("limit", "-1", "below zero", id="negative"),
        pytest.param("currency", "XYZ", "not an ISO 4217 currency", id="currency"),
    ],
)
def test_a_new_account_says_what_is_wrong(qtbot: QtBot, field: str, text: str, says: str) -> None:
    dialog = OpenAccountDialog("made-1")
    shown(qtbot, dialog)
    dialog.owner.setText("Ann")
    widgets = {"account_id": dialog.account_id, "limit": dialog.limit.edit, "currency": dialog.currency.lineEdit()}
    line = widgets[field]
    assert line
    line.setText(text)
    assert says in blocked(dialog)
    assert dialog.message.is_error


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("deposit", Deposit("123", Money(1_250, "EUR"), "Acme")),
        ("withdraw", Withdraw("123", Money(1_250, "EUR"), "Acme")),
        ("overdraft", SetOverdraftLimit("123", Money(1_250, "EUR"))),
    ],
)
def test_an_amount_becomes_a_command(qtbot: QtBot, kind: AmountKind, command: object) -> None:
    dialog = AmountDialog(kind, ROWS, "123")
    shown(qtbot, dialog)
    dialog.amount.edit.setText("12.50")
    dialog.counterparty.setText("Acme")
    dialog.reason.setText("salary")
    dialog.date.setText("2026-03-14")
    assert submitted(qtbot, dialog) == Request(command, "salary", from_iso("2026-03-14"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("account", "amount", "date", "says"),
    [
        ("", "", "", "Choose an account."),
        ("999", "1", "", "There is no account 999."),
        ("123", "", "", "Enter an amount."),
        ("123", "0", "", "more than zero"),
        ("yen", "1.5", "", "JPY has no decimals"),
        ("123", "1", "yesterday", "no date or time"),
    ],
)
def test_an_amount_says_what_is_missing(qtbot: QtBot, account: str, amount: str, date: str, says: str) -> None:
    dialog = AmountDialog("deposit", ROWS)
    shown(qtbot, dialog)
    dialog.account.edit.setText(account)
    dialog.amount.edit.setText(amount)
    dialog.date.setText(date)
    assert says in blocked(dialog)


def test_a_chosen_suggestion_means_its_account(qtbot: QtBot) -> None:
    dialog = AmountDialog("deposit", ROWS)
    shown(qtbot, dialog)
    completer = dialog.account.edit.completer()
    completer.setCompletionPrefix("yuk")
    dialog.account.edit.setText(completer.currentCompletion())
    assert dialog.account.row == ROWS[2]


def test_a_transfer_needs_two_accounts_of_one_currency(qtbot: QtBot) -> None:
    dialog = TransferDialog(ROWS, "123")
    shown(qtbot, dialog)
    dialog.amount.edit.setText("15")
    for target, says in (("123", "needs two accounts"), ("yen", "kept in JPY")):
        dialog.target.edit.setText(target)
        assert says in blocked(dialog)
    dialog.target.edit.setText("456")
    assert submitted(qtbot, dialog) == Request(Transfer("123", "456", Money(1_500, "EUR")))


def test_a_refusal_is_told_and_what_was_typed_stays(qtbot: QtBot) -> None:
    dialog = TransferDialog(ROWS, "123")
    shown(qtbot, dialog)
    dialog.target.edit.setText("456")
    dialog.amount.edit.setText("15")
    submitted(qtbot, dialog)
    assert not dialog.ok_button.isEnabled()
    dialog.refused("Account 456 is frozen.")
    assert (dialog.message.text, dialog.message.is_error) == ("Account 456 is frozen.", True)
    assert dialog.ok_button.isEnabled()
    assert dialog.amount.edit.text() == "15"


def test_a_reversal_shows_what_it_undoes_and_needs_a_reason(qtbot: QtBot, session: Session) -> None:
    dialog = ReverseDialog(session.bank.reversal(3, "").legs)
    shown(qtbot, dialog)
    assert [fact.value for fact in dialog.undone.facts] == ["Withdrawal on account 123, put back by +50.00 EUR"]
    assert "Say why" in blocked(dialog)
    dialog.reason.setText(" typing error ")
    assert submitted(qtbot, dialog) == "typing error"


def test_a_reason_may_be_left_out_where_none_is_required(qtbot: QtBot) -> None:
    dialog = ReasonDialog("Freeze", "Nothing moves.", "Freeze", required=False)
    shown(qtbot, dialog)
    assert submitted(qtbot, dialog) == ""


def test_a_new_product_has_an_id_a_name_and_a_fee(qtbot: QtBot) -> None:
    dialog = ProductDialog()
    shown(qtbot, dialog)
    assert "Enter an id" in blocked(dialog)
    dialog.product_id.setText("gold")
    assert "Enter the product's name" in blocked(dialog)
    dialog.name.setText("Gold account")
    assert "Enter an amount" in blocked(dialog)
    dialog.fee.edit.setText("9.90")
    assert submitted(qtbot, dialog) == Request(OpenProduct("gold", "Gold account", Money(990, "EUR")))


def test_a_price_needs_to_be_new_and_to_have_a_reason(qtbot: QtBot) -> None:
    dialog = PriceDialog(ProductAt("gold", "Gold account", 990, "EUR", 1))
    shown(qtbot, dialog)
    dialog.fee.edit.setText("9.90")
    assert "already" in blocked(dialog)
    dialog.fee.edit.setText("10")
    assert "Say why" in blocked(dialog)
    dialog.reason.setText("costs rose")
    request = submitted(qtbot, dialog)
    assert request == Request(ChangePrice("gold", Money(1_000, "EUR"), "costs rose"), "costs rose")


def test_a_product_may_bear_interest(qtbot: QtBot) -> None:
    dialog = ProductDialog()
    shown(qtbot, dialog)
    for edit, text in (
        (dialog.product_id, "gold"),
        (dialog.name, "Gold"),
        (dialog.fee.edit, "0"),
        (dialog.rate, "1.255"),
    ):
        edit.setText(text)
    assert "at most two decimals" in blocked(dialog)
    dialog.rate.setText("101")
    assert "between 0 % and 100 %" in blocked(dialog)
    dialog.rate.setText("1,25 %")
    assert submitted(qtbot, dialog) == Request(OpenProduct("gold", "Gold", Money(0, "EUR"), 125))


def test_the_rate_alone_can_be_changed(qtbot: QtBot) -> None:
    dialog = PriceDialog(ProductAt("gold", "Gold account", 990, "EUR", 1, 125))
    shown(qtbot, dialog)
    dialog.reason.setText("rates rose")
    dialog.rate.setText("1.25")
    assert "already" in blocked(dialog)
    dialog.rate.setText("1.5")
    assert submitted(qtbot, dialog) == Request(ChangePrice("gold", None, "rates rose", 150), "rates rose")


PRODUCTS = (ProductAt("gold", "Gold", 990, "EUR", 1), ProductAt("yen", "Yen", 100, "JPY", 1))


def test_a_new_account_is_offered_the_products_of_its_currency(qtbot: QtBot) -> None:
    dialog = OpenAccountDialog("made-1", products=PRODUCTS)
    shown(qtbot, dialog)
    dialog.owner.setText("Ann")
    assert [dialog.product.itemText(row) for row in range(dialog.product.count())] == ["none", "Gold (gold)"]
    dialog.currency.setCurrentText("JPY")
    dialog.product.setCurrentIndex(1)
    assert submitted(qtbot, dialog) == Request(OpenAccount("made-1", "Ann", "JPY", 0, "yen"))


def test_an_account_gets_another_product(qtbot: QtBot) -> None:
    account = AccountAt("123", "Ann", "EUR", "open", 0, 0, 1, "gold")
    dialog = ChooseProductDialog(account, (*PRODUCTS, ProductAt("free", "Free", 0, "EUR", 1)))
    shown(qtbot, dialog)
    assert "has product gold already" in blocked(dialog)
    dialog.product.setCurrentIndex(1)
    dialog.date.setText("2026-03-01")
    assert submitted(qtbot, dialog) == Request(ChooseProduct("123", "free"), "", from_iso("2026-03-01"))


def test_without_products_there_is_nothing_to_choose(qtbot: QtBot) -> None:
    dialog = ChooseProductDialog(AccountAt("123", "Ann", "USD", "open", 0, 0, 1), PRODUCTS)
    shown(qtbot, dialog)
    assert blocked(dialog) == "There is no product in USD yet."


def test_amounts_are_typed_as_people_of_the_locale_do(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    dialog = AmountDialog("deposit", ROWS, "123")
    shown(qtbot, dialog)
    dialog.amount.edit.setText("1.234,50")
    request = submitted(qtbot, dialog)
    assert request == Request(Deposit("123", Money(123_450, "EUR")))
