"""Two moments side by side: what changed, and the events between that explain it to the cent."""

from collections.abc import Iterator
from dataclasses import dataclass

from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import AccountAt, BooksAt, History
from bankapp.services.schema import account_of, codec

_TELL = 1000


@dataclass(frozen=True, slots=True)
class Change:
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """The bank at two positions, `first` before `second`; `changes` holds the accounts with events between."""

    first: BooksAt
    second: BooksAt
    changes: tuple[Change, ...]
    events: int

    @property
    def explained(self) -> bool:
        return all(change.explained for change in self.changes)


def compare(
    history: History, one: int, other: int, account_id: str = "", progress: Progress = no_progress
) -> Comparison:
    """Compare two positions, in either order, for the whole bank or one account. Progress is told events."""
    first, second = sorted((one, other))
    effects: dict[str, int] = {}
    counts: dict[str, int] = {}
    count = 0
    for event in _between(history, first, second, account_id):
        name = account_of(event.stream_id)
        count += 1
        if name:
            effects[name] = effects.get(name, 0) + effect_of(codec.decode(event))
            counts[name] = counts.get(name, 0) + 1
        if count % _TELL == 0:
            progress(count)
    before, after = _accounts(history, list(effects), first), _accounts(history, list(effects), second)
    changes = tuple(Change(before[name], after[name], counts[name], effects[name]) for name in effects)
    return Comparison(history.books(first), history.books(second), changes, count)


def _between(history: History, first: int, second: int, account_id: str) -> Iterator[RecordedEvent]:
    if not account_id:
        return history.read(first + 1, second)
    versions = history.version(account_id, first) + 1, history.version(account_id, second)
    return history.read_account(account_id, *versions)


def _accounts(history: History, names: list[str], position: int) -> dict[str, AccountAt]:
    rows = [row for name in names if (row := history.account_row(name))]
    return {found.account_id: found for found in history.accounts(rows, position)}
