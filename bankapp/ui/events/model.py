"""All events of the bank, by position, as a table that is read where it is looked at."""

from enum import IntEnum

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject

from bankapp.domain.money import Money
from bankapp.services.finding import EventSearch
from bankapp.services.history import History
from bankapp.ui.events.hits import Hits
from bankapp.ui.events.lines import EventLine, line_of
from bankapp.ui.events.pages import Pages
from bankapp.ui.formats import format_count, format_minute
from bankapp.ui.tables.cells import EMPTY, Cell, CellModel, Column, Tone
from bankapp.ui.wording import signed_text


class EventColumn(IntEnum):
    """The columns, from the left."""

    NUMBER = 0
    DATE = 1
    SUBJECT = 2
    TYPE = 3
    COUNTERPARTY = 4
    REASON = 5
    AMOUNT = 6
    ACTOR = 7


class EventsModel(CellModel):
    """Row 0 is the event at position 1; or, while there are hits, the newest hit.

    Rows after the playhead are faint, the playhead's row is marked.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._history: History | None = None
        self._search: EventSearch | None = None
        self._hits: Hits | None = None
        self._pages: Pages[EventLine] = Pages(self._read)
        self._head = 0
        self._playhead = 0

    def set_history(self, history: History | None, search: EventSearch | None = None) -> None:
        """Another bank, or none; it shows nothing until the head is told."""
        self.beginResetModel()
        self._history, self._search, self._hits, self._head, self._playhead = history, search, None, 0, 0
        self._pages = Pages(self._read)
        self.endResetModel()

    def show_hits(self, hits: Hits | None) -> None:
        """Only these events from now on; None: all again."""
        if hits is not self._hits:
            self.beginResetModel()
            self._hits = hits
            self._pages = Pages(self._read)
            self.endResetModel()

    def hits_coming(self, first: int, last: int) -> None:
        """Hits are about to be added; then `hits_came` must follow."""
        self.beginInsertRows(QModelIndex(), first, last)
        if first < self.row_count():
            self._pages = Pages(self._read)

    def hits_came(self) -> None:
        """The hits were added."""
        self.endInsertRows()

    def show_moment(self, position: int, head: int) -> None:
        """Take up new events, and repaint the rows that the playhead passed."""
        if head > self._head and self._history is not None:
            self._take_head(head)
        earlier, self._playhead = self._playhead, position
        if earlier != position:
            first, last = sorted((self.row_of(earlier), self.row_of(position)))
            self.rows_changed(max(first, 0), last)

    def _take_head(self, head: int) -> None:
        if self._hits is not None:
            self._head = head
            return
        self.beginInsertRows(QModelIndex(), self._head, head - 1)
        self._head = head
        self.endInsertRows()

    def row_of(self, position: int) -> int:
        """The row of a position, or of the last hit before it; -1 before the first event."""
        return min(position, self._head) - 1 if self._hits is None else self._hits.row_of(position)

    def position_of(self, row: int) -> int:
        """The position that a row shows."""
        return row + 1 if self._hits is None else self._hits.position(row)

    def row_count(self) -> int:
        return self._head if self._hits is None else len(self._hits)

    def cell(self, row: int, column: int) -> Cell:
        line = self._pages.row(row) if row < self.row_count() else None
        if line is None:
            return EMPTY
        text, tone = self._content(line, column)
        later = line.position > self._playhead
        return Cell(text, Tone.FAINT if later else tone, marked=line.position == self._playhead)

    def _content(self, line: EventLine, column: int) -> tuple[str, Tone]:
        match column:
            case EventColumn.NUMBER:
                return format_count(line.position, self.locale), Tone.QUIET
            case EventColumn.DATE:
                return format_minute(line.when, self.locale), Tone.QUIET
            case EventColumn.SUBJECT:
                return line.subject, Tone.PLAIN
            case EventColumn.TYPE:
                return line.title, Tone.PLAIN
            case EventColumn.COUNTERPARTY:
                return line.counterparty, Tone.QUIET
            case EventColumn.REASON:
                return line.reason, Tone.QUIET
            case EventColumn.AMOUNT:
                return self._amount(line)
            case _:
                return line.actor, Tone.QUIET

    def _amount(self, line: EventLine) -> tuple[str, Tone]:
        if not line.effect:
            return "", Tone.PLAIN
        tone = Tone.MONEY_IN if line.effect > 0 else Tone.MONEY_OUT
        return signed_text(Money(line.effect, line.currency), self.locale), tone

    def _read(self, first: int, last: int) -> list[EventLine]:
        if self._history is None:
            return []
        if self._hits is None or self._search is None:
            events = self._history.events(first + 1, last + 1)
        else:
            events = self._search.events(self._hits.positions(first, last))
        return [line_of(event, self.locale) for event in events]


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("EventsModel", "#"), "10,000,000", "28,205", right=True),
        Column(tr("EventsModel", "Date"), "28 Mar 2026, 10:02", "28 Mar 2026, 10:02"),
        Column(tr("EventsModel", "Account"), "1234567", "12345"),
        Column(tr("EventsModel", "Type"), "Penalty interest", "Withdrawal"),
        Column(tr("EventsModel", "Counterparty"), "AB 12345678", "AB 1234", stretch=1),
        Column(tr("EventsModel", "Reason"), "transfer to another", "transfer", stretch=2),
        Column(tr("EventsModel", "Amount"), "-100,000.00 EUR", "-10,000.00 EUR", right=True),
        Column(tr("EventsModel", "Actor"), "teller 123", "teller", stretch=1),
    )
