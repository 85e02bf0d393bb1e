"""Two tables about the same products: the last price only, and every price there was."""

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from bankapp.domain.money import Money
from bankapp.services.states import ProductAt
from bankapp.ui.formats import format_minute
from bankapp.ui.products.prices import Price, Prices
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone
from bankapp.ui.wording import joined, money_text, rate_words


class CrudModel(CellModel):
    """What a table that is updated in place knows; it knows no moments."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_crud_columns(), parent)
        self._products: list[ProductAt] = []

    def set_products(self, products: list[ProductAt]) -> None:
        """The products with their last price."""
        if products != self._products:
            self.beginResetModel()
            self._products = products
            self.endResetModel()

    def product(self, row: int) -> ProductAt:
        """What a row shows."""
        return self._products[row]

    def row_of(self, product_id: str) -> int:
        """The row of a product; -1 where there is none."""
        found = (row for row, product in enumerate(self._products) if product.product_id == product_id)
        return next(found, -1)

    def row_count(self) -> int:
        return len(self._products)

    def cell(self, row: int, column: int) -> Cell:
        product = self._products[row]
        price = _price(Money(product.fee, product.currency), product.rate, self.locale)
        return (Cell(product.product_id, Tone.QUIET), Cell(product.name), Cell(price))[column]


class PricesModel(CellModel):
    """What the events know of one product. Prices after the playhead are faint, the one in force is marked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_price_columns(), parent)
        self._prices = Prices("")
        self._position = 0

    def set_prices(self, prices: Prices) -> None:
        """The prices of a product."""
        if prices != self._prices:
            self.beginResetModel()
            self._prices = prices
            self.endResetModel()

    def show_moment(self, position: int) -> None:
        """The playhead moved."""
        before, after = self._prices.in_force(self._position), self._prices.in_force(position)
        self._position = position
        if before != after:
            self.rows_changed(0, self.row_count() - 1)

    @property
    def in_force(self) -> Price | None:
        """The price at the moment."""
        index = self._prices.in_force(self._position)
        return self._prices.prices[index] if index >= 0 else None

    def position_of(self, row: int) -> int:
        """The position of the event that set a price."""
        return self._prices.prices[row].position

    def row_count(self) -> int:
        return len(self._prices.prices)

    def cell(self, row: int, column: int) -> Cell:
        price = self._prices.prices[row]
        text = (
            format_minute(price.when, self.locale),
            _price(price.fee, price.rate, self.locale),
            price.actor,
            price.reason,
        )[column]
        later = price.position > self._position
        tone = Tone.FAINT if later else Tone.PLAIN if column == 1 else Tone.QUIET
        return Cell(text, tone, marked=row == self._prices.in_force(self._position))


def _price(fee: Money, rate: int, locale: QLocale) -> str:
    """The fee, and the interest a year where there is some."""
    return joined(money_text(fee, locale), rate_words(rate, locale) if rate else "")


def _crud_columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("CrudModel", "Id"), "student-plus", "basic", stretch=1),
        Column(tr("CrudModel", "Name"), "Student account", "Student", stretch=2),
        Column(tr("CrudModel", "Fee a month"), "Fee a month mm", "100.00 EUR", right=True),
    )


def _price_columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("PricesModel", "When"), "28 Mar 2026, 10:02", "28 Mar 2026"),
        Column(tr("PricesModel", "Fee a month"), "Fee a month mm", "100.00 EUR", right=True),
        Column(tr("PricesModel", "By"), "teller 12", "teller"),
        Column(tr("PricesModel", "Reason"), "interest rates rose", "costs rose", stretch=1),
    )
