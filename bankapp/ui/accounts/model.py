"""The accounts at a moment, as a table that asks for the values of the rows that are looked at."""

from collections import OrderedDict
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, Qt

from bankapp.domain.money import decimals
from bankapp.services.history import History
from bankapp.services.readmodels import AccountRow
from bankapp.services.states import AccountAt
from bankapp.ui.formats import format_minor, format_signed
from bankapp.ui.tables.cells import EMPTY, Cell, CellModel, Column, Tone
from bankapp.ui.wording import STATUS_ICONS, status_word

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_BLOCK = 32
_KEPT = 4
"""So many blocks are always more than what is in view."""


class AccountColumn(IntEnum):
    """The columns, from the left."""

    ACCOUNT = 0
    OWNER = 1
    STATUS = 2
    BALANCE = 3
    CHANGE = 4


_MOVING = range(AccountColumn.BALANCE, AccountColumn.CHANGE + 1)
"""The columns that the playhead changes while the state of an account stays as it was."""


class Values(NamedTuple):
    """An account at the moment, and now."""

    then: AccountAt
    now: AccountAt


class Page(Struct, frozen=True):
    """Rows whose values are wanted; `now` are the values of now where they are known already."""

    rows: tuple[AccountRow, ...]
    now: tuple[AccountAt, ...] | None


class Question(Struct, frozen=True):
    """The values that a moment needs: pages by their numbers, of the rows that were set at the `edition`-th time."""

    position: int
    head: int
    pages: Mapping[int, Page]
    edition: int


def read_values(history: History, question: Question) -> dict[int, list[Values]]:
    """The answer; a pure function for a thread."""
    return {number: _read(history, page, question.position, question.head) for number, page in question.pages.items()}


def _read(history: History, page: Page, position: int, head: int) -> list[Values]:
    now = page.now or history.accounts(page.rows, head)
    then = now if position == head else history.accounts(page.rows, position)
    return [Values(*pair) for pair in zip(then, now, strict=True)]


class AccountsModel(CellModel):
    """Which accounts there are comes from the owner, in their order; what they held comes from the history."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._history: History | None = None
        self._rows: list[AccountRow] = []
        self._numbers: dict[str, int] = {}
        self._mixed = False
        self._order = (-1, False)
        self._position = self._head = self._edition = 0
        self._stale = False
        self._blocks: OrderedDict[int, list[Values]] = OrderedDict()

    def set_history(self, history: History | None) -> None:
        """Another bank, or none; it has no rows until they are set."""
        self._history = history
        self._position = self._head = history.head() if history else 0
        self.set_rows([])

    def set_rows(self, rows: list[AccountRow]) -> None:
        """The accounts to show; ones that were only added at the end leave the others as they are."""
        if rows == self._rows:
            return
        before = len(self._rows)
        added = len(rows) > before > 0 and rows[:before] == self._rows
        if added:
            self.beginInsertRows(QModelIndex(), before, len(rows) - 1)
        else:
            self.beginResetModel()
        self._rows = rows
        self._edition += 1
        self._numbers = {row.account_id: number for number, row in enumerate(rows)}
        self._mixed = len({row.currency for row in rows}) > 1
        self._blocks.clear()
        if added:
            self.endInsertRows()
        else:
            self.endResetModel()

    def show_order(self, column: int, *, descending: bool) -> None:
        """Mark the column by which the rows are in order; none for -1."""
        self._order = column, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        content = super().headerData(section, orientation, role)
        if role != _DISPLAY or section != self._order[0] or orientation != Qt.Orientation.Horizontal:
            return content
        return f"{content} {'↓' if self._order[1] else '↑'}"

    def question(self, position: int, head: int) -> Question:
        """What has to be known of a moment before it can be shown."""
        known = head == self._head
        pages = {
            number: Page(self._page(number), tuple(values.now for values in block) if known else None)
            for number, block in self._blocks.items()
        }
        return Question(position, head, pages, self._edition)

    def show_values(self, question: Question, found: Mapping[int, list[Values]]) -> None:
        """The answer: only rows that look different are told."""
        self._position, self._head = question.position, question.head
        if question.edition != self._edition:  # other rows by now: they are read when they are painted
            found = {}
        for number, before in list(self._blocks.items()):
            if number in found:
                self._blocks[number] = found[number]
                self._tell_changes(number * _BLOCK, before, found[number])
            else:
                del self._blocks[number]
                self.rows_changed(number * _BLOCK, number * _BLOCK + len(before) - 1)

    def set_stale(self, stale: bool) -> None:
        """Whether the values belong to another moment than the playhead's, and have to look so."""
        if stale != self._stale:
            self._stale = stale
            self.rows_changed(0, len(self._rows) - 1, _MOVING)

    def _tell_changes(self, first: int, before: list[Values], after: list[Values]) -> None:
        """One message for the rows between the outermost ones: Qt's own work for each is dearer than a cell."""
        pairs = list(enumerate(zip(before, after, strict=True), first))
        changed = [row for row, (old, new) in pairs if old != new]
        if changed:
            whole = any(old.then.status != new.then.status for _, (old, new) in pairs)
            self.rows_changed(changed[0], changed[-1], None if whole else _MOVING)

    def row_of(self, account_id: str) -> int:
        """The row of an account; -1 where it is not shown."""
        return self._numbers.get(account_id, -1)

    def account_id(self, row: int) -> str:
        """The account of a row."""
        return self._rows[row].account_id

    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Cell:
        if row >= len(self._rows):
            return EMPTY
        known, (then, now) = self._rows[row], self._values(row)
        faint = _is_faint(then)
        match column:
            case AccountColumn.ACCOUNT:
                return Cell(known.account_id, Tone.FAINT if faint else Tone.PLAIN)
            case AccountColumn.OWNER:
                return Cell(known.owner, Tone.FAINT if faint else Tone.PLAIN)
            case AccountColumn.STATUS:
                return Cell(status_word(then.status), Tone.FAINT if faint else Tone.QUIET, STATUS_ICONS[then.status])
            case AccountColumn.BALANCE:
                return Cell(self._balance(then), Tone.FAINT if faint or self._stale else Tone.PLAIN)
            case _:
                return self._change(then, now)

    def _balance(self, then: AccountAt) -> str:
        if then.status == "none":
            return ""
        text = format_minor(then.balance, decimals(then.currency), self.locale)
        return f"{text} {then.currency}" if self._mixed else text

    def _change(self, then: AccountAt, now: AccountAt) -> Cell:
        change = now.balance - then.balance
        if then.status == "none" or not change:
            return EMPTY
        tone = Tone.FAINT if self._stale else Tone.MONEY_IN if change > 0 else Tone.MONEY_OUT
        return Cell(format_signed(change, decimals(then.currency), self.locale), tone)

    def _values(self, row: int) -> Values:
        block, offset = divmod(row, _BLOCK)
        if block not in self._blocks:
            page = Page(self._page(block), None)
            self._blocks[block] = _read(self._history, page, self._position, self._head) if self._history else []
            if len(self._blocks) > _KEPT:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(block)
        return self._blocks[block][offset]

    def _page(self, block: int) -> tuple[AccountRow, ...]:
        return tuple(self._rows[block * _BLOCK : (block + 1) * _BLOCK])


def _is_faint(account: AccountAt) -> bool:
    return account.status in {"none", "closed"}


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("AccountsModel", "Account"), "Account", "Account"),
        Column(tr("AccountsModel", "Owner"), "Ann Lee Millers", "Ann Lee Mi", stretch=1),
        Column(tr("AccountsModel", "Status"), "mm frozen", "mm open"),
        Column(tr("AccountsModel", "Balance"), "100,000.00", "1,000.00", right=True),
        Column(tr("AccountsModel", "Until now"), "-10,000.00", "+100.00", right=True),
    )
