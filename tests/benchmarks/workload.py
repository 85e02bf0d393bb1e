"""The same history for every contender: deposits and withdrawals of many accounts, one of them busy."""

import random
from collections.abc import Iterator
from typing import NamedTuple

from bankapp.domain.events import AccountEvent, AccountOpened, MoneyDeposited, MoneyWithdrawn

BUSY = "busy"
CURRENCY = "EUR"
_SHOPS = ("Aurora Foods", "City Transport", "Delta Energy", "Fjord Books", "Harbour Restaurant")
_REASONS = ("groceries", "ticket", "electricity", "books", "dinner")


class Happening(NamedTuple):
    """An event of an account, who caused it and why."""

    account_id: str
    version: int
    event: AccountEvent
    actor: str
    reason: str


def names(accounts: int) -> tuple[str, ...]:
    """The ordinary accounts and the busy one."""
    return (*(f"{1000 + number}" for number in range(accounts - 1)), BUSY)


class Workload:
    """Makes up what happens, from a seed; goes on where it stopped."""

    def __init__(self, accounts: int, seed: int = 1) -> None:
        self._rng = random.Random(seed)
        self._names = names(accounts)
        self._versions = dict.fromkeys(self._names, 0)

    def opening(self) -> Iterator[Happening]:
        """Every account is opened."""
        for name in self._names:
            yield self._happening(name, AccountOpened(f"Owner of {name}", CURRENCY, 50_000), "new customer")

    def movements(self, count: int, busy: int = 0) -> Iterator[Happening]:
        """Money moves `count` times, `busy` of them evenly spread in the busy account."""
        for index in range(count):
            is_busy = (index + 1) * busy // count > index * busy // count
            yield self._movement(BUSY if is_busy else self._rng.choice(self._names[:-1]))

    def _movement(self, name: str) -> Happening:
        which = self._rng.randrange(len(_SHOPS))
        movement = MoneyDeposited if self._rng.random() < 0.5 else MoneyWithdrawn
        event = movement(self._rng.randrange(100, 90_000), CURRENCY, counterparty=_SHOPS[which])
        return self._happening(name, event, _REASONS[which])

    def _happening(self, name: str, event: AccountEvent, reason: str) -> Happening:
        self._versions[name] += 1
        return Happening(name, self._versions[name], event, "teller", reason)
