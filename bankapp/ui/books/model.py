"""The trial balance as a table: a heading and a sum for each part of the books, and debits and credits at the end."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject

from bankapp.domain.money import Money
from bankapp.services.trial_balance import Group, Sheet, TrialBalance
from bankapp.ui.books.words import ledger_name, side_name
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone
from bankapp.ui.wording import money_text

_INDENT = "    "


class _Row(Struct, frozen=True):
    """One line of the table; headings and sums are `loud`."""

    name: str
    debit: Money | None = None
    credit: Money | None = None
    loud: bool = False


class BooksModel(CellModel):
    """Shows the books at a moment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._rows: list[_Row] = []

    def show_books(self, books: TrialBalance | None) -> None:
        """Other books, or none. Where only amounts have changed the view keeps its place."""
        rows = [row for sheet in books.sheets for row in _sheet_rows(sheet)] if books else []
        if [row.name for row in rows] == [row.name for row in self._rows]:
            self._rows = rows
            self.rows_changed(0, len(rows) - 1)
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Cell:
        shown = self._rows[row]
        if column == 0:
            return Cell(shown.name, Tone.PLAIN if shown.loud else Tone.QUIET, marked=shown.loud)
        money = shown.debit if column == 1 else shown.credit
        return Cell(money_text(money, self.locale) if money else "", marked=shown.loud)


def _sheet_rows(sheet: Sheet) -> list[_Row]:
    rows = [row for group in sheet.groups for row in _group_rows(group)]
    total = QCoreApplication.translate("BooksModel", "Sum in {currency}").format(currency=sheet.currency)
    return [*rows, _Row(total, sheet.debits, sheet.credits, loud=True)]


def _group_rows(group: Group) -> list[_Row]:
    lines = [_Row(f"{_INDENT}{ledger_name(line.ledger)}", line.debit, line.credit) for line in group.lines]
    return [_Row(side_name(group.side), group.total.debit, group.total.credit, loud=True), *lines]


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("BooksModel", "Account of the books"), "Transfers on their way mm", "Customers' accounts", stretch=1),
        Column(tr("BooksModel", "Debit"), "100,000,000.00 EUR", "1,000.00 EUR", right=True),
        Column(tr("BooksModel", "Credit"), "100,000,000.00 EUR", "1,000.00 EUR", right=True),
    )
