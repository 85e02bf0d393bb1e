"""Fields that know what they hold: money, an account, a currency, a date."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from bankapp.domain.money import Money, currency_codes, decimals, parse_money
from bankapp.domain.product import HIGHEST_RATE
from bankapp.domain.rates import parse_rate
from bankapp.domain.rejections import BadRate, UnknownAccount
from bankapp.eventstore.instants import from_iso
from bankapp.services.readmodels import AccountRow
from bankapp.services.states import ProductAt
from bankapp.ui.dialogs.form import NotYet
from bankapp.ui.formats import format_minor
from bankapp.ui.labels import ValueLabel, plain_label
from bankapp.ui.theme import theme_of
from bankapp.ui.wording import rate_words, separators_of

HOUSE_CURRENCY = "EUR"


class MoneyField(QWidget):
    """An amount as people of this locale type it, with its currency beside it."""

    changed = Signal()

    def __init__(self, currency: str = "", *, optional: bool = False) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.textChanged.connect(lambda _: self.changed.emit())
        self._optional = optional
        self._currency = ""
        self._unit = plain_label("", "dimmed")
        self._unit.setMinimumWidth(36)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self._unit)
        self.setFocusProxy(self.edit)
        self.set_currency(currency)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def set_currency(self, currency: str) -> None:
        """Another currency, or none as long as it is not known."""
        if currency == self._currency:
            return
        self._currency = currency
        self._unit.setText(currency)
        nothing = format_minor(0, decimals(currency), self.locale()) if currency else ""
        self.edit.setPlaceholderText(nothing)
        self.changed.emit()

    def money(self) -> Money:
        """The amount; raises NotYet or BadAmount."""
        if not self._currency:
            raise NotYet(self.tr("Choose an account first."))
        if not self.edit.text().strip():
            if self._optional:
                return Money(0, self._currency)
            raise NotYet(self.tr("Enter an amount."))
        return parse_money(self.edit.text(), self._currency, separators_of(self.locale()))


class RateField(QLineEdit):
    """An interest rate in percents a year; nothing typed is no rate."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(rate_words(0, self.locale()))

    def rate(self) -> int | None:
        """Basis points, None where nothing was typed; raises NotARate or BadRate."""
        if not self.text().strip():
            return None
        rate = parse_rate(self.text())
        if rate > HIGHEST_RATE:
            raise BadRate(rate)
        return rate


class ProductField(QComboBox):
    """One of the products of a currency, or none."""

    changed = Signal()

    def __init__(self, products: Sequence[ProductAt], currency: str = "", *, none: str = "") -> None:
        """`none` is what no product is called; empty where there must be one."""
        super().__init__()
        self._products, self._none = products, none
        self.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.set_currency(currency)

    @property
    def product_id(self) -> str:
        """The product that is chosen; empty for none."""
        return str(self.currentData() or "")

    def set_currency(self, currency: str) -> None:
        """Offer the products of another currency."""
        self.clear()
        if self._none:
            self.addItem(self._none, "")
        for product in self._products:
            if product.currency == currency:
                self.addItem(f"{product.name} ({product.product_id})", product.product_id)


class AccountField(QWidget):
    """An account by its id, with suggestions by id and owner; its owner is told below."""

    changed = Signal()

    def __init__(self, accounts: Sequence[AccountRow], account_id: str = "") -> None:
        super().__init__()
        self._rows = {row.account_id: row for row in accounts}
        self.edit = QLineEdit(account_id)
        self.edit.setPlaceholderText(self.tr("id or owner"))
        self.edit.setCompleter(self._completer(accounts))
        self.edit.textChanged.connect(self._typed)
        self._owner = ValueLabel(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.edit)
        column.addWidget(self._owner)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    @property
    def row(self) -> AccountRow | None:
        """The account that is named, if there is such a one."""
        return self._rows.get(self._typed_id())

    def account(self) -> AccountRow:
        """The account; raises NotYet or UnknownAccount."""
        typed = self._typed_id()
        if not typed:
            raise NotYet(self.tr("Choose an account."))
        row = self._rows.get(typed)
        if row is None:
            raise UnknownAccount(typed)
        return row

    def _completer(self, accounts: Sequence[AccountRow]) -> QCompleter:
        model = QStringListModel([f"{row.account_id}   {row.owner}" for row in accounts], self)
        completer = QCompleter(model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(8)
        return completer

    def _typed_id(self) -> str:
        """Without the owner's name, which a chosen suggestion brings along."""
        return self.edit.text().strip().partition(" ")[0]

    def _typed(self, _text: str) -> None:
        self._tell()
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tell()

    def _tell(self) -> None:
        row = self.row
        self._owner.setText(f"{row.owner} · {row.currency}" if row else "")
        self._owner.set_colours(theme_of(self).colours.dimmed)


class CurrencyField(QComboBox):
    """A currency of ISO 4217, to be chosen or typed."""

    changed = Signal()

    def __init__(self, currency: str = HOUSE_CURRENCY) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(currency_codes())
        self.setCurrentText(currency)
        self.setMaximumWidth(120)
        completer = QCompleter(currency_codes(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.currentTextChanged.connect(lambda _: self.changed.emit())

    def currency(self) -> str:
        """The code; raises NotYet or UnknownCurrency."""
        code = self.currentText().strip().upper()
        if not code:
            raise NotYet(self.tr("Choose a currency."))
        decimals(code)
        return code


class DateField(QLineEdit):
    """An optional date or time from which something counts."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("now, or a date such as 2026-03-14"))

    def instant(self) -> int | None:
        """Microseconds UTC, None where nothing was typed; raises BadInstant."""
        text = self.text().strip()
        return from_iso(text) if text else None
