"""What if: from any moment, some of history is left out, changed or added, and the rest is decided again.

The same rules decide as then; what they would now refuse is told, with the reason. The log itself is only read.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, repeat
from typing import NamedTuple, cast

from msgspec import Struct, field
from msgspec.structs import replace

from bankapp.domain.account import AccountState
from bankapp.domain.closing import BooksState
from bankapp.domain.commands import Command, PostMonth, Rebook, RecordTransaction, Reverse
from bankapp.domain.events import AccountEvent
from bankapp.domain.money import Money
from bankapp.domain.months import Month
from bankapp.domain.product import ProductState
from bankapp.errors import Refused
from bankapp.eventstore.recorded import Commit, NewEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.aggregates import Aggregates
from bankapp.services.backdating import BackDating, moves, settled
from bankapp.services.closings import books_at
from bankapp.services.dates import DAY
from bankapp.services.history import History
from bankapp.services.planning import Envelope, Planner
from bankapp.services.retelling import Retold, retell
from bankapp.services.schema import account_of, codec
from bankapp.services.states import AccountAt, account_from_state
from bankapp.services.whatif_changes import Change, ChangeAmount, Insert, LeaveOut, command_at, with_amount
from bankapp.services.whatif_months import MonthsThen, month_posted

_TELL = 500


class NeverHappened(Refused):
    """A reversal of an event that this history does not have."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"Event {position} did not happen here, so there is nothing to reverse.")


class RefusedThen(Struct, frozen=True):
    """A command that was carried out in truth (at `position`), or `inserted` behind it, and would now be refused."""

    position: int
    command: Command
    why: str
    inserted: bool


class Changed(Struct, frozen=True):
    """An account as it truly is at the end, and as it would be."""

    truly: AccountAt
    then: AccountAt

    @property
    def account_id(self) -> str:
        return self.truly.account_id

    @property
    def owner(self) -> str:
        return self.truly.owner or self.then.owner

    @property
    def currency(self) -> str:
        """An account that only one of both histories has is kept in one currency all the same."""
        return self.truly.currency or self.then.currency

    @property
    def difference(self) -> Money:
        return Money(self.then.balance - self.truly.balance, self.currency)


class Answer(Struct, frozen=True):
    """What would be different at `head`: accounts, and commands that would be refused.

    From `start` on, `decided` commands were decided again.
    """

    start: int
    head: int
    changed: tuple[Changed, ...]
    refused: tuple[RefusedThen, ...]
    decided: int


class _Place(NamedTuple):
    """Where and when something is decided; as a command of the past has it."""

    positions: tuple[int, ...]
    recorded_at: int


class _MonthRun(Struct):
    """Postings of one month that follow each other in truth."""

    month: Month
    accounts: set[str] = field(default_factory=set)
    last: Retold | None = None


class Step(Struct, frozen=True):
    """One command decided again: what it leads to, or why it is refused."""

    position: int
    command: Command
    commit: Commit | None
    why: str
    recorded_at: int
    inserted: bool = False


class WhatIf:
    """One question about the log as it is when it is asked. Made for one use; safe in any one thread.

    Raises BadChange where the log has nothing that could be changed so.
    """

    def __init__(self, history: History, aggregates: Aggregates, changes: Sequence[Change]) -> None:
        self._history = history
        self._aggregates = aggregates
        self._changes = tuple(changes)
        self._head = history.head()
        self._start = min((self._start_of(change) for change in changes), default=self._head + 1)
        self._planner = Planner(self._account, self._product, self._books)
        self._undone = history.reversed_since(self._start)
        self._moved: dict[int, tuple[int, NewEvent]] = {}
        self._reached = self._start - 1
        self._touched: set[str] = set()
        self._months: MonthsThen
        self._run: _MonthRun | None = None
        self._back_dating = BackDating(self._held_since)

    @property
    def start(self) -> int:
        """The first position that is decided again."""
        return self._start

    def answer(self, progress: Progress = no_progress) -> Answer:
        """Decide all of it again, and compare with what truly is. Progress is told positions."""
        refused, decided = [], 0
        for step in self.steps(progress):
            decided += 1
            if step.commit is None:
                refused.append(RefusedThen(step.position, step.command, step.why, step.inserted))
        changed = (self._compared(name) for name in sorted(self._touched))
        return Answer(self._start, self._head, tuple(found for found in changed if found), tuple(refused), decided)

    def steps(self, progress: Progress = no_progress) -> Iterator[Step]:
        """Every command from the start on, in order, under the changes."""
        self._months = MonthsThen(self._history, self._start - 1, self._planner.account, progress)
        inserts = sorted((c for c in self._changes if isinstance(c, Insert)), key=lambda change: change.position)
        events = self._history.read(self._start, self._head)
        for count, retold in enumerate(retell(self._history, events)):
            while inserts and inserts[0].position < retold.positions[0]:
                yield self._inserted(inserts.pop(0))
            month = month_posted(retold.command, retold.envelope)
            yield from self._month_ends(month)
            step = self._again(retold, month)
            if step:
                yield step
            if count % _TELL == 0:
                progress(retold.positions[-1])
        yield from self._month_ends(None)
        for insert in inserts:
            yield self._inserted(insert)

    # inside

    def _start_of(self, change: Change) -> int:
        """The first position that a change can move."""
        if isinstance(change, Insert):
            following = self._history.event(change.position + 1)
            return self._history.command(following)[0].position if following else self._head + 1
        found = command_at(self._history, change.position)
        if isinstance(change, ChangeAmount):
            with_amount(change, found.command)
        return found.positions[0]

    def _again(self, retold: Retold, month: Month | None) -> Step | None:
        command: Command = retold.command
        for change in self._changes:
            if not isinstance(change, Insert) and change.position in retold.positions:
                if isinstance(change, LeaveOut):
                    self._touched.update(self._truly_touched(retold.positions))
                    return None
                command = with_amount(change, command)
        if month and isinstance(command, PostMonth):
            return self._month_again(retold, command, month)
        return self._decide(retold, command, retold.envelope, retold.positions)

    def _month_again(self, retold: Retold, command: PostMonth, month: Month) -> Step | None:
        """Posted is what would be due, if anything; its events stand for those of their kind."""
        run = self._run = self._run or _MonthRun(month)
        run.last = retold
        run.accounts.add(command.account_id)
        found = self._months.counted(month, command.account_id, retold.envelope.actor)
        if found is None:
            self._touched.update(self._truly_touched(retold.positions))
            return None
        truly = dict(zip(_posted(command), retold.positions, strict=True))
        return self._decide(retold, *found, [truly.get(kind, 0) for kind in _posted(found[0])])

    def _month_ends(self, month: Month | None) -> Iterator[Step]:
        """When all of a month was posted that was posted in truth, others may have something due as well."""
        run = self._run
        if run is None or run.last is None or run.month == month:
            return
        self._run, last = None, run.last
        for found in self._months.others(run.month, last.positions[-1], run.accounts, last.envelope.actor):
            yield self._decide(last, *found)

    def _inserted(self, insert: Insert) -> Step:
        """Recorded at the instant of the event that it is given after."""
        event = self._history.event(max(insert.position, 1))
        recorded_at = event.recorded_at if event else 0
        return self._decide(_Place((insert.position,), recorded_at), insert.command, insert.envelope)

    def _decide(
        self, place: "_Place | Retold", command: Command, envelope: Envelope, truly: Sequence[int] | None = None
    ) -> Step:
        """Decide a command at the place of one of the past. `truly` are the positions of the events that those which
        it leads to stand for, 0 for none; None: nothing of it happened in truth."""
        position, recorded_at, inserted = place.positions[0], place.recorded_at, truly is None
        try:
            relocated = self._relocated(command)
            commit = self._planner.plan(relocated, envelope, partial(self._check, relocated, envelope, recorded_at))
        except Refused as refusal:
            self._touched.update(self._truly_touched(truly or ()))
            return Step(position, command, None, str(refusal), recorded_at, inserted)
        self._months.take(commit, self._reached + 1, recorded_at)
        for event, stood in zip(commit.events, chain(truly or (), repeat(0)), strict=False):
            self._reached += 1
            if stood in self._undone:
                self._moved[stood] = self._reached, event
            self._touched.add(account_of(event.stream_id))
        return Step(position, command, commit, "", recorded_at, inserted)

    def _check(self, command: Command, envelope: Envelope, recorded_at: int, commit: Commit) -> None:
        """What people enter for an earlier day leaves no day since then below its limit; all else is taken as it is."""
        if envelope.effective_at != recorded_at and not isinstance(command, RecordTransaction | PostMonth):
            self._back_dating.check(commit, lambda name: self._planner.account(name)[1].limit)

    def _held_since(self, account_id: str, day: int) -> tuple[int, dict[int, int]]:
        """What an account would have held at the end of a day, and by how much each later day would have moved it."""
        last = self._start - 1
        version = self._history.version(account_id, min(self._history.position_effective((day + 1) * DAY - 1), last))
        before = self._aggregates.account(account_id, version).state.balance
        rest = self._history.read_account(account_id, version + 1, self._history.version(account_id, last))
        return settled(before, chain(moves(rest), self._months.moved(account_id).items()), day)

    def _relocated(self, command: Command) -> Command:
        """A reversal undoes the events as they are in this history: where they stand, and what they moved."""
        if not isinstance(command, Reverse | Rebook):
            return command
        legs = []
        for leg in command.legs:
            if leg.position < self._start:
                legs.append(leg)
                continue
            moved = self._moved.get(leg.position)
            if moved is None:
                raise NeverHappened(leg.position)
            position, event = moved
            decoded = cast("AccountEvent", codec.decode_data(event.type, event.schema_version, event.data))
            legs.append(replace(leg, position=position, event=decoded))
        return replace(command, legs=tuple(legs))

    def _truly_touched(self, positions: Sequence[int]) -> list[str]:
        events = [self._history.event(position) for position in positions]
        return [account_of(event.stream_id) for event in events if event]

    def _compared(self, name: str) -> Changed | None:
        if not name:
            return None
        truly, (version, state) = self._history.account(name, self._head), self._planner.account(name)
        then = account_from_state(name, state, version)
        same = truly.balance == then.balance and truly.status == then.status
        same = same and (truly.overdraft_limit, truly.product) == (then.overdraft_limit, then.product)
        return None if same else Changed(truly, then)

    def _account(self, name: str) -> tuple[int, AccountState]:
        version = self._history.version(name, self._start - 1)
        return version, self._aggregates.account(name, version).state

    def _books(self) -> tuple[int, BooksState]:
        return books_at(self._history, self._start - 1)

    def _product(self, name: str) -> tuple[int, ProductState]:
        version = self._history.products.version(name, self._start - 1)
        return version, self._aggregates.product(name, version).state


def _posted(command: PostMonth) -> tuple[str, ...]:
    """The kinds of events that a posting leads to, in their order."""
    return tuple(kind for kind in ("interest", "fee") if getattr(command, kind).minor)
