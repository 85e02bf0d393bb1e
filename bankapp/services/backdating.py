"""The rule for what people enter for an earlier day: it may not take a balance below its limit on any day since then."""

from collections.abc import Callable, Sequence
from typing import cast

from bankapp.domain.events import AccountEvent
from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.errors import Refused
from bankapp.eventstore.instants import to_datetime
from bankapp.eventstore.recorded import Commit
from bankapp.eventstore.store import EventStore
from bankapp.services.aggregates import Aggregates
from bankapp.services.schema import account_of, account_stream, codec

PositionEffective = Callable[[int], int]
"""Gives the last position before anything that counts later than an instant."""
_NOTHING_SETTLED = 0


class BelowZeroThen(Refused):
    """`day` is the ISO date on which the balance would have been `balance`, with the limit `limit`."""

    def __init__(self, account_id: str, day: str, balance: Money, limit: Money) -> None:
        self.account_id, self.day, self.balance, self.limit = account_id, day, balance, limit
        allowed = f"it may go to -{limit}" if limit.minor else "it has no overdraft"
        super().__init__(f"Account {account_id} would have stood at {balance} on {day}, and {allowed}.")


def nothing_settled(_instant: int) -> int:
    """For a store without a quicker way: every event of the account is looked at."""
    return _NOTHING_SETTLED


class BackDating:
    """Checks commits that count from an earlier moment than the one at which they are recorded."""

    def __init__(
        self, store: EventStore, aggregates: Aggregates, position_effective: PositionEffective = nothing_settled
    ) -> None:
        self._store = store
        self._aggregates = aggregates
        self._position_effective = position_effective

    def check(self, commit: Commit, effective_at: int, limits: Callable[[str], Money]) -> None:
        """Raises BelowZeroThen. `limits` tells how far below zero an account may go."""
        effects: dict[str, int] = {}
        for event in commit.events:
            account_id = account_of(event.stream_id)
            if account_id:
                effect = effect_of(codec.decode_data(event.type, event.schema_version, event.data))
                effects[account_id] = effects.get(account_id, 0) + effect
        for account_id, effect in effects.items():
            if effect < 0:
                self._check(account_id, effect, effective_at, limits(account_id))

    def _check(self, account_id: str, effect: int, effective_at: int, limit: Money) -> None:
        settled, later = self._since(account_id, effective_at)
        balance, day = settled + effect, effective_at
        lowest = (balance, day)
        for day, moved in later:
            balance += moved
            lowest = min(lowest, (balance, day))
        if lowest[0] < -limit.minor:
            date = to_datetime(lowest[1]).date().isoformat()
            raise BelowZeroThen(account_id, date, Money(lowest[0], limit.currency), limit)

    def _since(self, account_id: str, effective_at: int) -> tuple[int, Sequence[tuple[int, int]]]:
        """The balance that was true at an instant, and what moved it afterwards, in the order in which it counts."""
        stream = account_stream(account_id)
        version = self._store.version(stream, self._position_effective(effective_at))
        balance = self._aggregates.account(account_id, version).state.balance
        later: list[tuple[int, int]] = []
        for event in self._store.read_stream(stream, version + 1):
            moved = effect_of(cast("AccountEvent", codec.decode(event)))
            if event.effective_at <= effective_at:
                balance += moved
            elif moved:
                later.append((event.effective_at, moved))
        return balance, _by_instant(later)


def _by_instant(moves: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What counts at one and the same instant counts together: no balance is told from between."""
    sums: dict[int, int] = {}
    for instant, moved in moves:
        sums[instant] = sums.get(instant, 0) + moved
    return sorted(sums.items())
