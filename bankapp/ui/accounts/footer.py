"""Below the accounts: what the customers hold together, and that the books balance."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from bankapp.domain.money import Money
from bankapp.services.states import BooksAt
from bankapp.ui.elided import ElidedLabel
from bankapp.ui.formats import format_count
from bankapp.ui.labels import set_role
from bankapp.ui.tooltips import plain_tooltip
from bankapp.ui.verdict import VerdictLabel
from bankapp.ui.wording import money_text


class BooksFooter(QWidget):
    """Shows the books at a moment, all of it in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale = False
        self._total = ElidedLabel(self)
        self._total.setObjectName("totalLabel")
        self._total.setAccessibleName(self.tr("Total of all balances"))
        self._count = ElidedLabel(self)
        self._count.setObjectName("accountCountLabel")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._count.setProperty("role", "dimmed")
        self._trial_balance = VerdictLabel(self)
        self._trial_balance.setObjectName("trialBalanceLabel")
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._total, 0, 0)
        grid.addWidget(self._count, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._trial_balance, 1, 0, 1, 2)

    def clear(self) -> None:
        """There is no bank."""
        self._total.clear()
        self._count.clear()
        self._trial_balance.show_hint("")

    def set_stale(self, *, stale: bool) -> None:
        """Whether what is shown belongs to another moment than the playhead's: it is dimmed, and says so."""
        if stale != self._stale:
            self._stale = stale
            set_role(self._total, "dimmed" if stale else "")
            old = self.tr("Total of all balances: still that of an earlier moment")
            self._total.setAccessibleName(old if stale else self.tr("Total of all balances"))

    def show_books(self, books: BooksAt) -> None:
        """The books at a moment."""
        totals = "  ·  ".join(self._money(total) for total in books.totals)
        self._total.setText(self.tr("Total {totals}").format(totals=totals) if totals else "")
        self._total.setToolTip(plain_tooltip(self._total.text()))
        count = format_count(books.opened, self.locale())
        self._count.setText(self.tr("1 account") if books.opened == 1 else self.tr("{n} accounts").format(n=count))
        if books.balanced:
            self._trial_balance.show_good(self.tr("Books balance: debits = credits"))
        else:
            wrong = ", ".join(self._money(money) for money in books.differences if money.minor)
            self._trial_balance.show_bad(self.tr("Books do not balance: off by {money}").format(money=wrong))
        self._trial_balance.setToolTip(plain_tooltip(self._ledger(books)))

    def show_error(self, text: str) -> None:
        """The books could not be read."""
        self._trial_balance.show_bad(text)

    def _ledger(self, books: BooksAt) -> str:
        """The trial balance, a line for each account of the books."""
        title = self.tr("Trial balance at event {n}").format(n=format_count(books.position, self.locale()))
        lines = [f"{row.ledger}: {self._sided(Money(row.minor, row.currency))}" for row in books.ledger]
        return "\n".join([title, *lines])

    def _sided(self, money: Money) -> str:
        text = self._money(Money(abs(money.minor), money.currency))
        if not money.minor:
            return text
        side = self.tr("{money} debit") if money.minor > 0 else self.tr("{money} credit")
        return side.format(money=text)

    def _money(self, money: Money) -> str:
        return money_text(money, self.locale())
