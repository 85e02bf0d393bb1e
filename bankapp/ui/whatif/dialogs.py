"""The dialogs of the what-if: another amount for an event, and one command more."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget

from bankapp.domain.commands import AccountCommand, Deposit, Transfer, Withdraw
from bankapp.domain.money import Money, decimals
from bankapp.domain.rejections import AmountNotPositive, SameAccount
from bankapp.errors import BankappError
from bankapp.services.readmodels import AccountRow
from bankapp.services.whatif_changes import ChangeAmount
from bankapp.ui.dialogs.fields import AccountField, MoneyField
from bankapp.ui.dialogs.form import FormDialog, NotYet
from bankapp.ui.formats import format_minor


class AnotherAmountDialog(FormDialog):
    """Asks what amount an event is to have had; its value is a `ChangeAmount`."""

    def __init__(self, position: int, amount: Money, what: str, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        title = tr("AnotherAmountDialog", "What if the amount were another?")
        super().__init__(title, what, tr("AnotherAmountDialog", "Try it"), parent)
        self.setObjectName("anotherAmountDialog")
        self._position = position
        self.amount = MoneyField(amount.currency)
        self.amount.edit.setText(format_minor(amount.minor, decimals(amount.currency), self.locale()))
        self.add_field(self.tr("Amount"), self.amount)
        self.amount.changed.connect(self.check)
        self.check()
        self.amount.edit.setFocus()
        self.amount.edit.selectAll()

    def value(self) -> ChangeAmount:
        return ChangeAmount(self._position, _positive(self.amount.money()).minor)


class OneMoreDialog(FormDialog):
    """Asks for a command that was never given; its value is the command."""

    def __init__(
        self, accounts: Sequence[AccountRow], account_id: str, where: str, parent: QWidget | None = None
    ) -> None:
        tr = QCoreApplication.translate
        title = tr("OneMoreDialog", "What if there had been one more?")
        super().__init__(title, where, tr("OneMoreDialog", "Try it"), parent)
        self.setObjectName("oneMoreDialog")
        self.kind = QComboBox()
        for kind, name in (
            ("deposit", self.tr("Deposit")),
            ("withdraw", self.tr("Withdrawal")),
            ("transfer", self.tr("Transfer")),
        ):
            self.kind.addItem(name, kind)
        self.account, self.target = AccountField(accounts, account_id), AccountField(accounts)
        self.amount = MoneyField()
        self.add_field(self.tr("Type"), self.kind)
        self.add_field(self.tr("Account"), self.account)
        self.add_field(self.tr("To account"), self.target)
        self.add_field(self.tr("Amount"), self.amount)
        self.kind.currentIndexChanged.connect(lambda _: self._changed())
        self.account.changed.connect(self._changed)
        self.target.changed.connect(self.check)
        self.amount.changed.connect(self.check)
        self._changed()
        self.amount.edit.setFocus()

    def value(self) -> AccountCommand:
        account_id, kind = self.account.account().account_id, self.kind.currentData()
        if kind == "transfer":
            target = self.target.account().account_id
            if target == account_id:
                raise SameAccount(target)
            return Transfer(account_id, target, _positive(self.amount.money()))
        amount = _positive(self.amount.money())
        return Deposit(account_id, amount) if kind == "deposit" else Withdraw(account_id, amount)

    def _changed(self) -> None:
        transfer = self.kind.currentData() == "transfer"
        self.target.setEnabled(transfer)
        self.target.setToolTip("" if transfer else self.tr("Only a transfer goes to another account"))
        try:
            self.amount.set_currency(self.account.account().currency)
        except (NotYet, BankappError):
            self.amount.set_currency("")
        self.check()


def _positive(amount: Money) -> Money:
    if amount.minor <= 0:
        raise AmountNotPositive(amount)
    return amount
