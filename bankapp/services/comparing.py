"""Two moments side by side: what changed, and the events between that explain it to the cent."""

from collections.abc import Iterator

from msgspec import Struct

from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import History
from bankapp.services.readmodels import AccountRow
from bankapp.services.schema import account_of, codec
from bankapp.services.states import AccountAt, BooksAt

_TELL = 1000
_FEW = 50
"""Up to so many accounts are asked for one by one."""


class Change(Struct, frozen=True):
    """An account at both moments. `events` lie between; `effect` is the sum of what they did, in minor units."""

    before: AccountAt
    after: AccountAt
    events: int
    effect: int

    @property
    def account_id(self) -> str:
        return self.after.account_id

    @property
    def difference(self) -> Money:
        return Money(self.after.balance - self.before.balance, self.after.currency)

    @property
    def explained(self) -> bool:
        """Whether the events between account for the difference, to the cent."""
        return self.effect == self.difference.minor


class Total(Struct, frozen=True):
    """What was held in one currency at both moments, and what the events between did to it, in minor units."""

    currency: str
    before: int
    after: int
    effect: int

    @property
    def difference(self) -> Money:
        return Money(self.after - self.before, self.currency)

    @property
    def explained(self) -> bool:
        return self.effect == self.after - self.before


class Comparison(Struct, frozen=True):
    """The bank at two positions, `first` before `second`; `changes` holds the accounts with events between.

    `totals` are those of the whole bank, or of the one account that was asked for.
    """

    first: BooksAt
    second: BooksAt
    changes: tuple[Change, ...]
    totals: tuple[Total, ...]
    events: int

    @property
    def explained(self) -> bool:
        return all(change.explained for change in self.changes) and all(total.explained for total in self.totals)


class _Between(Struct):
    effect: int = 0
    events: int = 0


def compare(
    history: History, one: int, other: int, account_id: str = "", progress: Progress = no_progress
) -> Comparison:
    """Compare two positions, in either order, for the whole bank or one account. Progress is told events."""
    first, second = sorted((one, other))
    between: dict[str, _Between] = {}
    count = 0
    for event in _between(history, first, second, account_id):
        name = account_of(event.stream_id)
        count += 1
        if name:
            found = between.setdefault(name, _Between())
            found.effect += effect_of(codec.decode(event))
            found.events += 1
        if count % _TELL == 0:
            progress(count)
    rows = _rows(history, between)
    pairs = zip(history.accounts(rows, first), history.accounts(rows, second), strict=True)
    changes = tuple(
        Change(before, after, between[after.account_id].events, between[after.account_id].effect)
        for before, after in pairs
    )
    books = history.books(first), history.books(second)
    held = _held(history, account_id, first, second) if account_id else (books[0].totals, books[1].totals)
    return Comparison(*books, changes, _totals(*held, changes), count)


def _between(history: History, first: int, second: int, account_id: str) -> Iterator[RecordedEvent]:
    if not account_id:
        return history.read(first + 1, second)
    versions = history.version(account_id, first) + 1, history.version(account_id, second)
    return history.read_account(account_id, *versions)


def _rows(history: History, names: dict[str, _Between]) -> list[AccountRow]:
    """In the order of opening."""
    if len(names) > _FEW:
        return [row for row in history.find_accounts() if row.account_id in names]
    return sorted(row for name in names if (row := history.account_row(name)))


def _held(history: History, account_id: str, first: int, second: int) -> tuple[tuple[Money, ...], tuple[Money, ...]]:
    before, after = history.account(account_id, first), history.account(account_id, second)
    return ((before.money,), (after.money,)) if after.version else ((), ())


def _totals(before: tuple[Money, ...], after: tuple[Money, ...], changes: tuple[Change, ...]) -> tuple[Total, ...]:
    held_before = {money.currency: money.minor for money in before}
    held_after = {money.currency: money.minor for money in after}
    effects: dict[str, int] = {}
    for change in changes:
        effects[change.after.currency] = effects.get(change.after.currency, 0) + change.effect
    currencies = sorted(held_before.keys() | held_after.keys() | {name for name, effect in effects.items() if effect})
    return tuple(
        Total(name, held_before.get(name, 0), held_after.get(name, 0), effects.get(name, 0)) for name in currencies
    )
