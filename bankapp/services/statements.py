"""Statements of an account: what it held, what moved, and what it holds, over a period; folded from its own events."""

from collections.abc import Iterator

from msgspec import Struct

from bankapp.domain.events import ShownEvent
from bankapp.domain.money import Money
from bankapp.domain.movements import counterparty_of, effect_of
from bankapp.domain.rejections import UnknownAccount
from bankapp.errors import BadInput, IntegrityBroken
from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent, metadata_of
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import History
from bankapp.services.papers import Period
from bankapp.services.schema import codec
from bankapp.services.states import AccountAt

MOST = 20_000
"""Events of the account that one statement takes: some five hundred pages."""
_PAGE = 1000


class NotYetOpen(BadInput):
    """An account that was opened after the end of the period."""

    def __init__(self, account_id: str, position: int) -> None:
        self.account_id, self.position = account_id, position
        super().__init__(f"Account {account_id} was not open yet at event {position}, where the statement would end.")


class TooLong(BadInput):
    """An account with more events in the period than a statement takes."""

    def __init__(self, account_id: str, events: int, most: int) -> None:
        self.account_id, self.events, self.most = account_id, events, most
        super().__init__(
            f"Account {account_id} has {events} events in this period, and a statement takes {most} at most: "
            "choose a shorter period, or export the account as a table."
        )


class DoesNotAddUp(IntegrityBroken):
    """An account whose movements do not lead from one of its balances to the other."""

    def __init__(self, account_id: str, reached: Money, held: Money) -> None:
        self.account_id, self.reached, self.held = account_id, reached, held
        super().__init__(
            f"Account {account_id} holds {held}, but its movements lead to {reached}: no statement is made of it; "
            "`bankapp check` and `bankapp rebuild` put right what is kept beside the log."
        )


class Movement(Struct, frozen=True):
    """An event that moved money: its signed `effect`, and the balance after it, in minor units.

    `undone` is the position of the event of the same period that undid it, else 0. `late`: it counts from a time
    before that of an earlier line.
    """

    position: int
    effective_at: int
    recorded_at: int
    event: ShownEvent
    counterparty: str
    reason: str
    effect: int
    balance: int
    undone: int
    late: bool


class AccountStatement(Struct, frozen=True):
    """An account over a period; `account` is as it stands at its end. Amounts are minor units of its currency.

    `silent` counts those of its events that moved no money. `head` is where the log stands at the end of the period.
    """

    account: AccountAt
    period: Period
    opening: int
    movements: tuple[Movement, ...]
    silent: int
    head: Head

    @property
    def closing(self) -> int:
        return self.account.balance

    @property
    def total_in(self) -> int:
        return sum(movement.effect for movement in self.movements if movement.effect > 0)

    @property
    def total_out(self) -> int:
        """As a positive amount."""
        return -sum(movement.effect for movement in self.movements if movement.effect < 0)

    def money(self, minor: int) -> Money:
        return Money(minor, self.account.currency)


def events_in(history: History, account_id: str, period: Period) -> int:
    """How many events of an account a period has."""
    return history.version(account_id, period.last) - history.version(account_id, period.first - 1)


def make_statement(
    history: History, account_id: str, period: Period, progress: Progress = no_progress, most: int = MOST
) -> AccountStatement:
    """The statement of an account; progress is told its events.

    Raises UnknownAccount, NotYetOpen, TooLong, or DoesNotAddUp.
    """
    if not history.version(account_id):
        raise UnknownAccount(account_id)
    account = history.refold(account_id, period.last).account
    if not account.version:
        raise NotYetOpen(account_id, period.last)
    events = events_in(history, account_id, period)
    if events > most:
        raise TooLong(account_id, events, most)
    opening = history.refold(account_id, period.first - 1).account.balance
    movements = tuple(_movements(history, account, events, opening, period.last, progress))
    newest = history.event(period.last)
    head = Head(newest.position, newest.hash) if newest else EMPTY
    return _adding_up(AccountStatement(account, period, opening, movements, events - len(movements), head))


def _movements(
    history: History, account: AccountAt, count: int, balance: int, until: int, progress: Progress
) -> Iterator[Movement]:
    """Those among the last `count` events, in the order of the log, which is that of the balances."""
    latest: int | None = None
    first = account.version - count + 1
    for start in range(first, account.version + 1, _PAGE):
        end = min(start + _PAGE - 1, account.version)
        events = history.account_events(account.account_id, start, end)
        undone = history.reversals(events)
        for recorded in events:
            event = codec.decode(recorded)
            effect = effect_of(event)
            if effect:
                balance += effect
                undoing = undone.get(recorded.position, 0)
                late = latest is not None and recorded.effective_at < latest
                latest = recorded.effective_at if latest is None else max(latest, recorded.effective_at)
                yield _movement(recorded, event, balance, undoing if undoing <= until else 0, late=late)
        progress(end - first + 1)


def _movement(recorded: RecordedEvent, event: ShownEvent, balance: int, undone: int, *, late: bool) -> Movement:
    return Movement(
        recorded.position,
        recorded.effective_at,
        recorded.recorded_at,
        event,
        counterparty_of(event),
        metadata_of(recorded).reason,
        effect_of(event),
        balance,
        undone,
        late,
    )


def _adding_up(made: AccountStatement) -> AccountStatement:
    reached = made.movements[-1].balance if made.movements else made.opening
    if reached != made.closing:
        raise DoesNotAddUp(made.account.account_id, made.money(reached), made.money(made.closing))
    return made
