"""What if: from any moment, some of history is left out, changed or added, and the rest is decided again.

The same rules decide as then; what they would now refuse is told, with the reason. The log itself is only read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bankapp.domain.account import AccountState
from bankapp.domain.commands import (
    AccountCommand,
    ChangePrice,
    Command,
    Deposit,
    OpenProduct,
    RecordTransaction,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.domain.product import ProductState
from bankapp.domain.rejections import NotReversible
from bankapp.errors import BadInput, Refused
from bankapp.eventstore.recorded import Commit
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.aggregates import Aggregates
from bankapp.services.history import AccountAt, History
from bankapp.services.planning import Envelope, Planner
from bankapp.services.retelling import Retold, retell
from bankapp.services.schema import account_of

_TELL = 500


class BadChange(BadInput):
    def __init__(self, position: int, why: str) -> None:
        self.position, self.why = position, why
        super().__init__(f"Event {position} cannot be changed so: {why}.")


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """The command of the event at a position was never given."""

    position: int


@dataclass(frozen=True, slots=True)
class ChangeAmount:
    """The command of the event at a position was given with another amount, in minor units."""

    position: int
    minor: int


@dataclass(frozen=True, slots=True)
class Insert:
    """A command is given right after the event at a position (0: before the first)."""

    position: int
    command: AccountCommand
    envelope: Envelope


Change = LeaveOut | ChangeAmount | Insert


@dataclass(frozen=True, slots=True)
class RefusedThen:
    """A command that was carried out in truth (at `position`), or inserted, and would now be refused."""

    position: int
    command: Command
    why: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An account as it truly is at the end, and as it would be."""

    truly: AccountAt
    balance: int
    status: str

    @property
    def difference(self) -> Money:
        return Money(self.balance - self.truly.balance, self.truly.currency)


@dataclass(frozen=True, slots=True)
class Answer:
    """What would be different: accounts, and commands that would be refused; `decided` commands were decided again."""

    start: int
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


class WhatIf:
    """One question. Made for one use; safe in any one thread."""

    def __init__(self, history: History, aggregates: Aggregates, changes: Sequence[Change]) -> None:
        self._history = history
        self._aggregates = aggregates
        self._changes = tuple(changes)
        self._start = self._first_position()
        self._planner = Planner(self._account, self._product)
        self._moved: dict[int, int] = {}
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
                refused.append(RefusedThen(step.position, step.command, step.why))
        head = self._history.head()
        changed = (self._compared(name, head) for name in sorted(self._touched))
        return Answer(self._start, tuple(found for found in changed if found), tuple(refused), decided)

    def steps(self, progress: Progress = no_progress) -> Iterator[Step]:
        """Every command from the start on, in order, under the changes."""
        inserted = sorted((c for c in self._changes if isinstance(c, Insert)), key=lambda change: change.position)
        events = self._history.read(self._start, self._history.head())
        for count, retold in enumerate(retell(self._history, events)):
            while inserted and inserted[0].position < retold.positions[0]:
                yield self._inserted(inserted.pop(0), retold.recorded_at)
            step = self._again(retold)
            if step:
                yield step
            if count % _TELL == 0:
                progress(retold.positions[-1])
        for insert in inserted:
            yield self._inserted(insert, 0)

    # inside

    def _first_position(self) -> int:
        starts = [change.position + (1 if isinstance(change, Insert) else 0) for change in self._changes]
        first = min(starts, default=self._history.head() + 1)
        event = self._history.event(first)
        return self._history.command(event)[0].position if event else first

    def _again(self, retold: Retold) -> Step | None:
        command: Command = retold.command
        for change in self._changes:
            if not isinstance(change, Insert) and change.position in retold.positions:
                if isinstance(change, LeaveOut):
                    self._touched.update(self._truly_touched(retold.positions))
                    return None
                command = _with_amount(change, command)
        return self._decide(retold.positions, command, retold.envelope, retold.recorded_at)

    def _inserted(self, insert: Insert, recorded_at: int) -> Step:
        return self._decide((insert.position,), insert.command, insert.envelope, recorded_at, real=False)

    def _decide(
        self, positions: tuple[int, ...], command: Command, envelope: Envelope, recorded_at: int, *, real: bool = True
    ) -> Step:
        try:
            commit = self._planner.plan(self._relocated(command), envelope)
        except Refused as refusal:
            self._touched.update(self._truly_touched(positions) if real else ())
            return Step(positions[0], command, None, str(refusal), recorded_at)
        for index, event in enumerate(commit.events):
            self._reached += 1
            if real and index < len(positions):
                self._moved[positions[index]] = self._reached
            self._touched.add(account_of(event.stream_id))
        return Step(positions[0], command, commit, "", recorded_at)

    def _relocated(self, command: Command) -> Command:
        """A reversal names the events it undoes by where they stand in this history."""
        if not isinstance(command, Reverse):
            return command
        legs = []
        for leg in command.legs:
            position = leg.position if leg.position < self._start else self._moved.get(leg.position)
            if position is None:
                raise NotReversible(leg.position, "it did not happen here")
            legs.append(replace(leg, position=position))
        return replace(command, legs=tuple(legs))

    def _truly_touched(self, positions: tuple[int, ...]) -> list[str]:
        events = [self._history.event(position) for position in positions]
        return [account_of(event.stream_id) for event in events if event]

    def _compared(self, name: str, head: int) -> Changed | None:
        if not name:
            return None
        truly, (_, state) = self._history.account(name, head), self._planner.account(name)
        same = truly.balance == state.balance and truly.status == state.status
        same = same and truly.overdraft_limit == state.overdraft_limit
        return None if same else Changed(truly, state.balance, state.status)

    def _account(self, name: str) -> tuple[int, AccountState]:
        version = self._history.version(name, self._start - 1)
        return version, self._aggregates.account(name, version).state

    def _product(self, name: str) -> tuple[int, ProductState]:
        version = self._history.product_version(name, self._start - 1)
        return version, self._aggregates.product(name, version).state


def _with_amount(change: ChangeAmount, command: Command) -> Command:
    match command:
        case Deposit() | Withdraw() | Transfer():
            return replace(command, amount=replace(command.amount, minor=change.minor))
        case RecordTransaction():
            sign = -1 if command.amount.minor < 0 else 1
            amount = replace(command.amount, minor=sign * change.minor)
            return replace(command, amount=amount, stated_balance=None)
        case SetOverdraftLimit():
            return replace(command, limit=replace(command.limit, minor=change.minor))
        case OpenProduct() | ChangePrice():
            return replace(command, fee=replace(command.fee, minor=change.minor))
        case _:
            raise BadChange(change.position, "it has no amount")
