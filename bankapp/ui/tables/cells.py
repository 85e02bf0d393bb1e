"""What a table shows: cells as values, and the model that hands them to the view."""

from abc import abstractmethod
from enum import IntEnum

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from bankapp.ui.icons import IconName

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NO_PARENT = QModelIndex()


class Tone(IntEnum):
    """How loud a text is, or of what kind; the delegate knows the colours, by number."""

    PLAIN = 0
    QUIET = 1
    FAINT = 2
    MONEY_IN = 3
    MONEY_OUT = 4


class Cell(Struct, frozen=True, gc=False):
    """One cell. `marked` cells belong to the playhead's row; a `ruled` row has a red line below it: something ends."""

    text: str = ""
    tone: Tone = Tone.PLAIN
    icon: IconName | None = None
    marked: bool = False
    ruled: bool = False


EMPTY = Cell()


class Column(Struct, frozen=True):
    """A column: as wide as `sample`, at the least as `least`; `stretch` is its share of room that is left over."""

    title: str
    sample: str
    least: str
    right: bool = False
    stretch: int = 0


class CellModel(QAbstractTableModel):
    """A table of cells. A subclass knows how many rows there are, and the cell at each place."""

    def __init__(self, columns: tuple[Column, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self._locale = QLocale()

    @property
    def locale(self) -> QLocale:
        """How numbers and dates are written."""
        return self._locale

    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def cell(self, row: int, column: int) -> Cell:
        """What stands at a place; called while painting."""

    def rows_changed(self, first: int, last: int, columns: range | None = None) -> None:
        """Tell the view to paint rows anew, or only these columns of them; an empty range is passed over."""
        if 0 <= first <= last:
            left, right = (columns[0], columns[-1]) if columns else (0, len(self.columns) - 1)
            self.dataChanged.emit(self.index(first, left), self.index(last, right))

    def row_text(self, row: int) -> str:
        """A row for the clipboard: its cells with tabs between them."""
        return "\t".join(self.cell(row, column).text for column in range(len(self.columns)))

    # what Qt asks

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self.row_count()

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role in (_DISPLAY, _ACCESSIBLE):
            return self.cell(index.row(), index.column()).text if index.isValid() else None
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[index.column()].right else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _DISPLAY:
            return self.columns[section].title
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[section].right else _LEFT
        return None
