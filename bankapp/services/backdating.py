"""The rule for what people enter for an earlier day: no balance may stand below its limit at the end of a day since."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.errors import Refused
from bankapp.eventstore.instants import to_datetime
from bankapp.eventstore.recorded import Commit, RecordedEvent
from bankapp.eventstore.store import EventStore
from bankapp.services.aggregates import Aggregates
from bankapp.services.dates import DAY
from bankapp.services.schema import account_of, account_stream, codec

PositionEffective = Callable[[int], int]
"""Gives the last position before anything that counts later than an instant."""
Since = Callable[[str, int], tuple[int, dict[int, int]]]
"""Gives what an account held at the end of a day (since 1970), and by how much each later day moved it."""


class BelowZeroThen(Refused):
    """`day` is the ISO date on which the balance would have been `balance`, with the limit `limit`."""

    def __init__(self, account_id: str, day: str, balance: Money, limit: Money) -> None:
        self.account_id, self.day, self.balance, self.limit = account_id, day, balance, limit
        allowed = f"it may go to -{limit}" if limit.minor else "it has no overdraft"
        super().__init__(f"Account {account_id} would have stood at {balance} on {day}, and {allowed}.")


def nothing_settled(_instant: int) -> int:
    """For a store without a quicker way: every event of the account is looked at."""
    return 0


class Held:
    """What accounts held on earlier days, by what stands in the log."""

    def __init__(
        self, store: EventStore, aggregates: Aggregates, position_effective: PositionEffective = nothing_settled
    ) -> None:
        self._store = store
        self._aggregates = aggregates
        self._position_effective = position_effective

    def since(self, account_id: str, day: int) -> tuple[int, dict[int, int]]:
        """The balance that was true at the end of a day (since 1970), and by how much each later day moved it."""
        stream = account_stream(account_id)
        version = self._store.version(stream, self._position_effective((day + 1) * DAY - 1))
        balance = self._aggregates.account(account_id, version).state.balance
        return settled(balance, moves(self._store.read_stream(stream, version + 1)), day)


class BackDating:
    """Checks commits that count from an earlier moment than the one at which they are recorded."""

    def __init__(self, since: Since) -> None:
        self._since = since

    def check(self, commit: Commit, limits: Callable[[str], Money]) -> None:
        """Raises BelowZeroThen. `limits` tells how far below zero an account may go.

        What counts when it is recorded is left out: other rules look at the balance that it leads to.
        """
        effects: dict[str, dict[int, int]] = {}
        for event in commit.events:
            account_id = account_of(event.stream_id)
            if account_id and event.effective_at is not None:
                moved = effects.setdefault(account_id, {})
                effect = effect_of(codec.decode_data(event.type, event.schema_version, event.data))
                moved[event.effective_at // DAY] = moved.get(event.effective_at // DAY, 0) + effect
        for account_id, moved in effects.items():
            if min(accumulate(moved[day] for day in sorted(moved))) < 0:
                self._check(account_id, moved, limits(account_id))

    def _check(self, account_id: str, effects: dict[int, int], limit: Money) -> None:
        """Only days on which less would have been there than without `effects` can be refused."""
        first = min(effects)
        balance, later = self._since(account_id, first)
        lowest, more = (0, first), 0
        for day in sorted({*later, *effects}):
            more += effects.get(day, 0)
            balance += later.get(day, 0)
            if more < 0:
                lowest = min(lowest, (balance + more, day))
        if lowest[0] < -limit.minor:
            date = to_datetime(lowest[1] * DAY).date().isoformat()
            raise BelowZeroThen(account_id, date, Money(lowest[0], limit.currency), limit)


def moves(events: Iterable[RecordedEvent]) -> Iterator[tuple[int, int]]:
    """The day (since 1970) for which each event counts, and by how much it moved its account."""
    return ((event.effective_at // DAY, effect_of(codec.decode(event))) for event in events)


def settled(balance: int, moved_on: Iterable[tuple[int, int]], day: int) -> tuple[int, dict[int, int]]:
    """The balance at the end of a day by some moves as well, and by how much they moved each later day."""
    later: dict[int, int] = {}
    for counts, moved in moved_on:
        if counts <= day:
            balance += moved
        else:
            later[counts] = later.get(counts, 0) + moved
    return balance, later
