"""The rows of the feed, the newest first, and no more than a person can look at."""

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject

from bankapp.ui.formats import format_count
from bankapp.ui.streams.feed import MOST, FeedRow
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone

_NOWHERE = QModelIndex()


class FeedModel(CellModel):
    """Messages as a consumer sees them. What is no event of this bank is marked, in words and with an icon."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._rows: list[FeedRow] = []

    @property
    def rows(self) -> list[FeedRow]:
        """What is shown, the newest first."""
        return self._rows

    def add(self, rows: list[FeedRow]) -> None:
        """Put rows on top, given oldest first, and drop the oldest where there are too many."""
        new = rows[::-1][:MOST]
        if not new:
            return
        self.beginInsertRows(_NOWHERE, 0, len(new) - 1)
        self._rows = new + self._rows
        self.endInsertRows()
        if len(self._rows) > MOST:
            self.beginRemoveRows(_NOWHERE, MOST, len(self._rows) - 1)
            self._rows = self._rows[:MOST]
            self.endRemoveRows()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Cell:
        shown = self._rows[row]
        loud = Tone.PLAIN if shown.kind == "ours" else Tone.QUIET
        match column:
            case 0:
                return Cell(format_count(shown.position, self.locale) if shown.position else "–", Tone.QUIET)
            case 1:
                return Cell(shown.key, loud)
            case 2:
                return Cell(_type_words(shown), loud, None if shown.kind == "ours" else "warning")
            case _:
                return Cell(shown.value, loud)


def _type_words(row: FeedRow) -> str:
    tr = QCoreApplication.translate
    match row.kind:
        case "ours":
            return row.type
        case "other bank":
            return tr("FeedModel", "Another bank’s {0}").format(row.type)
        case "damaged":
            return tr("FeedModel", "Damaged: {0}").format(row.why)
        case _:
            return tr("FeedModel", "No event of a bank")


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("FeedModel", "Position"), "Position mm", "10,000,000", right=True),
        Column(tr("FeedModel", "Key"), "student-plus", "123456"),
        Column(tr("FeedModel", "Type"), "TransactionReversed mm", "MoneyDeposited"),
        Column(tr("FeedModel", "Value"), '{"amount":12345,"currency":"EUR"}', '{"amount"', stretch=1),
    )
