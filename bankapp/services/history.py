"""The bank as it was: any account, and the whole bank, at any position of the log, as immutable values.

An answer comes from the read models where they reach that far, else from the events themselves; it is the same answer,
only slower. Asking changes nothing.
"""

import operator
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import accumulate, chain, pairwise
from typing import Literal, cast

from bankapp.domain import account
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.events import AccountEvent
from bankapp.eventstore.errors import UnknownEventType
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.aggregates import Aggregates
from bankapp.services.ledger import Ledger, checkpoints
from bankapp.services.product_history import ProductHistory
from bankapp.services.projections import ProjectionName
from bankapp.services.readmodels import (
    NO_BOOKS,
    AccountRow,
    Bin,
    Checkpoint,
    ReadModels,
    Sign,
    TimeSample,
    UnknownAt,
    spread,
)
from bankapp.services.schema import BOOKS, KINDS, account_of, account_stream, codec
from bankapp.services.states import AccountAt, BankAt, BooksAt, Refold, account_from_row, account_from_state

Source = Literal["read model", "events"]
SIGNS: dict[Sign, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
_CHECKPOINTS = 1000
"""Checkpoints of the books that are read at a time."""


class History:
    """Answers what was. Safe to use from several threads."""

    def __init__(self, store: EventStore, aggregates: Aggregates, readmodels: ReadModels | None = None) -> None:
        self._store = store
        self._aggregates = aggregates
        self._readmodels = readmodels
        self._looked_at = 0
        self._distrusted = False
        self.products = ProductHistory(store, aggregates, self.head, lambda position: self._kept(position, "register"))

    def together(self) -> AbstractContextManager[None]:
        """Whatever this thread asks within is answered from one state of the bank, and quicker; for moments."""
        return self._readmodels.together() if self._readmodels else nullcontext()

    # whether what is kept is believed

    @property
    def distrusted(self) -> bool:
        """Whether all answers come from the events, because what is kept beside them was found to be wrong."""
        return self._distrusted

    def distrust(self) -> None:
        """Answer from the events alone from now on."""
        self._distrusted = True
        self._aggregates.distrust()

    def trust(self) -> None:
        """Answer from what is kept again: it was made anew."""
        self._aggregates.trust()
        self._distrusted = False

    # where the log stands

    def head(self) -> int:
        """The newest position whose state can be told: the log's end, or the last event before one that a newer bankapp
        wrote."""
        end = self.end()
        if end != self._looked_at:
            self._look_at(end)
        unknown = self._unknown()
        return unknown.position - 1 if unknown else end

    def end(self) -> int:
        """The newest position of the log; what stands behind `head` can only be shown as unknown."""
        return self._store.head().position

    def event(self, position: int) -> RecordedEvent | None:
        """The event at a position."""
        return next(self._store.read(position, position), None) if position > 0 else None

    def events(self, first: int, last: int) -> list[RecordedEvent]:
        """The events from one position to another, oldest first."""
        return list(self._store.read(first, last))

    def account_events(self, account_id: str, first: int, last: int) -> list[RecordedEvent]:
        """An account's events from one version to another, oldest first."""
        return list(self._store.read_stream(account_stream(account_id), first, last))

    def read(self, first: int, last: int) -> Iterator[RecordedEvent]:
        """As `events`, one at a time: for ranges of any length."""
        return self._store.read(first, last)

    def read_account(self, account_id: str, first: int, last: int) -> Iterator[RecordedEvent]:
        """As `account_events`, one at a time: for accounts of any length."""
        return self._store.read_stream(account_stream(account_id), first, last)

    def command(self, event: RecordedEvent) -> tuple[RecordedEvent, ...]:
        """All events of the command that an event belongs to."""
        return self.events_of(event.command_id)

    def events_of(self, command_id: bytes) -> tuple[RecordedEvent, ...]:
        """All events of a command; none when it is not in the log."""
        return self._store.events_of(command_id)

    def version(self, account_id: str, position: int | None = None) -> int:
        """How many events an account had at a position (default: now)."""
        return self._store.version(account_stream(account_id), position)

    def closings(self, position: int) -> list[RecordedEvent]:
        """Every closing and reopening of the books up to a position."""
        return list(self._store.read_stream(BOOKS, 1, self._store.version(BOOKS, position)))

    def position_of(self, account_id: str, version: int) -> int:
        """The position of an account's event; 0 where there is none."""
        found = next(self._store.read_stream(account_stream(account_id), version, version), None)
        return found.position if found else 0

    # accounts

    def find_accounts(self, text: str = "") -> list[AccountRow]:
        """The accounts, whenever opened, whose id or owner contains a text (without regard to case), in their order."""
        kept = self._kept(self.head(), "register")
        if kept:
            return kept.find_accounts(text)
        wanted = text.casefold()
        return [row for row in self._scan_accounts() if wanted in f"{row.account_id}\n{row.owner}".casefold()]

    def first_account(self) -> AccountRow | None:
        """The row of the account that was opened first, if any."""
        kept = self._kept(self.head(), "register")
        return kept.first_account() if kept else next(self._scan_accounts(), None)

    def account_row(self, account_id: str) -> AccountRow | None:
        """The row of an account, whenever it was opened."""
        kept = self._kept(self.head(), "register")
        if kept:
            return kept.account_row(account_id)
        return next((row for row in self._scan_accounts() if row.account_id == account_id), None)

    def account(self, account_id: str, position: int) -> AccountAt:
        """An account at a position; one that is opened later is shown in the currency that it will have."""
        kept = self._kept(position, "register")
        row = kept.account_row(account_id) if kept else None
        if kept and row:
            return account_from_row(row, kept.history([row.number], position).get(row.number))
        found = self.refold(account_id, position).account
        later = None if found.version else self.account_row(account_id)
        return account_from_row(later, None) if later else found

    def accounts(self, rows: Sequence[AccountRow], position: int) -> list[AccountAt]:
        """The accounts of some rows at a position, in the order of the rows: one question for a page of them."""
        kept = self._kept(position, "register")
        if kept:
            found = kept.history([row.number for row in rows], position)
            return [account_from_row(row, found.get(row.number)) for row in rows]
        return [self._refolded(row, position) for row in rows]

    def refold(self, account_id: str, position: int) -> Refold:
        """An account folded from its own events, from the nearest snapshot; the read models have no say in it."""
        started = time.perf_counter()
        version = self.version(account_id, position)
        rebuilt = self._aggregates.account(account_id, version)
        seconds = time.perf_counter() - started
        return Refold(account_from_state(account_id, rebuilt.state, version), rebuilt.snapshot, rebuilt.events, seconds)

    def _refolded(self, row: AccountRow, position: int) -> AccountAt:
        found = self.refold(row.account_id, position).account
        return found if found.version else account_from_row(row, None)

    def balances(self, account_id: str, events: Sequence[RecordedEvent]) -> list[int]:
        """The balance of an account after each of some of its events, which are in order and without a gap."""
        if not events:
            return []
        kept = self._kept(events[-1].position, "register")
        row = kept.account_row(account_id) if kept else None
        if kept and row:
            return [found.balance for found in kept.balances(row.number, events[0].position, events[-1].position)]
        state = self._aggregates.account(account_id, events[0].version - 1).state
        balances = []
        for event in events:
            state = account.evolve(state, cast("AccountEvent", codec.decode(event)))
            balances.append(state.balance)
        return balances

    def before_and_after(self, event: RecordedEvent) -> tuple[AccountState, AccountState]:
        """The account of an event, before and after it, folded from its events."""
        account_id = account_of(event.stream_id)
        before = self._aggregates.account(account_id, event.version - 1).state
        return before, account.evolve(before, cast("AccountEvent", codec.decode(event)))

    def curve(self, account_id: str, points: int = 1000) -> list[tuple[int, int]]:
        """Positions and balances of an account: all of its steps, or `points` of them spread over its events."""
        versions = self.version(account_id)
        kept = self._kept(self.head(), "register")
        row = kept.account_row(account_id) if kept else None
        if kept and row:
            return [(step.position, step.balance) for step in kept.curve(row, versions, points)]
        events = self.account_events(account_id, 1, versions)
        return [
            (event.position, balance) for event, balance in zip(events, self.balances(account_id, events), strict=True)
        ]

    def reversed_by(self, event: RecordedEvent) -> int | None:
        """The position of the event that undid this one, if any."""
        return self.reversals([event]).get(event.position)

    def reversals(self, events: Sequence[RecordedEvent]) -> dict[int, int]:
        """For each of some events of one stream that was undone: its position, and that of the event that undid it."""
        if not events:
            return {}
        wanted = {event.position for event in events}
        kept = self._kept(self.head(), "register")
        if kept:
            return kept.reversals(sorted(wanted))
        later = self._store.read_stream(events[0].stream_id, min(event.version for event in events) + 1)
        undoing = ((getattr(codec.decode(event), "reverses", 0), event.position) for event in later)
        return {undone: position for undone, position in undoing if undone in wanted}

    def corrected(self, account_id: str) -> list[int]:
        """The versions of an account's events that were undone, and of those that undid them, in their order.

        What it costs grows with how many those are, not with how many events the account has.
        """
        kept = self._kept(self.head(), "register")
        row = kept.account_row(account_id) if kept else None
        if kept and row:
            return kept.corrected(row.number)
        events = list(self._store.read_stream(account_stream(account_id)))
        pairs = {getattr(codec.decode(event), "reverses", 0): event.version for event in events}
        pairs.pop(0, None)
        return sorted([*pairs.values(), *(event.version for event in events if event.position in pairs)])

    def reversed_since(self, position: int) -> frozenset[int]:
        """The positions, from one on, of all events that were undone."""
        kept = self._kept(self.head(), "register")
        if kept:
            return frozenset(kept.reversed_since(position))
        undone = (getattr(codec.decode(event), "reverses", 0) for event in self._store.read(max(position, 1)))
        return frozenset(found for found in undone if found >= position and found)

    def first_balance(self, account_id: str, sign: Sign, minor: int) -> tuple[int, int] | None:
        """Position and version at which an account's balance first compared so with an amount."""
        kept = self._kept(self.head(), "register")
        row = kept.account_row(account_id) if kept else None
        if kept and row:
            found = kept.first_balance(row.number, sign, minor)
            return (found.position, found.version) if found else None
        state = NO_ACCOUNT
        for event in self._store.read_stream(account_stream(account_id)):
            state = account.evolve(state, cast("AccountEvent", codec.decode(event)))
            if SIGNS[sign](state.balance, minor):
                return event.position, event.version
        return None

    # the bank

    def books_by_run(self) -> Iterator[tuple[Checkpoint, Checkpoint]]:
        """The books before and after each run of events, in order; the last one may not be whole."""
        return pairwise(chain((NO_BOOKS,), self._checkpoints()))

    def total_steps(self, currency: str, before: Checkpoint, last: int) -> Iterator[tuple[int, int]]:
        """Each change, behind a checkpoint, of what all customers hold in a currency: where, and what it was then."""
        ledger = Ledger(before.ledger)
        total = ledger.total(currency)
        for event in self._store.read(before.position + 1, last):
            ledger.book(codec.decode(event))
            earlier, total = total, ledger.total(currency)
            if total != earlier and total is not None:
                yield event.position, total

    def books(self, position: int) -> BooksAt:
        """The bank's books at a position: from the checkpoint before it, and the few events behind that."""
        kept = self._kept(position, "books", "register")
        if not kept:
            return self.replay(position).books
        ledger = Ledger((start := kept.books(position)).ledger)
        for event in self._store.read(start.position + 1, position):
            ledger.book(codec.decode(event))
        return BooksAt(position, ledger.balances(), kept.opened(position))

    def opened(self, position: int) -> int:
        """How many accounts had been opened by a position."""
        kept = self._kept(position, "register")
        return kept.opened(position) if kept else self.replay(position).books.opened

    def _checkpoints(self) -> Iterator[Checkpoint]:
        """After each run; from the events where nothing is kept."""
        kept, reached = self._kept(self.head(), "books"), NO_BOOKS
        while kept and (block := kept.checkpoints(reached.position, _CHECKPOINTS)):
            yield from block
            reached = block[-1]
        yield from checkpoints(reached, map(codec.decode, self._store.read(reached.position + 1)))

    def bank(self, position: int) -> BankAt:
        """The whole bank at a position; its accounts are those opened by then."""
        kept = self._kept(position, "register")
        if not kept:
            return self.replay(position)
        rows = [row for row in kept.find_accounts() if row.opened <= position]
        return BankAt(tuple(self.accounts(rows, position)), self.books(position))

    def replay(self, position: int, progress: Progress = no_progress) -> BankAt:
        """The whole bank at a position, from the first event on and from nothing else."""
        states: dict[str, tuple[int, AccountState]] = {}
        ledger = Ledger()
        for event in self._store.read(1, position):
            account_id = account_of(event.stream_id)
            if account_id:
                decoded = cast("AccountEvent", codec.decode(event))
                states[account_id] = event.version, account.evolve(states.get(account_id, (0, NO_ACCOUNT))[1], decoded)
                ledger.book(decoded)
            if event.position % 1000 == 0:
                progress(event.position)
        accounts = tuple(account_from_state(name, state, version) for name, (version, state) in states.items())
        return BankAt(accounts, BooksAt(position, ledger.balances(), len(accounts)))

    # the time line

    def density(self, first: int, last: int, shares: int) -> list[Bin]:
        """The positions `first` to `last` in `shares` equal parts, their events counted by kind."""
        kept = self._kept(last, "bins")
        if kept:
            return kept.density(first, last, shares)
        counts = [[0] * len(Bin._fields) for _ in range(shares)]
        for event in self._store.read(first, last):
            share = (event.position - first) * shares // (last - first + 1)
            counts[share][Bin._fields.index(KINDS.get(event.type, "other"))] += 1
        return [Bin(*share) for share in counts]

    def time_samples(self, first: int, last: int, points: int) -> list[TimeSample]:
        """How far effective time had come at some of the positions `first` to `last`: see `ReadModels.time_samples`."""
        if last < first:
            return []
        kept = self._kept(last, "bins")
        if kept:
            return kept.time_samples(first, last, points)
        highs = accumulate((event.effective_at for event in self._store.read(1, last)), max)
        wanted = set(spread(first, last, points))
        return [TimeSample(position, high) for position, high in enumerate(highs, 1) if position in wanted]

    def position_recorded(self, instant: int) -> int:
        """The position of the last event that was recorded at or before an instant; 0 before the first."""
        return self._store.position_at(instant)

    def position_effective(self, instant: int) -> int:
        """The last position before anything that counts later than an instant (microseconds UTC)."""
        kept = self._kept(self.head(), "bins")
        if kept:
            return kept.position_effective(instant)
        return next((event.position - 1 for event in self._store.read() if event.effective_at > instant), self.head())

    def _look_at(self, end: int) -> None:
        """See whether what came since is known; somebody of a newer version may be at work on the same bank."""
        if self._readmodels and self._readmodels.position() < end:
            self._readmodels.look_ahead()
        self._looked_at = end

    def _unknown(self) -> UnknownAt | None:
        return self._readmodels.unknown if self._readmodels else None

    def _kept(self, position: int, *of: ProjectionName) -> ReadModels | None:
        """The read models, where those of some projections (default: all) reach as far as a position.

        Raises UnknownEventType for what comes of an event that this version does not know.
        """
        unknown = self._unknown()
        if unknown and position >= unknown.position:
            raise UnknownEventType(unknown.type, unknown.schema_version, unknown.position)
        readmodels = None if self._distrusted else self._readmodels
        return readmodels if readmodels and readmodels.position(*of) >= position else None

    def _scan_accounts(self) -> Iterator[AccountRow]:
        number = 0
        for event in self._store.read():
            if event.type == "AccountOpened":
                number += 1
                opened = codec.decode(event)
                owner, currency = getattr(opened, "owner", ""), getattr(opened, "currency", "")
                yield AccountRow(number, account_of(event.stream_id), owner, currency, event.position)
