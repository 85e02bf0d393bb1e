"""A chain for each partition: a transfer between two is a saga, both ends of which are seen in the books."""

import pytest

from bankapp.adapters.memory import MemoryEventStore
from bankapp.domain.commands import Deposit, Freeze, OpenAccount, Transfer, Unfreeze
from bankapp.domain.rejections import NotEnoughMoney
from bankapp.eventstore.recorded import metadata_of
from tests.support.books import accounts, faults
from tests.support.clock import FakeClock
from tests.support.partitioned import IN_TRANSIT, PartitionedBank, partition_on
from tests.support.scenario import eur


@pytest.fixture
def bank() -> PartitionedBank:
    """Three partitions with eight accounts of 100.00."""
    bank = PartitionedBank([partition_on(MemoryEventStore(FakeClock()), seed, FakeClock()) for seed in range(3)])
    for number in range(8):
        bank.execute(OpenAccount(str(number), "Ann", "EUR"))
        bank.execute(Deposit(str(number), eur("100")))
    return bank


def far(bank: PartitionedBank) -> tuple[str, str]:
    """Two accounts that lie in different partitions."""
    return next((a, b) for a in "01234567" for b in "01234567" if bank.number_of(a) != bank.number_of(b))


def balance(bank: PartitionedBank, account_id: str) -> int:
    return accounts(bank.partitions[bank.number_of(account_id)].store)[account_id].balance


def settle(bank: PartitionedBank) -> None:
    for number in range(len(bank.partitions)):
        bank.settle(number)


def test_what_is_on_its_way_stands_in_the_books_and_all_sum_to_zero(bank: PartitionedBank) -> None:
    one, other = far(bank)
    bank.execute(Transfer(one, other, eur("30")))

    assert (balance(bank, one), balance(bank, other)) == (7000, 10000)
    assert bank.ledgers()[IN_TRANSIT] == -3000
    assert sum(bank.ledgers().values()) == 0

    settle(bank)
    assert (balance(bank, one), balance(bank, other)) == (7000, 13000)
    assert bank.ledgers()[IN_TRANSIT] == sum(bank.ledgers().values()) == 0


def test_what_cannot_be_received_is_put_back_with_the_reason(bank: PartitionedBank) -> None:
    one, other = far(bank)
    bank.execute(Freeze(other))
    bank.execute(Transfer(one, other, eur("30")))
    settle(bank)

    assert (balance(bank, one), balance(bank, other)) == (10000, 10000)
    assert bank.ledgers()[IN_TRANSIT] == 0
    newest = next(bank.partitions[bank.number_of(one)].store.read_backward())
    assert newest.type == "TransactionReversed"
    assert "frozen" in metadata_of(newest).reason


def test_a_settler_that_was_stopped_does_nothing_twice(bank: PartitionedBank) -> None:
    one, other = far(bank)
    bank.execute(Transfer(one, other, eur("30")))
    bank.execute(Freeze(other))
    settle(bank)  # put back
    bank.execute(Unfreeze(other))
    bank.execute(Transfer(one, other, eur("5")))
    settle(bank)  # received
    settle(PartitionedBank(bank.partitions))  # one that knows nothing begins anew

    assert (balance(bank, one), balance(bank, other)) == (9500, 10500)
    assert all(faults(part.store) == [] for part in bank.partitions)


def test_more_than_there_is_is_not_even_sent(bank: PartitionedBank) -> None:
    one, other = far(bank)
    with pytest.raises(NotEnoughMoney):
        bank.execute(Transfer(one, other, eur("100.01")))
    assert bank.ledgers().get(IN_TRANSIT, 0) == 0


def test_within_a_partition_both_ends_are_one_append(bank: PartitionedBank) -> None:
    one, other = next(
        (a, b) for a in "01234567" for b in "01234567" if a < b and bank.number_of(a) == bank.number_of(b)
    )
    bank.execute(Transfer(one, other, eur("30")))
    assert (balance(bank, one), balance(bank, other)) == (7000, 13000)


def test_money_that_nobody_settles_is_seen(bank: PartitionedBank) -> None:
    one, other = far(bank)
    bank.execute(Transfer(one, other, eur("30")))
    bank.settle(bank.number_of(other))  # the wrong settler
    assert bank.ledgers()[IN_TRANSIT] == -3000
