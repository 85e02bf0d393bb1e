"""given(events).when(command).then(events): the bank's rules told as short stories."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce

import pytest

from bankapp.domain import account, product
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.commands import AccountCommand, ProductCommand
from bankapp.domain.events import AccountEvent, ProductEvent
from bankapp.domain.money import Money, parse_money
from bankapp.domain.product import NO_PRODUCT
from bankapp.errors import BankappError

ID = "123"
"""The account or product that a story is about, unless it names others."""
OTHER = "456"


def eur(text: str) -> Money:
    return parse_money(text, "EUR")


def folded(events: Iterable[AccountEvent]) -> AccountState:
    """An account after its events."""
    return reduce(account.evolve, events, NO_ACCOUNT)


def same_error(error: BankappError, expected: BankappError) -> bool:
    """Whether two errors have the same type, data and sentence."""
    return (type(error), vars(error), str(error)) == (type(expected), vars(expected), str(expected))


class When:
    """A command and what it meets."""

    def __init__(self, decide: Callable[[], object]) -> None:
        self._decide = decide

    def then(self, *expected: object) -> None:
        """It leads to exactly this."""
        assert self._decide() == expected

    def then_refused(self, expected: BankappError) -> None:
        """It is refused with this type, these data and this sentence."""
        with pytest.raises(type(expected)) as caught:
            self._decide()
        assert same_error(caught.value, expected)


class Given:
    """Accounts with a past."""

    def __init__(self, pasts: Mapping[str, Iterable[AccountEvent]]) -> None:
        self._accounts = {name: folded(events) for name, events in pasts.items()}

    def when(self, command: AccountCommand) -> When:
        accounts = {name: self._accounts.get(name, NO_ACCOUNT) for name in account.touches(command)}
        return When(lambda: account.decide(command, accounts))


class GivenProduct:
    """A product with a past."""

    def __init__(self, events: Iterable[ProductEvent]) -> None:
        self._product = reduce(product.evolve, events, NO_PRODUCT)

    def when(self, command: ProductCommand) -> When:
        return When(lambda: product.decide(command, self._product))


def given(*events: AccountEvent, other: Iterable[AccountEvent] = ()) -> Given:
    """Account ID with these events behind it, and account OTHER with its own."""
    return Given({ID: events, OTHER: other})


def given_product(*events: ProductEvent) -> GivenProduct:
    return GivenProduct(events)
