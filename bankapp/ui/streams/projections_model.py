"""The projections as a table: one a row, always in the same order."""

from typing import assert_never

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from bankapp.services.projections import Projection, ProjectionName
from bankapp.ui.formats import format_count
from bankapp.ui.icons import IconName
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone


class ProjectionsModel(CellModel):
    """Shows how each projection stands against the end of the log."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._rows: tuple[Projection, ...] = ()
        self._head = 0

    @property
    def rows(self) -> tuple[Projection, ...]:
        """What is shown."""
        return self._rows

    def show_projections(self, rows: tuple[Projection, ...], head: int) -> None:
        """Other states; the view keeps its place, and nothing is painted where nothing has changed."""
        if (rows, head) == (self._rows, self._head):
            return
        if len(rows) == len(self._rows):
            self._rows, self._head = rows, head
            self.rows_changed(0, len(rows) - 1)
            return
        self.beginResetModel()
        self._rows, self._head = rows, head
        self.endResetModel()

    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Cell:
        shown, locale = self._rows[row], self.locale
        match column:
            case 0:
                return Cell(projection_name(shown.name))
            case 1:
                icon, words = state_words(shown, self._head, locale)
                return Cell(words, icon=icon)
            case 2:
                return Cell(format_count(shown.position, locale))
            case 3:
                lag = shown.lag(self._head)
                return Cell(format_count(lag, locale), Tone.PLAIN if lag else Tone.FAINT)
            case 4:
                return Cell(format_count(shown.caught_up.per_second, locale) if shown.caught_up else "–", Tone.QUIET)
            case _:
                return Cell(_fault_words(shown, locale), Tone.QUIET)


def projection_name(name: ProjectionName) -> str:
    """What a person calls a projection."""
    tr = QCoreApplication.translate
    match name:
        case "register":
            return tr("ProjectionsModel", "Register")
        case "books":
            return tr("ProjectionsModel", "Books")
        case "bins":
            return tr("ProjectionsModel", "Bins")
        case _:
            assert_never(name)


def state_words(shown: Projection, head: int, locale: QLocale) -> tuple[IconName, str]:
    """How a projection stands."""
    tr = QCoreApplication.translate
    if shown.rebuilt is not None:
        share = locale.toString(100 * shown.rebuilt // max(head, 1))
        return "loop", tr("ProjectionsModel", "Rebuilding {0}%").format(share)
    match shown.state:
        case "running":
            behind = shown.lag(head) > 0
            return (
                ("past", tr("ProjectionsModel", "Behind")) if behind else ("check", tr("ProjectionsModel", "Running"))
            )
        case "paused":
            return "pause", tr("ProjectionsModel", "Paused")
        case "failed":
            return "error", tr("ProjectionsModel", "Failed")
        case "missing":
            return "warning", tr("ProjectionsModel", "Missing")
        case _:
            assert_never(shown.state)


def _fault_words(shown: Projection, locale: QLocale) -> str:
    if shown.fault is None:
        return ""
    at = format_count(shown.fault.position, locale)
    return QCoreApplication.translate("ProjectionsModel", "Event {0}: {1}").format(at, shown.fault.what)


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("ProjectionsModel", "Projection"), "Projection mm", "Register"),
        Column(tr("ProjectionsModel", "State"), "mm Rebuilding 100%", "mm Running"),
        Column(tr("ProjectionsModel", "Position"), "10,000,000", "Position", right=True),
        Column(tr("ProjectionsModel", "Lag"), "10,000", "100", right=True),
        Column(tr("ProjectionsModel", "Events/s"), "Events/s m", "Events/s", right=True),
        Column(tr("ProjectionsModel", "Error"), "Event 10,000: ValueError", "Event 10", stretch=1),
    )
