"""The dialogs about the bank's products."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.domain.commands import ChangePrice, OpenProduct
from bankapp.domain.money import Money
from bankapp.domain.names import checked_id, checked_name
from bankapp.domain.rejections import NegativeLimit, PriceUnchanged
from bankapp.errors import BankappError
from bankapp.services.states import ProductAt
from bankapp.ui.dialogs.fields import CurrencyField, MoneyField
from bankapp.ui.dialogs.form import FormDialog, NotYet
from bankapp.ui.dialogs.requests import Request
from bankapp.ui.labels import ValueLabel
from bankapp.ui.wording import money_text


class ProductDialog(FormDialog):
    """Asks for a new product."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr("ProductDialog", "Something the bank offers for a monthly fee.")
        title, verb = tr("ProductDialog", "New product"), tr("ProductDialog", "Open product")
        super().__init__(title, lead, verb, parent)
        self.setObjectName("productDialog")
        self.product_id, self.name, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self.currency = CurrencyField()
        self.fee = MoneyField(self.currency.currency())
        self.add_field(self.tr("Product id"), self.product_id)
        self.add_field(self.tr("Name"), self.name)
        self.add_field(self.tr("Currency"), self.currency)
        self.add_field(self.tr("Monthly fee"), self.fee)
        self.add_field(self.tr("Reason"), self.reason)
        for edit in (self.product_id, self.name, self.reason):
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
        return Request(OpenProduct(product_id, name, _fee(self.fee.money())), self.reason.text().strip())

    def _currency_changed(self) -> None:
        try:
            self.fee.set_currency(self.currency.currency())
        except (NotYet, BankappError):
            self.fee.set_currency("")
        self.check()


class PriceDialog(FormDialog):
    """Asks for a product's new fee, and why."""

    def __init__(self, product: ProductAt, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr("PriceDialog", "The old price stays in the log, with who changed it, when and why.")
        title, verb = tr("PriceDialog", "Change the price"), tr("PriceDialog", "Change price")
        super().__init__(title, lead, verb, parent)
        self.setObjectName("priceDialog")
        self._product = product
        self.fee, self.reason = MoneyField(product.currency), QLineEdit()
        name, now = ValueLabel(2), ValueLabel(1)
        name.setText(product.name)
        now.setText(money_text(Money(product.fee, product.currency), self.locale()))
        self.add_field(self.tr("Product"), name)
        self.add_field(self.tr("Fee now"), now)
        self.add_field(self.tr("New fee"), self.fee)
        self.add_field(self.tr("Reason"), self.reason)
        self.fee.changed.connect(self.check)
        self.reason.textChanged.connect(self.check)
        self.check()
        self.fee.setFocus()

    def value(self) -> Request:
        product, fee = self._product, _fee(self.fee.money())
        if fee.minor == product.fee:
            raise PriceUnchanged(product.product_id, fee)
        reason = self.reason.text().strip()
        if not reason:
            raise NotYet(self.tr("Say why. The reason stays in the log for ever."))
        return Request(ChangePrice(product.product_id, fee, reason), reason)


def _fee(fee: Money) -> Money:
    if fee.minor < 0:
        what = QCoreApplication.translate("ProductDialog", "The monthly fee")
        raise NegativeLimit(what, fee)
    return fee
