"""A chain for each partition: how many commands a second 1, 2 and 4 of them take, and that nothing is lost between.

    python -m tests.benchmarks.partitions [SECONDS]

Each partition is a file with its own chain and lock, and has a process that sends commands: eight deposits to one
transfer within the partition and one into another. Then every transfer is seen through to its end, and all chains and
the books of all partitions together are checked.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bankapp.adapters.sql.opening import create_bank, open_bank
from bankapp.adapters.sql.projecting import SqlProjections
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.domain.commands import AccountCommand, Deposit, OpenAccount, Transfer
from bankapp.domain.money import Money
from bankapp.errors import Refused
from bankapp.eventstore.identity import time_ordered_ids
from bankapp.eventstore.instants import system_clock
from tests.support.books import faults
from tests.support.partitioned import IN_TRANSIT, PartitionedBank, partition_on

PARTITIONS = (1, 2, 4)
_ACCOUNTS = 200


def opened(folder: Path, count: int, seed: int) -> PartitionedBank:
    """The bank of a folder, its files opened."""
    parts = []
    for number in range(count):
        database = open_bank(folder / f"{number}.bank")
        projections = SqlProjections(database)
        projections.ensure()
        store = SqlEventStore(database, system_clock, (projections,))
        parts.append(partition_on(store, seed * 100 + number))
    return PartitionedBank(parts)


def made(folder: Path, count: int) -> PartitionedBank:
    """A bank of so many partitions, each account with 10,000.00."""
    for number in range(count):
        create_bank(folder / f"{number}.bank", time_ordered_ids(system_clock), system_clock).close()
    bank = opened(folder, count, count + 1)
    for account in range(_ACCOUNTS):
        bank.execute(OpenAccount(str(account), "Ada", "EUR"))
        bank.execute(Deposit(str(account), Money(1_000_000, "EUR")))
    return bank


def send(folder: Path, count: int, number: int, seconds: float) -> int:
    """Send commands to a partition for so long; gives how many were taken."""
    bank, generator, done = opened(folder, count, number), Random(number), 0
    here = [str(account) for account in range(_ACCOUNTS) if bank.number_of(str(account)) == number]
    there = [str(account) for account in range(_ACCOUNTS) if bank.number_of(str(account)) != number] or here
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(Refused):
            bank.execute(_command(generator, here, there))
            done += 1
    close(bank)
    return done


def close(bank: PartitionedBank) -> None:
    for part in bank.partitions:
        part.store.close()


def _command(generator: Random, here: list[str], there: list[str]) -> AccountCommand:
    one, amount = generator.choice(here), Money(generator.randint(1, 5_000), "EUR")
    match generator.randrange(10):
        case 0:
            return Transfer(one, generator.choice([other for other in here if other != one]), amount)
        case 1:
            return Transfer(one, generator.choice([other for other in there if other != one]), amount)
        case _:
            return Deposit(one, amount)


def measured(folder: Path, count: int, seconds: float) -> tuple[float, int, int]:
    """Commands a second, how many transfers went between partitions, and what was on its way before they were settled,
    in minor units; raises AssertionError where anything is wrong afterwards."""
    bank = made(folder, count)
    with ProcessPoolExecutor(count, get_context("spawn")) as pool:
        list(pool.map(time.sleep, [0.3] * count))  # so that each process of the pool has started
        taken = sum(pool.map(send, [folder] * count, [count] * count, range(count), [seconds] * count))
    on_its_way = -bank.ledgers().get(IN_TRANSIT, 0)
    settled = sum(bank.settle(number) for number in range(count))
    books = bank.ledgers()
    assert sum(books.values()) == 0, books
    assert books.get(IN_TRANSIT, 0) == 0, books
    found = [fault for part in bank.partitions for fault in faults(part.store)]
    assert not found, found[0]
    close(bank)
    return taken / seconds, settled, on_its_way


def main(seconds: float) -> None:
    print("partitions  commands/s  to one  transfers between  on their way, EUR")
    first = 0.0
    for count in PARTITIONS:
        with TemporaryDirectory() as folder:
            rate, settled, on_its_way = measured(Path(folder), count, seconds)
        first = first or rate
        euros = f"{on_its_way // 100:,}.{on_its_way % 100:02}"
        print(f"{count:>10}  {rate:>10,.0f}  {rate / first:>6.2f}  {settled:>17,}  {euros:>17}")
    print("All chains hold; all transfers are settled; the books of all partitions together sum to zero.")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
