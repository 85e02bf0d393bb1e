"""The tab that teaches the point: what an updated table still knows of a price, and what its events know."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from bankapp.errors import BankappError
from bankapp.services.history import History
from bankapp.services.session import Session
from bankapp.services.states import ProductAt
from bankapp.ui.allowing import why_not_written
from bankapp.ui.elided import ElidedLabel
from bankapp.ui.fonts import ui_font
from bankapp.ui.latest import Latest
from bankapp.ui.products.models import CrudModel, PricesModel
from bankapp.ui.products.prices import Prices, prices_of
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.verdict import VerdictLabel
from bankapp.ui.wording import money_text, rate_words


class ProductsPanel(QWidget):
    """Follows the playhead on the side of the events; the other side cannot."""

    openProductRequested = Signal()
    changePriceRequested = Signal(str)
    eventChosen = Signal(int)
    momentChosen = Signal(int)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("productsPanel")
        self._session: Session | None = None
        self._chosen = self._block = ""
        self._position = self._head = 0
        self._listing = Latest(tasks, "products.list", self._show_products, self._show_error)
        self._asking = Latest(tasks, "products.prices", self._show_prices, self._show_error)
        self._crud = CrudModel(self)
        self._prices = PricesModel(self)
        self.crud_view = self._crud_table()
        self.prices_view = self._prices_table()
        self._at_moment = VerdictLabel(self)
        self._at_moment.setObjectName("priceAtMoment")
        self._make_buttons()
        self._compose()
        self._allow()

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none."""
        self._listing.drop()
        self._asking.drop()
        self._session = session
        self._chosen = ""
        self._crud.set_products([])
        self._prices.set_prices(Prices(""))
        self._head = -1
        head = session.history.head() if session else 0
        self.show_moment(head, head)

    def show_moment(self, position: int, head: int) -> None:
        """The playhead moved, or the log grew."""
        grown = head != self._head
        self._position, self._head = position, head
        self._prices.show_moment(position)
        if grown and self._session:
            self._listing.ask(self._session.history.products.crud)
        self._say_price()
        self._allow()

    def set_block(self, reason: str) -> None:
        """Why nothing can be posted, whatever the playhead says; empty where it can."""
        self._block = reason
        self._allow()

    # what is shown

    def _show_products(self, products: list[ProductAt]) -> None:
        self._crud.set_products(products)
        if products and self._crud.row_of(self._chosen) < 0:
            self._chosen = products[0].product_id
        self.crud_view.choose(self._crud.row_of(self._chosen))
        self._ask_prices()
        self._allow()

    def _choose(self, row: int) -> None:
        self._chosen = self._crud.product(row).product_id
        self._ask_prices()
        self._allow()

    def _ask_prices(self) -> None:
        history: History | None = self._session.history if self._session else None
        if history and self._chosen:
            self._asking.ask(partial(prices_of, history, self._chosen))

    def _show_prices(self, prices: Prices) -> None:
        if prices.product_id == self._chosen:
            self._prices.set_prices(prices)
            self._say_price()

    def _show_error(self, error: BankappError) -> None:
        self._at_moment.show_bad(str(error))

    def _say_price(self) -> None:
        price = self._prices.in_force
        if not self._prices.row_count():
            self._at_moment.show_hint("")
        elif price is None:
            self._at_moment.show_hint(self.tr("At this moment the product did not exist yet."))
        else:
            text = self.tr("At this moment: {fee} a month").format(fee=money_text(price.fee, self.locale()))
            interest = self.tr("{rate} interest a year").format(rate=rate_words(price.rate, self.locale()))
            self._at_moment.show_good(f"{text}, {interest}" if price.rate else text)

    # what may be done

    def _allow(self) -> None:
        why_not = why_not_written(self._session, self._block, in_the_past=self._position != self._head)
        self._open.setEnabled(not why_not)
        self._open.setToolTip(why_not)
        why_not = why_not or ("" if self._chosen else self.tr("Choose a product first"))
        self._change.setEnabled(not why_not)
        self._change.setToolTip(why_not)

    # composition

    def _make_buttons(self) -> None:
        self._open = QPushButton(self.tr("New product…"), self)
        self._open.setObjectName("openProductButton")
        self._open.clicked.connect(self.openProductRequested)
        self._change = QPushButton(self.tr("Change price…"), self)
        self._change.setObjectName("changePriceButton")
        self._change.clicked.connect(lambda: self.changePriceRequested.emit(self._chosen))

    def _compose(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setRowStretch(2, 1)
        grid.addWidget(self._lesson(), 0, 0, 1, 2)
        grid.addWidget(_heading(self.tr("What a CRUD table knows"), self), 1, 0)
        grid.addWidget(_heading(self.tr("What the events know"), self), 1, 1)
        grid.addWidget(self.crud_view, 2, 0)
        grid.addWidget(self.prices_view, 2, 1)
        grid.addLayout(self._buttons(), 3, 0)
        grid.addWidget(self._at_moment, 3, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._open)
        row.addWidget(self._change)
        row.addStretch(1)
        return row

    def _lesson(self) -> QLabel:
        label = QLabel(
            self.tr(
                "A row that is updated keeps the last price and forgets the others. "
                "The events keep every price: since when, set by whom, and why."
            ),
            self,
        )
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", "dimmed")
        label.setContentsMargins(0, 0, 0, 8)
        return label

    def _crud_table(self) -> DataTable:
        view = DataTable(self._crud, self)
        view.setObjectName("crudProductsView")
        view.setAccessibleName(self.tr("What a CRUD table knows"))
        view.set_empty_text(self.tr("No product yet."))
        view.chosen.connect(self._choose)
        return view

    def _prices_table(self) -> DataTable:
        view = DataTable(self._prices, self)
        view.setObjectName("productPricesView")
        view.setAccessibleName(self.tr("What the events know"))
        view.set_empty_text(self.tr("Choose a product to see every price it had."))
        view.chosen.connect(lambda row: self.eventChosen.emit(self._prices.position_of(row)))
        view.opened.connect(lambda row: self.momentChosen.emit(self._prices.position_of(row)))
        view.enterPressed.connect(lambda row: self.momentChosen.emit(self._prices.position_of(row)))
        return view


def _heading(text: str, parent: QWidget) -> QLabel:
    label = ElidedLabel(parent)
    label.setText(text)
    label.setFont(ui_font(weight=QFont.Weight.DemiBold))
    return label
