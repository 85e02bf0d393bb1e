"""An account's events with the balance after each, as a table that is read where it is looked at."""

from enum import IntEnum

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QModelIndex, QObject

from bankapp.domain.money import decimals
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.causes import cause_of
from bankapp.services.dates import span_of
from bankapp.services.effective import back_dated
from bankapp.services.history import History
from bankapp.ui.events.lines import EventLine, line_of
from bankapp.ui.events.pages import Pages
from bankapp.ui.formats import format_count, format_minor, format_minute
from bankapp.ui.icons import IconName
from bankapp.ui.register.fold import Fold
from bankapp.ui.tables.cells import EMPTY, Cell, CellModel, Column, Tone
from bankapp.ui.wording import joined


class RegisterColumn(IntEnum):
    """The columns, from the left."""

    NUMBER = 0
    DATE = 1
    TYPE = 2
    COUNTERPARTY = 3
    REASON = 4
    IN = 5
    OUT = 6
    BALANCE = 7


class RegisterLine(Struct, frozen=True):
    """An event and the account's balance after it. `undone` is the position of the event that undid it, `instead` that
    of the event that it was booked instead of, or 0; `late`: it was entered for a time before that of an earlier event.
    """

    shown: EventLine
    balance: int
    undone: int
    instead: int
    late: bool


class RegisterModel(CellModel):
    """Row 0 is the account's version 1. Rows after the playhead are faint, the last one before it is marked.

    A fold leaves out rows; balances are those after each event all the same.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._history: History | None = None
        self._account_id = self._currency = ""
        self._versions = self._version = self._closed_to = 0
        self._fold = Fold()
        self._pages: Pages[RegisterLine] = Pages(self._read)

    def set_account(self, history: History | None, account_id: str, currency: str, versions: int) -> None:
        """Another account, with so many events; none without a history."""
        self.beginResetModel()
        self._history, self._account_id, self._currency = history, account_id, currency
        self._versions, self._version = versions if history else 0, 0
        self._fold = Fold()
        self._pages = Pages(self._read)
        self.endResetModel()

    @property
    def versions(self) -> int:
        """How many events of the account are known, with those that are folded."""
        return self._versions

    @property
    def fold(self) -> Fold:
        """What is left out."""
        return self._fold

    def set_fold(self, fold: Fold) -> None:
        """Leave out other versions, or none."""
        if fold.hidden != self._fold.hidden:
            self.beginResetModel()
            self._fold = fold
            self._pages = Pages(self._read)
            self.endResetModel()

    def show_version(self, version: int, versions: int) -> None:
        """The account stood at a version at the moment, and has so many now."""
        if versions > self._versions and self._history is not None:
            self._grow(versions)
        earlier, self._version = self._version, version
        if earlier != version:
            first, last = sorted((self._fold.row(earlier), self._fold.row(version)))
            self.rows_changed(max(first, 0), min(last, self.row_count() - 1))

    def show_closed(self, until: str) -> None:
        """The last day that was closed at the moment, as an ISO date; empty where none was."""
        closed_to = span_of(until).last if until else 0
        if closed_to != self._closed_to:
            self._closed_to = closed_to
            self.rows_changed(0, self.row_count() - 1)

    def line(self, row: int) -> RegisterLine | None:
        """What a row shows."""
        return self._pages.row(row) if 0 <= row < self.row_count() else None

    def row_count(self) -> int:
        return self._fold.rows(self._versions)

    def cell(self, row: int, column: int) -> Cell:
        line = self.line(row)
        if line is None:
            return EMPTY
        text, tone = self._content(line, column)
        later = line.shown.version > self._version
        icon: IconName | None = "past" if line.late and column == RegisterColumn.NUMBER else None
        here, ruled = line.shown.version == self._version, self._is_last_closed(row, line)
        return Cell(text, Tone.FAINT if later else tone, icon, marked=here, ruled=ruled)

    def _is_last_closed(self, row: int, line: RegisterLine) -> bool:
        """Whether a row counts from a closed day, and the next does not."""
        if not self._closed_to or line.shown.when > self._closed_to:
            return False
        following = self.line(row + 1)
        return following is None or following.shown.when > self._closed_to

    def _content(self, line: RegisterLine, column: int) -> tuple[str, Tone]:
        shown = line.shown
        match column:
            case RegisterColumn.NUMBER:
                return format_count(shown.position, self.locale), Tone.QUIET
            case RegisterColumn.DATE:
                return format_minute(shown.when, self.locale), Tone.QUIET
            case RegisterColumn.TYPE:
                return shown.title, Tone.PLAIN
            case RegisterColumn.COUNTERPARTY:
                return shown.counterparty, Tone.QUIET
            case RegisterColumn.REASON:
                late = self.tr("back-dated") if line.late else ""
                return joined(self._link(line), late, shown.reason), Tone.QUIET
            case RegisterColumn.IN:
                return self._amount(max(shown.effect, 0)), Tone.MONEY_IN
            case RegisterColumn.OUT:
                return self._amount(max(-shown.effect, 0)), Tone.MONEY_OUT
            case _:
                return self._money(line.balance), Tone.PLAIN

    def _link(self, line: RegisterLine) -> str:
        """The other half of a reversal, if this is one."""
        if line.shown.reverses:
            return self.tr("reverses #{position}").format(position=format_count(line.shown.reverses, self.locale))
        if line.undone:
            return self.tr("reversed by #{position}").format(position=format_count(line.undone, self.locale))
        if line.instead:
            return self.tr("instead of #{position}").format(position=format_count(line.instead, self.locale))
        return ""

    def _amount(self, minor: int) -> str:
        return self._money(minor) if minor else ""

    def _money(self, minor: int) -> str:
        return format_minor(minor, decimals(self._currency), self.locale)

    def _grow(self, versions: int) -> None:
        before = self.row_count()
        self.beginInsertRows(QModelIndex(), before, self._fold.rows(versions) - 1)
        self._versions = versions
        self._pages = Pages(self._read)  # what was added may have undone what was there
        self.endInsertRows()
        self.rows_changed(0, before - 1)

    def _read(self, first: int, last: int) -> list[RegisterLine]:
        if self._history is None:
            return []
        runs = self._fold.runs(first, min(last, self.row_count() - 1))
        return [line for run in runs for line in self._read_run(self._history, *run)]

    def _read_run(self, history: History, first: int, last: int) -> list[RegisterLine]:
        """The lines of some versions without a gap."""
        events = history.account_events(self._account_id, first, last)
        balances = history.balances(self._account_id, events)
        undone, late = history.reversals(events), back_dated(history, events)
        return [
            RegisterLine(
                line_of(event, self.locale),
                balance,
                undone.get(event.position, 0),
                _instead_of(history, event),
                late=event.position in late,
            )
            for event, balance in zip(events, balances, strict=True)
        ]


def _instead_of(history: History, event: RecordedEvent) -> int:
    """The position of the event that was undone for this one to be booked; 0 where there is none."""
    cause = cause_of(history, event) if metadata_of(event).causation_id else None
    undoing = history.event(history.reversed_by(cause) or 0) if cause else None
    return cause.position if cause and undoing and undoing.command_id == event.command_id else 0


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("RegisterModel", "#"), "10,000,000", "28,205m", right=True),
        Column(tr("RegisterModel", "Date"), "28 Mar 2026, 10:02m", "28 Mar 2026, 10:02m"),
        Column(tr("RegisterModel", "Type"), "Penalty interest", "Withdrawal"),
        Column(tr("RegisterModel", "Counterparty"), "Aurora Foods", "Auror", stretch=1),
        Column(tr("RegisterModel", "Reason"), "reverses #1,234 · wrong", "cash w", stretch=2),
        Column(tr("RegisterModel", "In"), "1,000.00", "1,000.00", right=True),
        Column(tr("RegisterModel", "Out"), "1,000.00", "1,000.00", right=True),
        Column(tr("RegisterModel", "Balance"), "100,000.00", "-10,000.00", right=True),
    )
