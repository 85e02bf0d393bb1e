"""The trial balance: every account of the bank's own books on its side, at a moment; debits equal credits."""

from collections.abc import Iterable

from msgspec import Struct

from bankapp.domain.money import Money
from bankapp.domain.postings import Side, side
from bankapp.services.history import History
from bankapp.services.readmodels import LedgerBalance

SIDES: tuple[Side, ...] = ("assets", "liabilities", "income", "expenses")


class Line(Struct, frozen=True):
    """An account of the books; `minor` units, a debit balance is positive."""

    ledger: str
    minor: int
    currency: str

    @property
    def debit(self) -> Money | None:
        """What stands on the debit side, if it does; a balance of zero stands there too."""
        return Money(self.minor, self.currency) if self.minor >= 0 else None

    @property
    def credit(self) -> Money | None:
        """What stands on the credit side, if it does."""
        return Money(-self.minor, self.currency) if self.minor < 0 else None


class Group(Struct, frozen=True):
    """The accounts of one part of the books, by name."""

    side: Side
    lines: tuple[Line, ...]
    total: Line


class Sheet(Struct, frozen=True):
    """All of the books in one currency."""

    currency: str
    groups: tuple[Group, ...]

    @property
    def debits(self) -> Money:
        """The sum of all debit balances."""
        return Money(sum(max(line.minor, 0) for line in self._lines()), self.currency)

    @property
    def credits(self) -> Money:
        """The sum of all credit balances, as a positive amount."""
        return Money(sum(max(-line.minor, 0) for line in self._lines()), self.currency)

    @property
    def balanced(self) -> bool:
        return self.debits == self.credits

    def _lines(self) -> Iterable[Line]:
        return (line for group in self.groups for line in group.lines)


class TrialBalance(Struct, frozen=True):
    """The books after the event at `position`, a sheet for each currency in alphabetical order."""

    position: int
    sheets: tuple[Sheet, ...]

    @property
    def balanced(self) -> bool:
        return all(sheet.balanced for sheet in self.sheets)


def trial_balance(history: History, position: int) -> TrialBalance:
    """The trial balance at a position."""
    ledger = history.books(position).ledger
    currencies = sorted({row.currency for row in ledger})
    return TrialBalance(position, tuple(_sheet(currency, ledger) for currency in currencies))


def _sheet(currency: str, ledger: Iterable[LedgerBalance]) -> Sheet:
    lines = sorted((Line(row.ledger, row.minor, currency) for row in ledger if row.currency == currency), key=_name)
    groups = (_group(part, [line for line in lines if side(line.ledger) == part], currency) for part in SIDES)
    return Sheet(currency, tuple(group for group in groups if group.lines))


def _name(line: Line) -> str:
    return line.ledger


def _group(part: Side, lines: list[Line], currency: str) -> Group:
    return Group(part, tuple(lines), Line(part, sum(line.minor for line in lines), currency))
