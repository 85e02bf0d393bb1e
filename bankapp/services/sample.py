"""A sample bank: lives of invented people, told as real commands under the real rules, from a seed.

The same seed gives the same commands, ids and instants, and so the same head hash.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from msgspec import Struct

from bankapp.domain.account import NO_ACCOUNT
from bankapp.domain.commands import (
    ChangePrice,
    Command,
    Deposit,
    Freeze,
    Leg,
    OpenAccount,
    OpenProduct,
    Rebook,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.events import MoneyDeposited
from bankapp.domain.money import Money
from bankapp.domain.product import NO_PRODUCT
from bankapp.errors import Refused
from bankapp.eventstore.identity import IdMaker, event_id, id_text, time_ordered_ids
from bankapp.eventstore.instants import SimulatedClock, from_iso
from bankapp.eventstore.recorded import Commit
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.planning import Envelope, Planner

T = TypeVar("T")
CURRENCY = "EUR"
START = from_iso("2024-07-01T08:00:00")
DAYS = 540
_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_CHUNK = 50_000
"""Commands in one transaction: so many that each account's pages are written once for several of its events."""
_SETTLED = 330
"""The day by which every account is opened."""

_FIRST = (
    *("Ada", "Alan", "Barbara", "Konrad", "Donald", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Jean", "Katherine"),
    *("Leslie", "Margaret", "Niklaus", "Olga", "Peter", "Radia", "Shafi", "Tim", "Ursula", "Vera", "Xiaoyun", "Zofia"),
)
_LAST = (
    *("Adler", "Becker", "Costa", "Dvorak", "Eriksen", "Fischer", "Garcia", "Horvat", "Ivanov", "Jansen", "Kowalski"),
    *("Lindgren", "Moreau", "Novak", "Okafor", "Papadopoulos", "Quinn", "Rossi", "Silva", "Tanaka", "Unger", "Weber"),
)
_SHOPS = (
    ("Aurora Foods", "groceries"),
    ("Bakery on the Corner", "bread"),
    ("City Transport", "ticket"),
    ("Delta Energy", "electricity"),
    ("Elm Street Pharmacy", "pharmacy"),
    ("Fjord Books", "books"),
    ("Green Garden Centre", "plants"),
    ("Harbour Restaurant", "dinner"),
    ("Inn at the Park", "weekend"),
    ("Juniper Telecom", "telephone"),
)
_EMPLOYERS = ("Meridian Works", "Northwind Clinic", "Old Town School", "Polar Shipping", "Quartz Software")


class Tools(Struct, frozen=True):
    """What a sample bank is made with: all of it follows from the seed."""

    rng: random.Random
    clock: SimulatedClock
    ids: IdMaker


def tools(seed: int) -> Tools:
    """Generator, clock and ids of a seed."""
    rng = random.Random(seed)
    clock = SimulatedClock(START)
    return Tools(rng, clock, time_ordered_ids(clock, rng.getrandbits))


def make_sample(
    store: EventStore, made_with: Tools, events: int, accounts: int, progress: Progress = no_progress
) -> None:
    """Fill an empty store with at least `events` events of `accounts` accounts. Progress is told events."""
    append_sample(store, sample_commits(made_with, events, accounts), progress)


def sample_commits(made_with: Tools, events: int, accounts: int) -> Iterator[Commit]:
    """All that happens in a sample bank; the clock stands at the instant of the commit just given."""
    return _Life(made_with, events, accounts).commits()


def append_sample(store: EventStore, commits: Iterator[Commit], progress: Progress = no_progress) -> None:
    """Append commits, many in a transaction. Progress is told events."""
    done = 0
    while True:
        before = done
        done += store.append_all(islice(commits, _CHUNK), lambda written: progress(before + written))  # noqa: B023
        if done == before:
            return


class _Life:
    """Tells day after day what people do. One account in a bank this size is everybody's: the market's."""

    def __init__(self, made_with: Tools, events: int, accounts: int) -> None:
        self._rng = made_with.rng
        self._draw = made_with.rng.getrandbits
        self._clock = made_with.clock
        self._ids = made_with.ids
        self._events = events
        self._count = max(accounts, 2)
        self._planner = Planner(lambda _: (0, NO_ACCOUNT), lambda _: (0, NO_PRODUCT))
        self._names = [f"{1000 + number}" for number in range(self._count)]
        self._opened: list[str] = []
        self._market = self._names[1]
        self._done = 0

    def commits(self) -> Iterator[Commit]:
        """All commits; the clock stands at the instant of the one just given."""
        yield from self._found()
        day = 0
        while self._done < self._events:
            yield from self._day(day)
            day += 1

    def _found(self) -> Iterator[Commit]:
        for product_id, name, fee in (("basic", "Basic account", 290), ("plus", "Plus account", 690)):
            yield from self._do(OpenProduct(product_id, name, Money(fee, CURRENCY)), "opening day", "head office")

    def _day(self, day: int) -> Iterator[Commit]:
        morning = START + day * _DAY
        for name in self._opening(day):
            yield from self._open(name)
        actions = self._calendar(day)
        ordinary = max(self._events * 2 // (3 * DAYS) - len(actions), 3)
        moments = sorted(self._below(13 * 3600 * _SECOND) for _ in range(len(actions) + ordinary))
        self._rng.shuffle(actions)
        due = set(self._rng.sample(range(len(moments)), len(actions)))
        for index, moment in enumerate(moments):
            self._clock.now = max(self._clock.now, morning + moment)
            yield from actions.pop() if index in due and actions else self._ordinary()
            if self._done >= self._events:
                return

    def _calendar(self, day: int) -> list[Iterator[Commit]]:
        """What this very day brings: salaries, rents, a price change, a frozen account."""
        planned: list[Iterator[Commit]] = []
        if day % 30 == 28:
            planned += [self._salary(name) for name in self._opened if name != self._market]
        if day % 30 == 3:
            planned += [self._rent(name) for name in self._opened[1::3]]
        if day in {170, 380}:
            planned.append(self._dearer(day))
        if day % 14 == 11:
            planned.append(self._suppliers())
        if day % 45 == 40:
            planned.append(self._incident())
        return planned

    def _opening(self, day: int) -> list[str]:
        """Half of the accounts are opened in the first days, the others during the year."""
        early = self._count - self._count // 2
        share = len(self._opened)
        wanted = (
            min(early, max(2, early * (day + 1) // 5)) if day < 5 else early + (self._count - early) * day // _SETTLED
        )
        return self._names[share : min(wanted, self._count)]

    def _open(self, name: str) -> Iterator[Commit]:
        owner = "The Old Market" if name == self._market else f"{self._one_of(_FIRST)} {self._one_of(_LAST)}"
        limit = self._one_of((0, 0, 0, 50_000, 100_000))
        yield from self._do(OpenAccount(name, owner, CURRENCY, limit), "new customer", "front desk")
        self._opened.append(name)
        first = Deposit(name, self._money(5_000, 200_000), "cash desk")
        yield from self._do(first, "first deposit", "front desk")

    def _salary(self, name: str) -> Iterator[Commit]:
        employer = self._one_of(_EMPLOYERS)
        yield from self._do(Deposit(name, self._money(150_000, 320_000), employer), "salary", "payroll")

    def _rent(self, name: str) -> Iterator[Commit]:
        landlord = self._opened[len(self._opened) // 2]
        if landlord != name:
            yield from self._do(Transfer(name, landlord, self._money(55_000, 130_000)), "rent", "standing order")

    def _suppliers(self) -> Iterator[Commit]:
        """The market pays out most of what it took."""
        takings = self._planner.account(self._market)[1].balance * 9 // 10
        if takings > 0:
            yield from self._do(Withdraw(self._market, Money(takings, CURRENCY), "suppliers"), "supplies", "owner")

    def _dearer(self, day: int) -> Iterator[Commit]:
        fee, reason = (350, "energy prices rose") if day == 170 else (320, "competitors became cheaper")
        yield from self._do(ChangePrice("basic", Money(fee, CURRENCY), reason), reason, "product management")

    def _incident(self) -> Iterator[Commit]:
        """A card is reported lost: the account is frozen, a withdrawal is refused, then all is well again."""
        name = self._somebody()
        yield from self._do(Freeze(name), "card reported lost", "hotline")
        yield from self._do(Withdraw(name, self._money(1_000, 9_000), "cash machine"), "cash", "cash machine")
        self._clock.now += 3600 * _SECOND
        yield from self._do(Unfreeze(name), "new card issued", "hotline")

    def _ordinary(self) -> Iterable[Commit]:
        if len(self._opened) < 2:
            return ()
        name = self._somebody()
        if name == self._market:
            name = self._opened[0]
        chance = self._rng.random()
        if chance < 0.46:
            shop, reason = self._one_of(_SHOPS)
            return self._do(Withdraw(name, self._money(250, 38_000), shop), reason, "card")
        if chance < 0.60:
            return self._do(Withdraw(name, self._money(5_000, 60_000), "cash machine"), "cash", "cash machine")
        if chance < 0.74:
            return self._do(Deposit(name, self._money(5_000, 40_000), "cash desk"), "cash paid in", "front desk")
        if chance < 0.985:
            return self._do(self._transfer(name), self._one_of(("dinner", "thanks", "market day")), "app")
        return self._mistake(name) if chance < 0.992 else self._limit(name)

    def _transfer(self, name: str) -> Transfer:
        """Mostly to the market, which so becomes the bank's busiest account."""
        to_market = self._rng.random() < 0.6 and name != self._market
        other = self._market if to_market else self._somebody()
        return Transfer(name, other, self._money(500, 9_000))

    def _mistake(self, name: str) -> Iterator[Commit]:
        """A teller types one digit too many, and puts it right: by a reversal, or by booking it again without that."""
        amount = self._money(100_000, 900_000)
        wrong = Deposit(name, amount, "cash desk")
        made = self._do(wrong, "cash paid in", "front desk")
        yield from made
        self._clock.now += 600 * _SECOND
        for commit in made:
            yield from self._put_right(name, amount, commit.command_id)

    def _put_right(self, name: str, amount: Money, command_id: bytes) -> Iterator[Commit]:
        wrong = MoneyDeposited(amount.minor, amount.currency, counterparty="cash desk")
        leg = Leg(self._done, name, wrong, id_text(event_id(command_id, 0)), id_text(command_id))
        reason = "typed one digit too many"
        right = Deposit(name, Money(amount.minor // 10, amount.currency), "cash desk")
        undo = Rebook((leg,), right, reason) if amount.minor % 2 else Reverse((leg,), reason)
        yield from self._do(undo, "", "front desk")

    def _limit(self, name: str) -> Iterable[Commit]:
        limit = Money(self._one_of((0, 50_000, 100_000, 150_000)), CURRENCY)
        return self._do(SetOverdraftLimit(name, limit), "agreed with the customer", "adviser")

    def _somebody(self) -> str:
        """The earlier an account was opened, the busier it is."""
        return self._opened[int(len(self._opened) * self._rng.random() ** 2)]

    def _money(self, low: int, high: int) -> Money:
        return Money(low + self._below(high - low), CURRENCY)

    def _one_of(self, choices: Sequence[T]) -> T:
        return choices[self._below(len(choices))]

    def _below(self, limit: int) -> int:
        """A number from 0 on: what `randrange` gives, without its checks, which take several times as long."""
        bits, draw = limit.bit_length(), self._draw
        drawn = draw(bits)
        while drawn >= limit:
            drawn = draw(bits)
        return drawn

    def _do(self, command: Command, reason: str, actor: str) -> tuple[Commit, ...]:
        """One command under the bank's rules; a refusal leaves no event, as in life."""
        try:
            commit = self._planner.plan(command, Envelope(self._ids(), actor, reason))
        except Refused:
            return ()
        self._done += len(commit.events)
        return (commit,)
