"""The accounts that changed between two moments, and in a few words what all of them held."""

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from bankapp.domain.money import decimals
from bankapp.services.comparing import Change, Comparison, Total
from bankapp.ui.facts import Fact
from bankapp.ui.formats import format_count, format_minor, format_signed
from bankapp.ui.icons import IconName
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone


class ChangesModel(CellModel):
    """One row an account."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._changes: tuple[Change, ...] = ()
        self._several = False

    def set_comparison(self, found: Comparison | None) -> None:
        """Other changes, or none."""
        self.beginResetModel()
        self._changes = found.changes if found else ()
        self._several = len({change.after.currency for change in self._changes}) > 1
        self.endResetModel()

    def account_id(self, row: int) -> str:
        """The account of a row."""
        return self._changes[row].account_id

    def row_of(self, account_id: str) -> int:
        """The row of an account; -1 where it did not change."""
        return next((row for row, change in enumerate(self._changes) if change.account_id == account_id), -1)

    def row_count(self) -> int:
        return len(self._changes)

    def cell(self, row: int, column: int) -> Cell:
        change = self._changes[row]
        before, after = change.before, change.after
        match column:
            case 0:
                return Cell(change.account_id, icon=_icon(change))
            case 1:
                return Cell(format_count(change.events, self.locale), Tone.QUIET)
            case 2:
                return Cell(self._money(before.balance, after.currency) if before.version else "–", Tone.QUIET)
            case 3:
                return Cell(self._money(after.balance, after.currency))
            case _:
                minor = change.difference.minor
                tone = Tone.MONEY_IN if minor > 0 else Tone.MONEY_OUT if minor < 0 else Tone.QUIET
                return Cell(format_signed(minor, decimals(after.currency), self.locale), tone)

    def _money(self, minor: int, currency: str) -> str:
        text = format_minor(minor, decimals(currency), self.locale)
        return f"{text} {currency}" if self._several else text


def total_facts(found: Comparison, locale: QLocale) -> list[Fact]:
    """What was held at both moments and the difference, by currency."""
    return [_total_fact(total, locale) for total in found.totals]


def _total_fact(total: Total, locale: QLocale) -> Fact:
    places = decimals(total.currency)
    before, after = (format_minor(minor, places, locale) for minor in (total.before, total.after))
    name = QCoreApplication.translate("ChangesModel", "Total {currency}").format(currency=total.currency)
    text = f"{before} → {after}  ({format_signed(total.difference.minor, places, locale)})"
    return Fact(name, text, "plain" if total.explained else "error")


def _icon(change: Change) -> IconName | None:
    return None if change.explained else "error"


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("ChangesModel", "Account"), "Account", "1000"),
        Column(tr("ChangesModel", "Events"), "Events", "205", right=True),
        Column(tr("ChangesModel", "Before"), "10,000.00", "000.00", right=True),
        Column(tr("ChangesModel", "After"), "10,000.00", "000.00", right=True),
        Column(tr("ChangesModel", "Difference"), "+10,000.00", "+000.00", right=True),
    )
