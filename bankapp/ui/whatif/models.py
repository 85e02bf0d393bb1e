"""The tables of the what-if: what is tried, what would differ, what would be refused."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject

from bankapp.domain.account import Status
from bankapp.domain.money import decimals
from bankapp.services.whatif import Changed, RefusedThen
from bankapp.services.whatif_changes import Change, Insert
from bankapp.ui.formats import format_count, format_minor, format_signed
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone
from bankapp.ui.whatif.words import command_text
from bankapp.ui.wording import STATUS_ICONS, status_word


class Tried(Struct, frozen=True):
    """A change and what it is called."""

    change: Change
    text: str


class TriedModel(CellModel):
    """One row a change that is tried."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_tried_columns(), parent)
        self._tried: list[Tried] = []

    @property
    def changes(self) -> list[Change]:
        """What is tried."""
        return [tried.change for tried in self._tried]

    def set_tried(self, tried: list[Tried]) -> None:
        """Try other things."""
        self.beginResetModel()
        self._tried = tried
        self.endResetModel()

    @property
    def tried(self) -> list[Tried]:
        """What is tried, with its words."""
        return self._tried

    def position(self, row: int) -> int:
        """The event that a row is about, or comes after."""
        return self._tried[row].change.position

    def row_count(self) -> int:
        return len(self._tried)

    def cell(self, row: int, column: int) -> Cell:
        tried = self._tried[row]
        if column == 1:
            return Cell(tried.text)
        return Cell(_place(tried.change.position, isinstance(tried.change, Insert), self), Tone.QUIET)


class ChangedModel(CellModel):
    """One row an account that would differ: truth, what-if, difference."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_changed_columns(), parent)
        self._changed: tuple[Changed, ...] = ()
        self._several = False

    def set_changed(self, changed: tuple[Changed, ...]) -> None:
        """Other accounts."""
        self.beginResetModel()
        self._changed = changed
        self._several = len({found.currency for found in changed}) > 1
        self.endResetModel()

    def account_id(self, row: int) -> str:
        """The account of a row."""
        return self._changed[row].account_id

    def row_count(self) -> int:
        return len(self._changed)

    def cell(self, row: int, column: int) -> Cell:
        found = self._changed[row]
        match column:
            case 0:
                return Cell(found.account_id)
            case 1:
                return self._state(found.truly.status, found.truly.balance, found, Tone.QUIET)
            case 2:
                return self._state(found.then.status, found.then.balance, found, Tone.PLAIN)
            case _:
                minor = found.difference.minor
                tone = Tone.MONEY_IN if minor > 0 else Tone.MONEY_OUT if minor < 0 else Tone.QUIET
                return Cell(format_signed(minor, decimals(found.currency), self.locale), tone)

    def _state(self, status: Status, balance: int, found: Changed, tone: Tone) -> Cell:
        """The balance; with the state of the account where that would be another one."""
        if status == "none":
            return Cell(status_word(status), Tone.QUIET)
        text = format_minor(balance, decimals(found.currency), self.locale)
        text = f"{text} {found.currency}" if self._several else text
        told = found.truly.status != found.then.status and "none" not in (found.truly.status, found.then.status)
        return Cell(text, tone, STATUS_ICONS[status] if told else None)


class RefusedModel(CellModel):
    """One row a command that would be refused."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_refused_columns(), parent)
        self._refused: tuple[RefusedThen, ...] = ()

    def set_refused(self, refused: tuple[RefusedThen, ...]) -> None:
        """Other commands."""
        self.beginResetModel()
        self._refused = refused
        self.endResetModel()

    def position(self, row: int) -> int:
        """The event of a row's command, or the one that it was inserted behind."""
        return self._refused[row].position

    def row_count(self) -> int:
        return len(self._refused)

    def cell(self, row: int, column: int) -> Cell:
        refused = self._refused[row]
        match column:
            case 0:
                return Cell(_place(refused.position, refused.inserted, self), Tone.QUIET)
            case 1:
                return Cell(command_text(refused.command, self.locale))
            case _:
                return Cell(refused.why, Tone.QUIET)


def _place(position: int, inserted: bool, model: CellModel) -> str:
    number = format_count(position, model.locale)
    after = QCoreApplication.translate("whatif", "after {position}")
    return after.format(position=number) if inserted else number


def _tried_columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("TriedModel", "Event"), "after 2,805", "2,805", right=True),
        Column(tr("TriedModel", "What is tried"), "Without: Deposit 100", "Without", stretch=1),
    )


def _changed_columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("ChangedModel", "Account"), "1000 mm", "1000m", stretch=1),
        Column(tr("ChangedModel", "In truth"), "10,000.00", "000.00", right=True),
        Column(tr("ChangedModel", "What if"), "10,000.00", "000.00", right=True),
        Column(tr("ChangedModel", "Difference"), "+10,000.00", "+000.00", right=True),
    )


def _refused_columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("RefusedModel", "Event"), "after 2,805", "2,805", right=True),
        Column(tr("RefusedModel", "Would be refused"), "Transfer 100.00 EUR", "Transfer", stretch=1),
        Column(tr("RefusedModel", "Why"), "Not enough money in account", "Not eno", stretch=1),
    )
