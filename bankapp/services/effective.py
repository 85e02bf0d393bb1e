"""When the bank learned of something, and when it counts: what was true on a day, beside what was known then.

An event that is entered later for an earlier day (back-dated) changes what was true on that day, never what was known.
"""

from collections.abc import Sequence
from typing import cast

from msgspec import Struct

from bankapp.domain import account
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.events import AccountEvent
from bankapp.domain.money import Money
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import History
from bankapp.services.schema import account_of, codec
from bankapp.services.states import AccountAt, account_from_state

_TELL = 1000


class OnDay(Struct, frozen=True):
    """An account as it was known on a day, and as it truly was by what is known now."""

    known: AccountAt
    true: AccountAt

    @property
    def account_id(self) -> str:
        return self.true.account_id

    @property
    def difference(self) -> Money:
        """What was entered later for that day or an earlier one."""
        return Money(self.true.balance - self.known.balance, self.true.currency or self.known.currency)

    @property
    def differs(self) -> bool:
        known, true = self.known, self.true
        return (known.balance, known.status, known.overdraft_limit) != (true.balance, true.status, true.overdraft_limit)


class Day(Struct, frozen=True):
    """All accounts on a day: known at position `known_at`, and true by what stands in the log up to `position`."""

    instant: int
    known_at: int
    position: int
    accounts: tuple[OnDay, ...]


def accounts_effective(
    history: History, instant: int, position: int, progress: Progress = no_progress
) -> tuple[AccountAt, ...]:
    """Each account by the events up to a position that count at an instant or before, in the order of opening.

    `version` is the number of such events. Progress is told positions.
    """
    settled = min(history.position_effective(instant), position)
    states = {row.account_id: (_state(row), row.version) for row in history.bank(settled).accounts}
    for event in history.read(settled + 1, position):
        account_id = account_of(event.stream_id)
        if account_id and event.effective_at <= instant:
            state, version = states.get(account_id, (NO_ACCOUNT, 0))
            states[account_id] = account.evolve(state, cast("AccountEvent", codec.decode(event))), version + 1
        if event.position % _TELL == 0:
            progress(event.position)
    return tuple(account_from_state(name, *found) for name, found in states.items())


def on_day(history: History, instant: int, position: int, progress: Progress = no_progress) -> Day:
    """What was true at an instant by the events up to a position, beside what was recorded by then."""
    true = {found.account_id: found for found in accounts_effective(history, instant, position, progress)}
    known_at = min(history.position_recorded(instant), position)
    known = {found.account_id: found for found in history.bank(known_at).accounts}
    nothing = account_from_state("", NO_ACCOUNT, 0)
    rows = (
        OnDay(known.get(name, _named(nothing, name)), true.get(name, _named(nothing, name))) for name in known | true
    )
    return Day(instant, known_at, position, tuple(rows))


def back_dated(history: History, events: Sequence[RecordedEvent]) -> frozenset[int]:
    """The positions of those events that were entered for a time before that of an event already in the log."""
    return frozenset(event.position for event in events if _is_back_dated(history, event))


def _is_back_dated(history: History, event: RecordedEvent) -> bool:
    before = event.position - 1
    if event.effective_at >= event.recorded_at or not before:  # it counts from when it was entered, as most do
        return False
    return event.effective_at < history.time_samples(before, before, 2)[0].high


def _state(found: AccountAt) -> AccountState:
    """Without what was undone, which no fold of balances needs."""
    balance, limit = found.balance, found.overdraft_limit
    return AccountState(found.status, found.owner, found.currency, balance, limit, product=found.product)


def _named(nothing: AccountAt, account_id: str) -> AccountAt:
    return AccountAt(account_id, nothing.owner, nothing.currency, nothing.status, 0, 0, 0)
