"""What a month costs and bears: fee and interest of each account's product, counted from the events.

An account's day ends with what it then held by effective date, its product, and that product's price in force then. Who
enters something later for a day of the month, or changes a price back-dated, changes what is counted afterwards.
"""

from functools import reduce
from itertools import accumulate, takewhile
from typing import Literal, cast

from msgspec import Struct, field
from msgspec.structs import replace

from bankapp.domain import account, product
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.events import (
    AccountEvent,
    AccountOpened,
    MoneyDeposited,
    MoneyWithdrawn,
    ProductChosen,
    ProductEvent,
)
from bankapp.domain.money import Money
from bankapp.domain.months import Month, half_even, interest_of
from bankapp.domain.movements import effect_of
from bankapp.domain.product import NO_PRODUCT, ProductState
from bankapp.eventstore.instants import from_iso
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.closings import closed_until
from bankapp.services.dates import DAY
from bankapp.services.history import History
from bankapp.services.month_ids import posting_id
from bankapp.services.product_history import choice_of
from bankapp.services.readmodels import Choice
from bankapp.services.schema import account_of, codec, product_of, product_stream
from bankapp.services.states import AccountAt

LineState = Literal["due", "posted", "nothing", "closed"]
"""`due` is still to be posted; to an account that was closed since nothing can be posted any more."""
_TELL = 1000


class MonthLine(Struct, frozen=True):
    """An account's month. `balance_days` adds up, over the `days` on which it had a product, what it held at their ends
    and never less than zero; `rates` are those that were in force, in their order.

    `fee` and `interest` are minor units: what was posted, or is to be. `below`: it stands, or will stand, below its
    limit.
    """

    account_id: str
    owner: str
    product_id: str
    currency: str
    days: int
    balance_days: int
    rates: tuple[int, ...]
    fee: int
    interest: int
    state: LineState
    below: bool

    @property
    def average(self) -> Money:
        """What it held on average on those days."""
        return Money(half_even(self.balance_days, self.days), self.currency)


class MonthTotal(Struct, frozen=True):
    """What is posted, or to be posted, in one currency."""

    fees: Money
    interest: Money


class Statement(Struct, frozen=True):
    """A month of all accounts that had a product in it, by what stood in the log at a position.

    `closed_until` is not empty where the books are closed until a day at or after its end: nothing can be posted then.
    """

    month: Month
    position: int
    closed_until: str
    lines: tuple[MonthLine, ...]

    @property
    def totals(self) -> tuple[MonthTotal, ...]:
        """By currency."""
        sums: dict[str, list[int]] = {}
        for line in self.lines:
            of_currency = sums.setdefault(line.currency, [0, 0])
            of_currency[0] += line.fee
            of_currency[1] += line.interest
        return tuple(MonthTotal(Money(fees, of), Money(interest, of)) for of, (fees, interest) in sorted(sums.items()))

    def count(self, state: LineState) -> int:
        """How many accounts are in a state."""
        return sum(line.state == state for line in self.lines)


class _Account(Struct):
    """`opening` is what it held when the month began, `moved` what each of its days (from 0) changed."""

    version: int = 0
    state: AccountState = NO_ACCOUNT
    opening: int = 0
    opened_at: int = -(2**63)
    moved: dict[int, int] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    posting_id: bytes = b""
    posted: dict[type[AccountEvent], int] = field(default_factory=dict)


class Later(Struct):
    """What would have happened to an account behind the position of a basis: the day of each movement is one since
    1970. `opened_at` is None where it was opened before."""

    moved: dict[int, int] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    opened_at: int | None = None


class _Priced(Struct, frozen=True):
    effective_at: int
    position: int
    event: ProductEvent


class _Days(Struct, frozen=True):
    """The days of a month with such products: up to each day, on how many there was one, and the sum of their rates."""

    counted: list[int]
    rated: list[int]
    rates: tuple[int, ...]


class MonthBasis:
    """A month by what stands in the log; brought up to date as that grows. For one thread at a time."""

    def __init__(
        self, history: History, month: Month, progress: Progress = no_progress, *, until: int | None = None
    ) -> None:
        """Reads the log from the first event on that may count within the month, and none behind `until`.

        Progress is told positions.
        """
        self.month = month
        self.start = from_iso(month.first.isoformat())
        self.end = self.start + month.days * DAY - 1
        self._history = history
        self._until = until
        self._products: dict[str, list[_Priced]] = {}
        self._prices: dict[str, list[ProductState]] = {}
        self._days: dict[tuple[str, ...], _Days] = {}
        self._lines: dict[str, MonthLine | None] = {}
        """What was found out about an account, until something comes that may change it."""
        self.position = min(history.position_effective(self.start - 1), self._end())
        self._accounts = {found.account_id: _before(found) for found in history.bank(self.position).accounts}
        for choice in history.products.choices(self.position):
            self._accounts[choice.account_id].choices.append(choice)
        for known in history.products.at(self.position):
            events = history.products.events(known.product_id)
            for event in (one for one in events if one.position <= self.position):
                self._learn(known.product_id, event)
        self.catch_up(progress)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The ids of all accounts, in the order of opening."""
        return tuple(self._accounts)

    def catch_up(self, progress: Progress = no_progress) -> None:
        """Take in what came since. Progress is told positions, and may cancel."""
        for event in self._history.read(self.position + 1, self._end()):
            self._take(event)
            self.position = event.position
            if event.position % _TELL == 0:
                progress(event.position)

    def account(self, account_id: str) -> tuple[int, AccountState]:
        """Version and state of an account at `position`, without what was undone."""
        known = self._accounts[account_id]
        return known.version, known.state

    def product_versions(self, account_id: str) -> dict[str, int]:
        """The streams of the products that an account ever had, and their versions at `position`."""
        chosen = {choice.product_id for choice in self._accounts[account_id].choices}
        return {product_stream(name): len(self._products.get(name, ())) for name in chosen}

    def statement(self) -> Statement:
        """All accounts that had a product in the month, in the order of opening."""
        lines = tuple(line for line in map(self.line, self._accounts) if line)
        until = closed_until(self._history, self.position)
        closed = until if until >= self.month.last.isoformat() else ""
        return Statement(self.month, self.position, closed, lines)

    def line(self, account_id: str) -> MonthLine | None:
        """An account's month; None where it had no product in it, or is not known."""
        if account_id not in self._accounts:
            return None
        if account_id not in self._lines:
            self._lines[account_id] = self._found(account_id, self._accounts[account_id])
        return self._lines[account_id]

    def line_after(self, account_id: str, later: Later | None, account: tuple[int, AccountState]) -> MonthLine | None:
        """As `line`, had something happened behind `position`: the account would be of this version and state."""
        version, state = account
        known = replace(self._accounts.get(account_id, _Account()), version=version, state=state)
        return self._found(account_id, self._with(known, later) if later else known)

    def learn(self, product_id: str, effective_at: int, position: int, event: ProductEvent) -> None:
        """Take in what would have happened to a product behind `position`."""
        self._products.setdefault(product_id, []).append(_Priced(effective_at, position, event))
        self._prices.pop(product_id, None)
        self._days.clear()
        self._lines.clear()

    # inside

    def _found(self, account_id: str, known: _Account) -> MonthLine | None:
        if not known.choices or known.opened_at > self.end:
            return None
        products = self._products_by_day(known.choices)
        days = self._days_of(products)
        if not days.counted[-1]:
            return None
        balance_days, weighted = _added_up(known, days)
        fee, interest = self._prices_of(products[-1])[-1].fee, interest_of(weighted)
        state = self._state(known, due=bool(fee or interest))
        if state != "due":
            fee, interest = known.posted.get(MoneyWithdrawn, 0), known.posted.get(MoneyDeposited, 0)
        told, moved = known.state, interest - fee if state == "due" else 0
        return MonthLine(
            account_id=account_id,
            owner=told.owner,
            product_id=products[-1],
            currency=told.currency,
            days=days.counted[-1],
            balance_days=balance_days,
            rates=days.rates,
            fee=fee,
            interest=interest,
            state=state,
            below=bool(fee) and told.balance + moved < -told.overdraft_limit,
        )

    def _state(self, known: _Account, *, due: bool) -> LineState:
        if known.posted:
            return "posted"
        if known.state.status == "closed":
            return "closed"
        return "due" if due else "nothing"

    def _products_by_day(self, choices: list[Choice]) -> tuple[str, ...]:
        """The product at the end of each day; empty before the first."""
        ordered = sorted(choices, key=lambda choice: (choice.effective_at, choice.position))
        if ordered[-1].effective_at < self.start:
            return (ordered[-1].product_id,) * self.month.days
        products, chosen, place = list[str](), "", 0
        for day in range(self.month.days):
            while place < len(ordered) and ordered[place].effective_at < self._end_of(day):
                chosen, place = ordered[place].product_id, place + 1
            products.append(chosen)
        return tuple(products)

    def _days_of(self, products: tuple[str, ...]) -> _Days:
        if products not in self._days:
            rates = [self._prices_of(name)[day].rate if name else None for day, name in enumerate(products)]
            counted = [0, *accumulate(int(rate is not None) for rate in rates)]
            told = tuple(dict.fromkeys(rate for rate in rates if rate is not None))
            self._days[products] = _Days(counted, [0, *accumulate(rate or 0 for rate in rates)], told)
        return self._days[products]

    def _prices_of(self, product_id: str) -> list[ProductState]:
        """A product at the end of each day, by effective date."""
        if product_id not in self._prices:
            ordered = sorted(self._products.get(product_id, ()), key=lambda one: (one.effective_at, one.position))
            self._prices[product_id] = [_priced(ordered, self._end_of(day)) for day in range(self.month.days)]
        return self._prices[product_id]

    def _end_of(self, day: int) -> int:
        """The instant after a day of the month, counted from 0."""
        return self.start + (day + 1) * DAY

    def _take(self, event: RecordedEvent) -> None:
        if product_id := product_of(event.stream_id):
            self._learn(product_id, event)
        elif account_id := account_of(event.stream_id):
            self._count(account_id, self._accounts.setdefault(account_id, _Account()), event)

    def _end(self) -> int:
        """The last position that counts."""
        head = self._history.head()
        return head if self._until is None else min(head, self._until)

    def _learn(self, product_id: str, event: RecordedEvent) -> None:
        self.learn(product_id, event.effective_at, event.position, cast("ProductEvent", codec.decode(event)))

    def _with(self, known: _Account, later: Later) -> _Account:
        opened_at = known.opened_at if later.opened_at is None else later.opened_at
        choices = [*known.choices, *later.choices]
        merged = replace(known, moved=dict(known.moved), choices=choices, opened_at=opened_at)
        for day, moved in later.moved.items():
            self._move(merged, day * DAY, moved)
        return merged

    def _count(self, account_id: str, known: _Account, recorded: RecordedEvent) -> None:
        event = cast("AccountEvent", codec.decode(recorded))
        self._lines.pop(account_id, None)
        known.version, known.state = recorded.version, account.evolve(known.state, event)
        known.posting_id = known.posting_id or posting_id(self.month, account_id)
        if recorded.command_id == known.posting_id:  # it does not count for itself
            known.posted[type(event)] = abs(effect_of(event))
            return
        if isinstance(event, AccountOpened):
            known.opened_at = recorded.effective_at
        elif isinstance(event, ProductChosen):
            known.choices.append(choice_of(recorded))
        elif moved := effect_of(event):
            self._move(known, recorded.effective_at, moved)

    def _move(self, known: _Account, effective_at: int, moved: int) -> None:
        if effective_at < self.start:
            known.opening += moved
        elif effective_at <= self.end:
            day = (effective_at - self.start) // DAY
            known.moved[day] = known.moved.get(day, 0) + moved


def _added_up(known: _Account, days: _Days) -> tuple[int, int]:
    """What an account held at the end of each day with a product, added up; and the same, each day times its rate."""
    balance_days, weighted, held, since = 0, 0, known.opening, 0
    for day in (*sorted(known.moved), len(days.counted) - 1):
        if held > 0:
            balance_days += held * (days.counted[day] - days.counted[since])
            weighted += held * (days.rated[day] - days.rated[since])
        held, since = held + known.moved.get(day, 0), day
    return balance_days, weighted


def _before(found: AccountAt) -> _Account:
    balance, limit = found.balance, found.overdraft_limit
    state = AccountState(found.status, found.owner, found.currency, balance, limit, product=found.product)
    return _Account(found.version, state, balance)


def _priced(ordered: list[_Priced], before: int) -> ProductState:
    in_force = takewhile(lambda one: one.effective_at < before, ordered)
    return reduce(product.evolve, (one.event for one in in_force), NO_PRODUCT)
