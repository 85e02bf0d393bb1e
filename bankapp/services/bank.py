"""Commands in, outcomes out: load, decide, append with the expected version; on a conflict all of it again."""

import random
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from bankapp.domain.account import touches
from bankapp.domain.closing import checked_day
from bankapp.domain.commands import (
    AccountCommand,
    CloseBooks,
    Command,
    ForgetPerson,
    Leg,
    PostMonth,
    Rebook,
    RecordTransaction,
    Reverse,
)
from bankapp.domain.events import AccountEvent
from bankapp.domain.money import Money
from bankapp.domain.rejections import DayNotOver, EffectiveInFuture, NotReversible, PlainBank
from bankapp.domain.reversing import reversal_of
from bankapp.errors import BadInput
from bankapp.eventstore.errors import VersionConflict
from bankapp.eventstore.identity import IdMaker, id_text
from bankapp.eventstore.instants import Clock, to_datetime
from bankapp.eventstore.recorded import Commit, RecordedEvent, correlation_of
from bankapp.eventstore.store import EventStore
from bankapp.services.aggregates import Aggregates
from bankapp.services.backdating import BackDating, Held, PositionEffective, nothing_settled
from bankapp.services.correcting import Correction, corrected
from bankapp.services.dates import DAY
from bankapp.services.planning import Envelope, Planner
from bankapp.services.schema import account_of, codec

TRIES = 50
"""How often a command is decided anew when others were quicker."""


T = TypeVar("T")
Forgettable = Callable[[ForgetPerson], None]
"""Raises Refused where a person cannot be forgotten."""


def nobody_here(_command: ForgetPerson) -> None:
    """For a bank that has no keys of anybody."""
    raise PlainBank("this bank")


class NoSuchEvent(BadInput):
    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"There is no event {position}.")


class Outcome(Struct, frozen=True):
    """What a command did: its events, and where the first stream that it touched stands now.

    `balance` is None for a product. `repeated` tells that this command had been carried out before.
    """

    events: tuple[RecordedEvent, ...]
    position: int
    version: int
    balance: Money | None
    repeated: bool = False


class Bank:
    """Carries out commands. Safe to use from several threads; `execute` may wait for other writers."""

    def __init__(
        self,
        store: EventStore,
        aggregates: Aggregates,
        ids: IdMaker,
        clock: Clock,
        pause: Callable[[float], None] = time.sleep,
        random_below: Callable[[int], int] = secrets.randbelow,
        position_effective: PositionEffective = nothing_settled,
        forgettable: Forgettable = nobody_here,
    ) -> None:
        self._store = store
        self._aggregates = aggregates
        self._ids = ids
        self._clock = clock
        self._pause = pause
        self._random_below = random_below
        self._back_dating = BackDating(Held(store, aggregates, position_effective).since)
        self._forgettable = forgettable

    def new_id(self) -> bytes:
        """An id that nobody has used."""
        return self._ids()

    def new_account_id(self) -> str:
        """A readable account id that nobody has: eight digits."""
        while True:
            account_id = str(10_000_000 + self._random_below(90_000_000))
            if self._aggregates.newest_account(account_id)[0] == 0:
                return account_id

    def envelope(self, actor: str = "", reason: str = "", effective_at: int | None = None) -> Envelope:
        """An envelope with a new command id."""
        return Envelope(self._ids(), actor, reason, effective_at=effective_at)

    def execute(self, command: Command, envelope: Envelope) -> Outcome:
        """Carry out a command, once: a command id that is in the log already gives its first outcome.

        Raises Refused, Unavailable, or VersionConflict: `expected_version` is not met, or others were always quicker.
        """
        earlier = self._store.events_of(envelope.command_id)
        if earlier:
            return self._first_outcome(earlier)
        self._check_effective(envelope)
        self._check_over(command)
        return self._unless_others_are_quicker(lambda: self._execute(command, envelope))

    def _execute(self, command: Command, envelope: Envelope) -> Outcome:
        planner = self.planner()
        commit = planner.plan(command, envelope)
        self._check_back_dating(command, commit, envelope, planner)
        if isinstance(command, ForgetPerson):
            self._forgettable(command)
        appended = self._store.append(commit)
        if appended.repeated:
            return self._first_outcome(appended.events)
        return _outcome(appended.events, _balance(appended.events, planner))

    def forget(self, account_ids: Iterable[str], envelope: Envelope) -> tuple[RecordedEvent, ...]:
        """Forget the holders of some accounts, all of them or none, and give the events that say so.

        Raises as `execute` does.
        """
        first = envelope.correlation_id or id_text(envelope.command_id)
        wanted = [ForgetPerson(name, envelope.reason) for name in dict.fromkeys(account_ids)]
        ids = [envelope.command_id, *(self._ids() for _ in wanted[1:])]
        envelopes = [replace(envelope, command_id=own, correlation_id=first) for own in ids]
        self._unless_others_are_quicker(lambda: self._forget(wanted, envelopes))
        return tuple(event for own in ids for event in self._store.events_of(own))

    def _forget(self, commands: Sequence[ForgetPerson], envelopes: Sequence[Envelope]) -> int:
        planner = self.planner()
        commits = [planner.plan(command, each) for command, each in zip(commands, envelopes, strict=True)]
        for command in commands:
            self._forgettable(command)
        return self._store.append_all(commits)

    def _unless_others_are_quicker(self, action: Callable[[], T]) -> T:
        """Do something that loads, decides and appends; a bounded number of times again where others came between."""
        for attempt in range(TRIES):
            try:
                return action()
            except VersionConflict:
                if attempt == TRIES - 1:
                    raise
                self._pause(random.uniform(0, min(0.001 * 2**attempt, 0.05)))
        raise AssertionError

    def preview(self, command: AccountCommand, effective_at: int | None = None) -> dict[str, Money]:
        """The balances that a command would lead to, by account, without carrying it out; raises Refused."""
        planner, envelope = self.planner(), Envelope(bytes(16), effective_at=effective_at)
        self._check_effective(envelope)
        self._check_back_dating(command, planner.plan(command, envelope), envelope, planner)
        return {name: planner.account(name)[1].money for name in touches(command)}

    def reversal(self, position: int, reason: str) -> Reverse:
        """The command that undoes the event at a position: the whole transfer where it is one leg of one.

        Raises NoSuchEvent or NotReversible.
        """
        return Reverse(tuple(_leg(event) for event in self._undone(position)), reason)

    def rebooking(self, position: int, correction: Correction, reason: str) -> Rebook:
        """The command that undoes the event at a position, as `reversal` does, and books it again with changes.

        With a date in the correction the undoing counts from when the event did; else all counts from now. Raises
        NoSuchEvent, NotReversible, NotRebookable or NothingCorrected.
        """
        dated = correction.effective_at is not None
        events = self._undone(position)
        legs = tuple(_leg(event, event.effective_at if dated else None) for event in events)
        return Rebook(legs, corrected(legs, position, correction), reason)

    def _undone(self, position: int) -> tuple[RecordedEvent, ...]:
        """The event at a position, or all legs of its transfer."""
        target = next(self._store.read(position, position), None) if position > 0 else None
        if target is None:
            raise NoSuchEvent(position)
        if not target.type.startswith("Transfer"):
            return (target,)
        return tuple(event for event in self._store.events_of(target.command_id) if event.type.startswith("Transfer"))

    def planner(self) -> Planner:
        """Plans many commands on the newest states, for `append_all`."""
        aggregates = self._aggregates
        return Planner(aggregates.newest_account, aggregates.newest_product, aggregates.newest_books)

    def _check_effective(self, envelope: Envelope) -> None:
        if envelope.effective_at is not None and envelope.effective_at > self._clock() + DAY:
            raise EffectiveInFuture

    def is_over(self, day: str) -> bool:
        """Whether a day, an ISO date, is over (UTC)."""
        return day < to_datetime(self._clock()).date().isoformat()

    def _check_over(self, command: Command) -> None:
        """Only a day that is over can be closed: what counts when it is recorded then always counts later."""
        if isinstance(command, CloseBooks) and not self.is_over(until := checked_day(command.until)):
            raise DayNotOver(until)

    def _check_back_dating(self, command: Command, commit: Commit, envelope: Envelope, planner: Planner) -> None:
        """What another bank has recorded is taken over as it is, and so is what a month costs: only what people ask for
        can be refused."""
        if envelope.effective_at is not None and not isinstance(command, RecordTransaction | PostMonth):
            self._back_dating.check(commit, lambda name: planner.account(name)[1].limit)

    def _first_outcome(self, events: tuple[RecordedEvent, ...]) -> Outcome:
        account_id = account_of(events[0].stream_id)
        balance = self._aggregates.account(account_id, _reached(events)).state.money if account_id else None
        return _outcome(events, balance, repeated=True)


def _outcome(events: tuple[RecordedEvent, ...], balance: Money | None, *, repeated: bool = False) -> Outcome:
    return Outcome(events, events[-1].position, _reached(events), balance, repeated)


def _reached(events: tuple[RecordedEvent, ...]) -> int:
    """The version to which the first stream of a command's events came."""
    return max(event.version for event in events if event.stream_id == events[0].stream_id)


def _balance(events: tuple[RecordedEvent, ...], planner: Planner) -> Money | None:
    account_id = account_of(events[0].stream_id)
    return planner.account(account_id)[1].money if account_id else None


def with_command_id(envelope: Envelope, command_id: bytes | None) -> Envelope:
    """The envelope under a number that the caller chose."""
    return envelope if command_id is None else replace(envelope, command_id=command_id)


def _leg(event: RecordedEvent, counts_from: int | None = None) -> Leg:
    account_id = account_of(event.stream_id)
    if not account_id:
        raise NotReversible(event.position, event.type)
    decoded = cast("AccountEvent", codec.decode(event))
    leg = Leg(event.position, account_id, decoded, id_text(event.event_id), correlation_of(event), counts_from)
    reversal_of(leg)
    return leg
