"""The dialogs about accounts: open one, put money in or take it out, set its limit, transfer."""

from collections.abc import Sequence
from typing import Literal, assert_never

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.domain.commands import Command, Deposit, OpenAccount, SetOverdraftLimit, Transfer, Withdraw
from bankapp.domain.money import Money
from bankapp.domain.names import checked_id, checked_name
from bankapp.domain.rejections import AmountNotPositive, CurrencyMismatch, NegativeLimit, SameAccount
from bankapp.errors import BankappError
from bankapp.services.readmodels import AccountRow
from bankapp.services.states import ProductAt
from bankapp.ui.dialogs.fields import AccountField, CurrencyField, DateField, MoneyField, ProductField
from bankapp.ui.dialogs.form import FormDialog, NotYet
from bankapp.ui.dialogs.requests import Request

AmountKind = Literal["deposit", "withdraw", "overdraft"]


class OpenAccountDialog(FormDialog):
    """Asks for a new account; it gets `new_id` where no id is typed."""

    def __init__(self, new_id: str, parent: QWidget | None = None, products: Sequence[ProductAt] = ()) -> None:
        tr = QCoreApplication.translate
        lead = tr("OpenAccountDialog", "Opening it is the first event of the account.")
        title, verb = tr("OpenAccountDialog", "New account"), tr("OpenAccountDialog", "Open account")
        super().__init__(title, lead, verb, parent)
        self.setObjectName("openAccountDialog")
        self._new_id = new_id
        self.owner, self.account_id = QLineEdit(), QLineEdit()
        self.account_id.setPlaceholderText(self.tr("made for you"))
        self.currency = CurrencyField()
        self.limit = MoneyField(self.currency.currency(), optional=True)
        self.product = ProductField(products, self.currency.currency(), none=self.tr("none"))
        self.reason = QLineEdit()
        self.add_field(self.tr("Owner"), self.owner)
        self.add_field(self.tr("Account id"), self.account_id)
        self.add_field(self.tr("Currency"), self.currency)
        self.add_field(self.tr("Overdraft limit"), self.limit)
        if products:
            self.add_field(self.tr("Product"), self.product)
        self.add_field(self.tr("Reason"), self.reason)
        for edit in (self.owner, self.account_id, self.reason):
            edit.textChanged.connect(self.check)
        self.currency.changed.connect(self._currency_changed)
        self.limit.changed.connect(self.check)
        self.check()
        self.owner.setFocus()

    def value(self) -> Request:
        if not self.owner.text().strip():
            raise NotYet(self.tr("Enter the owner's name."))
        owner = checked_name(self.tr("The owner's name"), self.owner.text())
        typed = self.account_id.text().strip()
        account_id = checked_id(self.tr("The account's id"), typed) if typed else self._new_id
        currency = self.currency.currency()
        limit = _not_negative(self.tr("The overdraft limit"), self.limit.money())
        command = OpenAccount(account_id, owner, currency, limit.minor, self.product.product_id)
        return Request(command, self.reason.text().strip())

    def _currency_changed(self) -> None:
        try:
            currency = self.currency.currency()
        except (NotYet, BankappError):
            currency = ""
        self.limit.set_currency(currency)
        self.product.set_currency(currency)
        self.check()


class AmountDialog(FormDialog):
    """Asks for a deposit, a withdrawal or an overdraft limit."""

    def __init__(
        self, kind: AmountKind, accounts: Sequence[AccountRow], account_id: str = "", parent: QWidget | None = None
    ) -> None:
        title, lead, verb = _amount_words(kind)
        super().__init__(title, lead, verb, parent)
        self.setObjectName(f"{kind}Dialog")
        self._kind = kind
        self.account = AccountField(accounts, account_id)
        self.amount = MoneyField()
        self.counterparty, self.reason, self.date = QLineEdit(), QLineEdit(), DateField()
        self.add_field(self.tr("Account"), self.account)
        self.add_field(self.tr("Limit") if kind == "overdraft" else self.tr("Amount"), self.amount)
        if kind != "overdraft":
            self.add_field(self.tr("From") if kind == "deposit" else self.tr("To"), self.counterparty)
        self.add_field(self.tr("Reason"), self.reason)
        self.add_field(self.tr("Counts from"), self.date)
        for edit in (self.counterparty, self.reason, self.date):
            edit.textChanged.connect(self.check)
        self.account.changed.connect(self._account_changed)
        self.amount.changed.connect(self.check)
        self._account_changed()
        (self.amount if account_id else self.account).setFocus()

    def value(self) -> Request:
        account_id = self.account.account().account_id
        command = self._command(account_id, self.amount.money())
        return Request(command, self.reason.text().strip(), self.date.instant())

    def _command(self, account_id: str, amount: Money) -> Command:
        match self._kind:
            case "deposit":
                return Deposit(account_id, _positive(amount), self.counterparty.text().strip())
            case "withdraw":
                return Withdraw(account_id, _positive(amount), self.counterparty.text().strip())
            case "overdraft":
                return SetOverdraftLimit(account_id, _not_negative(self.tr("The overdraft limit"), amount))
            case _:
                assert_never(self._kind)

    def _account_changed(self) -> None:
        row = self.account.row
        self.amount.set_currency(row.currency if row else "")
        self.check()


class TransferDialog(FormDialog):
    """Asks for a transfer: both accounts get their event, or neither."""

    def __init__(self, accounts: Sequence[AccountRow], account_id: str = "", parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr("TransferDialog", "Both accounts get their event in one step, or neither does.")
        super().__init__(tr("TransferDialog", "Transfer"), lead, tr("TransferDialog", "Transfer"), parent)
        self.setObjectName("transferDialog")
        self.source, self.target = AccountField(accounts, account_id), AccountField(accounts)
        self.amount, self.reason = MoneyField(), QLineEdit()
        self.add_field(self.tr("From"), self.source)
        self.add_field(self.tr("To"), self.target)
        self.add_field(self.tr("Amount"), self.amount)
        self.add_field(self.tr("Reason"), self.reason)
        self.source.changed.connect(self._source_changed)
        for field in (self.target, self.amount):
            field.changed.connect(self.check)
        self.reason.textChanged.connect(self.check)
        self._source_changed()
        (self.target if account_id else self.source).setFocus()

    def value(self) -> Request:
        source, target = self.source.account(), self.target.account()
        if source.account_id == target.account_id:
            raise SameAccount(source.account_id)
        if source.currency != target.currency:
            raise CurrencyMismatch(target.account_id, target.currency, source.currency)
        amount = _positive(self.amount.money())
        return Request(Transfer(source.account_id, target.account_id, amount), self.reason.text().strip())

    def _source_changed(self) -> None:
        row = self.source.row
        self.amount.set_currency(row.currency if row else "")
        self.check()


def _positive(amount: Money) -> Money:
    if amount.minor <= 0:
        raise AmountNotPositive(amount)
    return amount


def _not_negative(what: str, amount: Money) -> Money:
    if amount.minor < 0:
        raise NegativeLimit(what, amount)
    return amount


def _amount_words(kind: AmountKind) -> tuple[str, str, str]:
    """Title, lead and verb."""
    tr = QCoreApplication.translate
    match kind:
        case "deposit":
            lead = tr("AmountDialog", "Puts money into an account.")
            return tr("AmountDialog", "Deposit"), lead, tr("AmountDialog", "Deposit")
        case "withdraw":
            lead = tr("AmountDialog", "Takes money out of an account, if enough is there.")
            return tr("AmountDialog", "Withdraw"), lead, tr("AmountDialog", "Withdraw")
        case "overdraft":
            lead = tr("AmountDialog", "How far below zero the balance may go.")
            return tr("AmountDialog", "Overdraft limit"), lead, tr("AmountDialog", "Set limit")
        case _:
            assert_never(kind)
