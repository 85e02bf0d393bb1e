"""The bookmarks of a bank as a table."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject

from bankapp.services.bookmarks import Bookmark
from bankapp.services.session import Session
from bankapp.ui.formats import format_count, format_minute
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone


class Marked(Struct, frozen=True):
    """A bookmark and the effective time of its event; None before the first event."""

    bookmark: Bookmark
    when: int | None


def marked(session: Session) -> list[Marked]:
    """All bookmarks of a bank, in the order of their moments."""
    found = []
    for bookmark in session.bookmarks.all():
        event = session.history.event(bookmark.position)
        found.append(Marked(bookmark, event.effective_at if event else None))
    return found


class BookmarksModel(CellModel):
    """One row a bookmark; those at the playhead are marked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._rows: list[Marked] = []
        self._position = -1

    @property
    def bookmarks(self) -> list[Bookmark]:
        """What is shown."""
        return [row.bookmark for row in self._rows]

    def set_rows(self, rows: list[Marked]) -> None:
        """Other bookmarks."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def show_moment(self, position: int) -> None:
        """Where the playhead stands."""
        if position != self._position:
            self._position = position
            self.rows_changed(0, len(self._rows) - 1)

    def bookmark(self, row: int) -> Bookmark | None:
        """What a row shows."""
        return self._rows[row].bookmark if 0 <= row < len(self._rows) else None

    def row_of(self, name: str) -> int:
        """The row of a name; -1 where there is none."""
        return next((row for row, found in enumerate(self._rows) if found.bookmark.name == name), -1)

    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Cell:
        found = self._rows[row]
        bookmark, here = found.bookmark, found.bookmark.position == self._position
        match column:
            case 0:
                return Cell(bookmark.name, marked=here)
            case 1:
                return Cell(format_count(bookmark.position, self.locale), Tone.QUIET, marked=here)
            case 2:
                return Cell(self._when(found), Tone.QUIET, marked=here)
            case _:
                return Cell(bookmark.note, marked=here)

    def _when(self, found: Marked) -> str:
        return self.tr("before all") if found.when is None else format_minute(found.when, self.locale)


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("BookmarksModel", "Name"), "before-price", "mark-12", stretch=1),
        Column(tr("BookmarksModel", "#"), "28,205", "1,205", right=True),
        Column(tr("BookmarksModel", "Moment"), "28 Mar 2026, 10:02", "28 Mar 2026"),
        Column(tr("BookmarksModel", "Note"), "the day before", "note", stretch=2),
    )
