"""Ids that the bank makes for accounts whose owner named none."""

from bankapp.adapters.memory import MemoryEventStore
from bankapp.domain.commands import OpenAccount
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from tests.support.clock import FakeClock
from tests.support.ids import seeded_ids


def bank_drawing(*numbers: int) -> Bank:
    """A bank whose random numbers are these."""
    clock = FakeClock()
    store = MemoryEventStore(clock)
    drawn = iter(numbers)
    return Bank(store, Aggregates(store), seeded_ids(), clock, random_below=lambda _: next(drawn))


def test_the_least_number_still_makes_eight_digits() -> None:
    assert bank_drawing(0).new_account_id() == "10000000"


def test_an_id_that_somebody_has_is_drawn_again() -> None:
    bank = bank_drawing(7, 8)
    bank.execute(OpenAccount("10000007", "Ada", "EUR"), bank.envelope())

    assert bank.new_account_id() == "10000008"
