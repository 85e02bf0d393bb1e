"""What is kept beside the log held against the events, run by run, while a bank is open; what is wrong is made anew.

Each step that is kept must be what its event makes of the step before. So where all runs are as they must be, all that
is kept is, and one changed row is found when its run is looked at; `check_against_replay` proves the same at once.
"""

from collections import Counter
from collections.abc import Sequence
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from bankapp.domain import account
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.events import AccountEvent, AccountOpened, Event, TransactionReversed
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.aggregates import SNAPSHOT_EVERY
from bankapp.services.history import History
from bankapp.services.ledger import checkpoints
from bankapp.services.readmodels import RUN, STATUSES, AccountRow, Bin, HistoryRow, ReadModels
from bankapp.services.schema import KINDS, account_of, codec, product_of
from bankapp.services.states import account_from_state

_WIDE = RUN * RUN
_MANY = 20_000
"""Accounts that are not all added up at once any more."""


class Wrong(Struct, frozen=True):
    """What is kept for the event at a position, and is not what the events say."""

    position: int
    what: str


class Audit:
    """Looks at a few runs at a time, the newest first, and begins anew behind the oldest. For one thread at a time."""

    def __init__(self, history: History, store: EventStore, readmodels: ReadModels) -> None:
        """`store` is the log for people: the read models tell names as it does, not as they are stored."""
        self._history = history
        self._store = store
        self._kept = readmodels
        self._run = -1
        self.passes = 0
        """How often everything was looked at."""

    def begin(self) -> None:
        """Begin anew with the newest run: somebody was at work on the bank."""
        self._run = -1

    def look(self, runs: int) -> Wrong | None:
        """The first fault in the next few runs; None where there is none, or where what is kept is just being made."""
        for _ in range(runs):
            head = min(self._kept.position(), self._store.head().position)
            if head <= 0:
                return None
            if self._run < 0 or self._run * RUN >= head:
                self._run = (head - 1) // RUN
                if wrong := self._total(head):
                    return wrong
            first = self._run * RUN + 1
            wrong = self._check(first, min(first + RUN - 1, head))
            if wrong and self._kept.position() >= wrong.position:
                return wrong
            self._run -= 1
            self.passes += self._run < 0
            if self._run < 0:
                return None
        return None

    def _total(self, head: int) -> Wrong | None:
        """What all accounts hold together is what the books say; where there are very many, the runs must do."""
        if self._kept.opened(head) > _MANY:
            return None
        rows = self._kept.find_accounts()
        currencies = {row.number: row.currency for row in rows}
        held: Counter[str] = Counter()
        for number, found in self._kept.history(list(currencies), head).items():
            held[currencies[number]] += found.balance
        booked = {total.currency: total.minor for total in self._history.books(head).totals}
        if {currency: minor for currency, minor in held.items() if minor} == {k: v for k, v in booked.items() if v}:
            return None
        return Wrong(head, "the accounts together do not hold what the bank's books say")

    def _check(self, first: int, last: int) -> Wrong | None:
        events = list(self._store.read(first, last))
        decoded = [codec.decode(event) for event in events]
        wrong = self._accounts(events, decoded) or self._products(events) or self._opened(first, last, decoded)
        return wrong or self._books(first, last, decoded) or self._bins(first, last, events)

    def _accounts(self, events: Sequence[RecordedEvent], decoded: Sequence[Event]) -> Wrong | None:
        """Each account after each of its events."""
        states: dict[str, AccountState] = {}
        for recorded, event in zip(events, decoded, strict=True):
            name, at = account_of(recorded.stream_id), recorded.position
            if not name:
                continue
            row = self._kept.account_row(name)
            if row is None:
                return Wrong(at, f"account {name} is not listed")
            before = states.get(name) or self._before(row, recorded)
            if before is None:
                return Wrong(at, f"account {name} has another version before its version {recorded.version}")
            after = states[name] = account.evolve(before, cast("AccountEvent", event))
            expected = _row(row.number, recorded, after)
            found = self._kept.history([row.number], at).get(row.number)
            if found != expected:
                return Wrong(at, f"account {name} is kept as {found}, and its events make it {expected}")
            what = self._details(row, recorded, event, after)
            if what:
                return Wrong(at, what)
        return None

    def _before(self, row: AccountRow, recorded: RecordedEvent) -> AccountState | None:
        """The account before an event; None where what is kept of it is no state at the version before."""
        found = self._kept.history([row.number], recorded.position - 1).get(row.number)
        if (found.version if found else 0) != recorded.version - 1:
            return None
        if found is None:
            return NO_ACCOUNT
        status, product = STATUSES[found.status], found.product
        return AccountState(status, row.owner, row.currency, found.balance, found.overdraft_limit, product=product)

    def _details(self, row: AccountRow, recorded: RecordedEvent, event: Event, after: AccountState) -> str:
        """What is wrong with what is kept beside the account's history; empty for nothing."""
        name, position = row.account_id, recorded.position
        if isinstance(event, AccountOpened) and row[2:] != (event.owner, event.currency, position):
            return f"account {name} is listed as {row}"
        if (
            isinstance(event, TransactionReversed)
            and self._kept.reversals([event.reverses]).get(event.reverses) != position
        ):
            return f"the reversal of event {event.reverses} is not kept as such"
        if recorded.version % SNAPSHOT_EVERY == 0:
            snapshot = self._history.refold(name, position).account
            if snapshot != account_from_state(name, after, recorded.version):
                return f"the snapshot of account {name} is {snapshot}"
        return ""

    def _products(self, events: Sequence[RecordedEvent]) -> Wrong | None:
        """Where something happened to a product, its last price is its events' own."""
        touched = [event for event in events if product_of(event.stream_id)]
        if not touched:
            return None
        folded = [replace(found, version=0) for found in self._history.products.at(self._store.head().position)]
        listed = {row.product_id for row in self._kept.products()}
        missing = [event for event in touched if product_of(event.stream_id) not in listed]
        if folded == self._history.products.crud() and not missing:
            return None
        return Wrong(touched[0].position, "the last prices of the products are not those of their events")

    def _opened(self, first: int, last: int, decoded: Sequence[Event]) -> Wrong | None:
        more = self._kept.opened(last) - self._kept.opened(first - 1)
        if more == sum(isinstance(event, AccountOpened) for event in decoded):
            return None
        return Wrong(last, "more or fewer accounts are listed than were opened")

    def _books(self, first: int, last: int, decoded: Sequence[Event]) -> Wrong | None:
        """The books after a whole run, from those before it."""
        if last % RUN:
            return None
        before, after = self._kept.books(first - 1), self._kept.books(last)
        expected = list(checkpoints(before, decoded))
        if before.position == first - 1 and expected == [after]:
            return None
        return Wrong(last, "the bank's books are not what the events book")

    def _bins(self, first: int, last: int, events: Sequence[RecordedEvent]) -> Wrong | None:
        if last % RUN:
            return None
        counts: Counter[str] = Counter(KINDS.get(event.type, "other") for event in events)
        counted = Bin(*(counts[name] for name in Bin._fields))
        high = self._kept.time_samples(first, first, 2)[0].high
        earlier = self._kept.time_samples(first - 1, first - 1, 2)[0].high if first > 1 else events[0].effective_at
        narrow = self._kept.density(first, last, 1)
        if narrow != [counted] or high != max(earlier, events[0].effective_at):
            return Wrong(last, "the events of a run are not counted as they are")
        if (first - 1) % _WIDE == 0 and self._kept.position() >= first + _WIDE - 1:
            parts = self._kept.density(first, first + _WIDE - 1, RUN)
            if self._kept.density(first, first + _WIDE - 1, 1) != [Bin(*map(sum, zip(*parts, strict=True)))]:
                return Wrong(last, "the events of many runs are not counted as they are")
        return None


def _row(number: int, recorded: RecordedEvent, state: AccountState) -> HistoryRow:
    status = STATUSES.index(state.status)
    position, version = recorded.position, recorded.version
    return HistoryRow(number, position, version, state.balance, state.overdraft_limit, status, state.product)


def heal(history: History, readmodels: ReadModels, progress: Progress = no_progress) -> None:
    """Make anew what is kept and is wrong; until then every answer comes from the events."""
    history.distrust()
    readmodels.rebuild(progress)
    history.trust()
