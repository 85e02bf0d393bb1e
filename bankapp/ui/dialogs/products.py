"""The dialogs about the bank's products."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.domain.commands import ChangePrice, ChooseProduct, OpenProduct
from bankapp.domain.money import Money
from bankapp.domain.names import checked_id, checked_name
from bankapp.domain.rejections import NegativeLimit, PriceUnchanged, ProductIsChosen
from bankapp.errors import BankappError
from bankapp.services.states import AccountAt, ProductAt
from bankapp.ui.dialogs.fields import CurrencyField, DateField, MoneyField, ProductField, RateField
from bankapp.ui.dialogs.form import FormDialog, NotYet
from bankapp.ui.dialogs.requests import Request
from bankapp.ui.labels import ValueLabel
from bankapp.ui.wording import joined, money_text, rate_words


class ProductDialog(FormDialog):
    """Asks for a new product."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr(
            "ProductDialog", "Something the bank offers for a monthly fee, with interest on what an account holds."
        )
        title, verb = tr("ProductDialog", "New product"), tr("ProductDialog", "Open product")
        super().__init__(title, lead, verb, parent)
        self.setObjectName("productDialog")
        self.product_id, self.name, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self.currency = CurrencyField()
        self.fee, self.rate = MoneyField(self.currency.currency()), RateField()
        self.add_field(self.tr("Product id"), self.product_id)
        self.add_field(self.tr("Name"), self.name)
        self.add_field(self.tr("Currency"), self.currency)
        self.add_field(self.tr("Monthly fee"), self.fee)
        self.add_field(self.tr("Interest a year"), self.rate)
        self.add_field(self.tr("Reason"), self.reason)
        for edit in (self.product_id, self.name, self.rate, self.reason):
            edit.textChanged.connect(self.check)
        self.currency.changed.connect(self._currency_changed)
        self.fee.changed.connect(self.check)
        self.check()
        self.product_id.setFocus()

    def value(self) -> Request:
        if not self.product_id.text().strip():
            raise NotYet(self.tr("Enter an id for the product."))
        product_id = checked_id(self.tr("The product's id"), self.product_id.text().strip())
        if not self.name.text().strip():
            raise NotYet(self.tr("Enter the product's name."))
        name = checked_name(self.tr("The product's name"), self.name.text())
        self.currency.currency()
        command = OpenProduct(product_id, name, _fee(self.fee.money()), self.rate.rate() or 0)
        return Request(command, self.reason.text().strip())

    def _currency_changed(self) -> None:
        try:
            self.fee.set_currency(self.currency.currency())
        except (NotYet, BankappError):
            self.fee.set_currency("")
        self.check()


class PriceDialog(FormDialog):
    """Asks for a product's new fee, its new interest rate, or both, and why."""

    def __init__(self, product: ProductAt, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr("PriceDialog", "The old price stays in the log, with who changed it, when and why.")
        title, verb = tr("PriceDialog", "Change the price"), tr("PriceDialog", "Change price")
        super().__init__(title, lead, verb, parent)
        self.setObjectName("priceDialog")
        self._product = product
        self.fee, self.rate, self.reason = MoneyField(product.currency), RateField(), QLineEdit()
        name, now = ValueLabel(2), ValueLabel(1)
        name.setText(product.name)
        fee = money_text(Money(product.fee, product.currency), self.locale())
        now.setText(joined(fee, rate_words(product.rate, self.locale())))
        for edit in (self.fee.edit, self.rate):
            edit.setPlaceholderText(self.tr("as it is"))
        self.add_field(self.tr("Product"), name)
        self.add_field(self.tr("Price now"), now)
        self.add_field(self.tr("New fee"), self.fee)
        self.add_field(self.tr("New interest"), self.rate)
        self.add_field(self.tr("Reason"), self.reason)
        self.fee.changed.connect(self.check)
        for edit in (self.rate, self.reason):
            edit.textChanged.connect(self.check)
        self.check()
        self.fee.setFocus()

    def value(self) -> Request:
        product, rate = self._product, self.rate.rate()
        fee = _fee(self.fee.money()) if self.fee.edit.text().strip() else None
        if fee is None and rate is None:
            raise NotYet(self.tr("Enter a new fee, a new interest rate, or both."))
        if (fee is None or fee.minor == product.fee) and rate in {None, product.rate}:
            raise PriceUnchanged(product.product_id, Money(product.fee, product.currency), product.rate)
        reason = self.reason.text().strip()
        if not reason:
            raise NotYet(self.tr("Say why. The reason stays in the log for ever."))
        return Request(ChangePrice(product.product_id, fee, reason, rate), reason)


class ChooseProductDialog(FormDialog):
    """Asks which product an account is to have, of those in its currency."""

    def __init__(self, account: AccountAt, products: Sequence[ProductAt], parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr("ChooseProductDialog", "Its fee and interest are posted when a month is closed.")
        title, verb = tr("ChooseProductDialog", "Product of the account"), tr("ChooseProductDialog", "Choose")
        super().__init__(title, lead, verb, parent)
        self.setObjectName("chooseProductDialog")
        self._account = account
        self.product = ProductField(products, account.currency)
        self.reason, self.date = QLineEdit(), DateField()
        name, now = ValueLabel(2), ValueLabel(1)
        name.setText(joined(account.account_id, account.owner))
        now.setText(account.product or "–")
        self.add_field(self.tr("Account"), name)
        self.add_field(self.tr("Product now"), now)
        self.add_field(self.tr("New product"), self.product)
        self.add_field(self.tr("Reason"), self.reason)
        self.add_field(self.tr("Counts from"), self.date)
        self.product.changed.connect(self.check)
        for edit in (self.reason, self.date):
            edit.textChanged.connect(self.check)
        self.check()
        self.product.setFocus()

    def value(self) -> Request:
        account, product_id = self._account, self.product.product_id
        if not product_id:
            text = self.tr("There is no product in {currency} yet.")
            raise NotYet(text.format(currency=account.currency))
        if product_id == account.product:
            raise ProductIsChosen(account.account_id, product_id)
        command = ChooseProduct(account.account_id, product_id)
        return Request(command, self.reason.text().strip(), self.date.instant())


def _fee(fee: Money) -> Money:
    if fee.minor < 0:
        what = QCoreApplication.translate("ProductDialog", "The monthly fee")
        raise NegativeLimit(what, fee)
    return fee
