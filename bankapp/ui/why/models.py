"""What a balance is made of, as two tables: the groups, and the events of one of them."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from bankapp.domain.money import decimals
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.explaining import Explanation, Group, Part
from bankapp.ui.events.pages import Pages
from bankapp.ui.formats import format_count, format_date, format_minor, format_signed
from bankapp.ui.tables.cells import EMPTY, Cell, CellModel, Column, Tone

EventOf = Callable[[int], RecordedEvent | None]


class GroupsModel(CellModel):
    """One row a group, the largest effect first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_group_columns(), parent)
        self._groups: tuple[Group, ...] = ()
        self._currency = "EUR"

    def set_explanation(self, found: Explanation | None) -> None:
        """Other groups, or none."""
        self.beginResetModel()
        self._groups = found.groups if found else ()
        self._currency = (found.account.currency if found else "") or "EUR"
        self.endResetModel()

    def group(self, row: int) -> Group | None:
        """The group of a row."""
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def row_of(self, key: tuple[str, str, str]) -> int:
        """The row of a group by its type, its books and its counterparty; -1 where there is none."""
        return next((row for row, group in enumerate(self._groups) if key_of(group) == key), -1)

    def row_count(self) -> int:
        return len(self._groups)

    def cell(self, row: int, column: int) -> Cell:
        group = self._groups[row]
        match column:
            case 0:
                return Cell(group_title(group))
            case 1:
                return Cell(group.counterparty, Tone.QUIET)
            case 2:
                return Cell(format_count(len(group.parts), self.locale), Tone.QUIET)
            case _:
                return _effect(group.effect, self._currency, self)


class PartsModel(CellModel):
    """One row an event of a group. Its date is read when the row is looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_part_columns(), parent)
        self._group: Group | None = None
        self._currency = "EUR"
        self._event_of: EventOf = _no_event
        self._dates: Pages[str] = Pages(self._read_dates)

    def set_group(self, group: Group | None, currency: str, event_of: EventOf) -> None:
        """Another group, or none; `event_of` gives the event at a position."""
        self.beginResetModel()
        self._group, self._currency, self._event_of = group, currency or "EUR", event_of
        self._dates = Pages(self._read_dates)
        self.endResetModel()

    def part(self, row: int) -> Part:
        """What a row shows."""
        assert self._group is not None
        return self._group.parts[row]

    def row_count(self) -> int:
        return len(self._group.parts) if self._group else 0

    def cell(self, row: int, column: int) -> Cell:
        if self._group is None:
            return EMPTY
        part = self._group.parts[row]
        match column:
            case 0:
                return Cell(format_count(part.position, self.locale), Tone.QUIET)
            case 1:
                return Cell(self._dates.row(row) or "", Tone.QUIET)
            case 2:
                return _effect(part.effect, self._currency, self)
            case 3:
                return Cell(format_minor(part.balance, decimals(self._currency), self.locale))
            case _:
                return Cell(self._pair(part), Tone.QUIET)

    def _pair(self, part: Part) -> str:
        if not part.pair:
            return ""
        text = self.tr("by #{position}") if part.pair > part.position else self.tr("of #{position}")
        return text.format(position=format_count(part.pair, self.locale))

    def _read_dates(self, first: int, last: int) -> list[str]:
        parts = self._group.parts[first : last + 1] if self._group else []
        events = (self._event_of(part.position) for part in parts)
        return [format_date(event.effective_at, self.locale) if event else "" for event in events]


def key_of(group: Group) -> tuple[str, str, str]:
    """What makes a group the same group at another moment."""
    return group.type, group.against, group.counterparty


def group_title(group: Group) -> str:
    """The name of a group's events for people."""
    tr = QCoreApplication.translate
    titles = {
        ("MoneyDeposited", "interest-paid"): tr("wording", "Interest"),
        ("MoneyWithdrawn", "fees"): tr("wording", "Fee"),
        ("MoneyWithdrawn", "interest-charged"): tr("wording", "Penalty interest"),
    }
    plain = {
        "MoneyDeposited": tr("wording", "Deposit"),
        "MoneyWithdrawn": tr("wording", "Withdrawal"),
        "TransferSent": tr("wording", "Transfer out"),
        "TransferReceived": tr("wording", "Transfer in"),
        "TransactionReversed": tr("wording", "Reversal"),
        "BalanceRounded": tr("wording", "Rounding"),
    }
    return titles.get((group.type, group.against)) or plain.get(group.type, group.type)


def _effect(minor: int, currency: str, model: CellModel) -> Cell:
    tone = Tone.MONEY_IN if minor > 0 else Tone.MONEY_OUT if minor < 0 else Tone.QUIET
    return Cell(format_signed(minor, decimals(currency), model.locale), tone)


def _no_event(_position: int) -> RecordedEvent | None:
    return None


def _group_columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("GroupsModel", "Type"), "Penalty interest", "Withdrawal"),
        Column(tr("GroupsModel", "Counterparty"), "Aurora Foods", "Aur", stretch=1),
        Column(tr("GroupsModel", "Events"), "Events", "1,000", right=True),
        Column(tr("GroupsModel", "Effect"), "-100,000.00", "-1,000.00", right=True),
    )


def _part_columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("PartsModel", "#"), "28,205", "1,205", right=True),
        Column(tr("PartsModel", "Date"), "28 Mar 2026m", "28 Mar 2026", stretch=1),
        Column(tr("PartsModel", "Effect"), "-10,000.00", "-000.00", right=True),
        Column(tr("PartsModel", "Balance"), "10,000.00", "000.00", right=True),
        Column(tr("PartsModel", "Reversed"), "by #28,205", "by #12"),
    )
