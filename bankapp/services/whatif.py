"""What if: from any moment, some of history is left out, changed or added, and the rest is decided again.

The same rules decide as then; what they would now refuse is told, with the reason. The log itself is only read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bankapp.domain.account import AccountState
from bankapp.domain.closing import BooksState
from bankapp.domain.commands import Command, Rebook, Reverse
from bankapp.domain.events import AccountEvent
from bankapp.domain.money import Money
from bankapp.domain.product import ProductState
from bankapp.errors import Refused
from bankapp.eventstore.recorded import Commit, NewEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.aggregates import Aggregates
from bankapp.services.closings import books_at
from bankapp.services.history import History
from bankapp.services.planning import Envelope, Planner
from bankapp.services.retelling import Retold, retell
from bankapp.services.schema import account_of, codec
from bankapp.services.states import AccountAt, account_from_state
from bankapp.services.whatif_changes import Change, ChangeAmount, Insert, LeaveOut, command_at, with_amount

_TELL = 500


class NeverHappened(Refused):
    """A reversal of an event that this history does not have."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"Event {position} did not happen here, so there is nothing to reverse.")


@dataclass(frozen=True, slots=True)
class RefusedThen:
    """A command that was carried out in truth (at `position`), or `inserted` behind it, and would now be refused."""

    position: int
    command: Command
    why: str
    inserted: bool


@dataclass(frozen=True, slots=True)
class Changed:
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What would be different at `head`: accounts, and commands that would be refused.

    From `start` on, `decided` commands were decided again.
    """

    start: int
    head: int
    changed: tuple[Changed, ...]
    refused: tuple[RefusedThen, ...]
    decided: int


@dataclass(frozen=True, slots=True)
class Step:
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
        inserts = sorted((c for c in self._changes if isinstance(c, Insert)), key=lambda change: change.position)
        events = self._history.read(self._start, self._head)
        for count, retold in enumerate(retell(self._history, events)):
            while inserts and inserts[0].position < retold.positions[0]:
                yield self._inserted(inserts.pop(0))
            step = self._again(retold)
            if step:
                yield step
            if count % _TELL == 0:
                progress(retold.positions[-1])
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

    def _again(self, retold: Retold) -> Step | None:
        command: Command = retold.command
        for change in self._changes:
            if not isinstance(change, Insert) and change.position in retold.positions:
                if isinstance(change, LeaveOut):
                    self._touched.update(self._truly_touched(retold.positions))
                    return None
                command = with_amount(change, command)
        return self._decide(retold.positions, command, retold.envelope, retold.recorded_at)

    def _inserted(self, insert: Insert) -> Step:
        """Recorded at the instant of the event that it is given after."""
        event = self._history.event(max(insert.position, 1))
        recorded_at = event.recorded_at if event else 0
        return self._decide((insert.position,), insert.command, insert.envelope, recorded_at, inserted=True)

    def _decide(
        self,
        positions: tuple[int, ...],
        command: Command,
        envelope: Envelope,
        recorded_at: int,
        *,
        inserted: bool = False,
    ) -> Step:
        try:
            commit = self._planner.plan(self._relocated(command), envelope)
        except Refused as refusal:
            self._touched.update(() if inserted else self._truly_touched(positions))
            return Step(positions[0], command, None, str(refusal), recorded_at, inserted)
        for index, event in enumerate(commit.events):
            self._reached += 1
            if not inserted and index < len(positions) and positions[index] in self._undone:
                self._moved[positions[index]] = self._reached, event
            self._touched.add(account_of(event.stream_id))
        return Step(positions[0], command, commit, "", recorded_at, inserted)

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

    def _truly_touched(self, positions: tuple[int, ...]) -> list[str]:
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
