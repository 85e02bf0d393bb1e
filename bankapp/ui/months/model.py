"""A month of all accounts as a table: what each had for how many days, and what that costs and bears."""

from typing import assert_never

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from bankapp.domain.money import Money
from bankapp.services.month_basis import LineState, MonthLine, Statement
from bankapp.ui.formats import format_count
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone
from bankapp.ui.wording import joined, money_text, rate_words

_STATE = 8


class MonthModel(CellModel):
    """Shows a statement, or nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._lines: tuple[MonthLine, ...] = ()

    def show_statement(self, statement: Statement | None) -> None:
        """Another statement, or none."""
        self.beginResetModel()
        self._lines = statement.lines if statement else ()
        self.endResetModel()

    def row_count(self) -> int:
        return len(self._lines)

    def cell(self, row: int, column: int) -> Cell:
        line = self._lines[row]
        tone = Tone.PLAIN if line.state == "due" else Tone.QUIET
        if column == _STATE:
            return Cell(
                state_text(line), tone, "warning" if line.below else "check" if line.state == "posted" else None
            )
        return Cell(self._texts(line)[column], tone)

    def _texts(self, line: MonthLine) -> tuple[str, ...]:
        of, locale = line.currency, self.locale
        return (
            line.account_id,
            line.owner,
            line.product_id,
            format_count(line.days, locale),
            money_text(line.average, locale),
            rates_text(line.rates, locale),
            money_text(Money(line.fee, of), locale),
            money_text(Money(line.interest, of), locale),
        )


def state_text(line: MonthLine) -> str:
    """What is done, or to be done, about an account."""
    below = QCoreApplication.translate("MonthModel", "below its limit") if line.below else ""
    return joined(_state_word(line.state), below)


def rates_text(rates: tuple[int, ...], locale: QLocale) -> str:
    """The rates that were in force, in their order."""
    return ", ".join(rate_words(rate, locale) for rate in rates)


def _state_word(state: LineState) -> str:
    tr = QCoreApplication.translate
    match state:
        case "due":
            return tr("MonthModel", "to post")
        case "posted":
            return tr("MonthModel", "already posted")
        case "nothing":
            return tr("MonthModel", "nothing to post")
        case "closed":
            return tr("MonthModel", "account closed")
        case _:
            assert_never(state)


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("MonthModel", "Account"), "10000000 m", "1000 m"),
        Column(tr("MonthModel", "Owner"), "Margarethe Lindqvist", "Ann Lee", stretch=2),
        Column(tr("MonthModel", "Product"), "student-plus", "basic", stretch=1),
        Column(tr("MonthModel", "Days"), "Days m", "31 m", right=True),
        Column(tr("MonthModel", "Average"), "1,000,000.00 EUR", "1,000.00 EUR", right=True),
        Column(tr("MonthModel", "Rate"), "1.25 %, 1.50 %", "1.25 %", right=True),
        Column(tr("MonthModel", "Fee"), "1,000.00 EUR", "10.00 EUR", right=True),
        Column(tr("MonthModel", "Interest"), "1,000.00 EUR", "10.00 EUR", right=True),
        Column(tr("MonthModel", "State"), "already posted · below its limit", "nothing to post"),
    )
