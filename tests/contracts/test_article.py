"""The example of the article that this programme implements, through the bank itself, on every store."""

import pytest

from bankapp.domain.commands import Deposit, OpenAccount, Withdraw
from bankapp.domain.events import AccountOpened, Event, MoneyDeposited, MoneyWithdrawn
from bankapp.domain.rejections import NotEnoughMoney
from bankapp.eventstore.store import EventStore
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from bankapp.services.schema import account_stream, codec
from tests.support.clock import FakeClock
from tests.support.ids import seeded_ids
from tests.support.scenario import eur


@pytest.fixture
def bank(store: EventStore, clock: FakeClock) -> Bank:
    """Account 123 after +100, -50 and +25."""
    bank = Bank(store, Aggregates(store), seeded_ids(), clock)
    commands = (
        OpenAccount("123", "Ada", "EUR"), Deposit("123", eur("100")), Withdraw("123", eur("50")),
        Deposit("123", eur("25")),
    )  # fmt: skip
    for command in commands:
        bank.execute(command, bank.envelope("ada"))
    return bank


def _events(store: EventStore) -> list[Event]:
    return [codec.decode(event) for event in store.read_stream(account_stream("123"))]


def test_the_events_are_listed_and_the_balance_is_75(bank: Bank, store: EventStore) -> None:
    assert _events(store) == [
        AccountOpened("Ada", "EUR"),
        MoneyDeposited(10000, "EUR"),
        MoneyWithdrawn(5000, "EUR"),
        MoneyDeposited(2500, "EUR"),
    ]
    assert Aggregates(store).account("123").state.money == eur("75")


def test_a_withdrawal_of_more_than_the_balance_leaves_no_event(bank: Bank, store: EventStore) -> None:
    before = store.head()
    with pytest.raises(NotEnoughMoney, match=r"the balance is 75\.00 EUR, 75\.01 EUR is wanted"):
        bank.execute(Withdraw("123", eur("75.01")), bank.envelope("ada"))
    assert store.head() == before
