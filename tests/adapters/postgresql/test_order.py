"""Commit order is position order: a reader that goes on from the last position it saw never misses an event."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from time import monotonic

from bankapp.adapters.sql.store import SqlEventStore
from bankapp.domain.commands import Deposit, OpenAccount
from tests.support.books import accounts, faults
from tests.support.commits import commits
from tests.support.postgresql import PostgresServer
from tests.support.scenario import eur
from tests.support.workers import ACCOUNTS, bank_on, work_on

Stores = Callable[[], SqlEventStore]
WRITERS = 8
EVENTS = 100_000


def test_eight_writers_on_the_same_accounts_keep_the_sum_and_every_rule(stores: Stores) -> None:
    store = stores()
    bank = bank_on(store, 99)
    for account in ACCOUNTS:
        bank.execute(OpenAccount(account, "Ada", "EUR"), bank.envelope())
        bank.execute(Deposit(account, eur("1")), bank.envelope())
    own = [stores() for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as threads:
        tallies = list(threads.map(lambda seed: work_on(own[seed], seed, 40), range(WRITERS)))
    assert faults(store) == []
    total = sum(state.balance for state in accounts(store).values())
    assert total == 100 * len(ACCOUNTS) + sum(tally.brought for tally in tallies)
    assert store.head().position == 6 + sum(tally.events for tally in tallies)


def _write(store: SqlEventStore, writer: int, events: int) -> None:
    """Many transactions, of another length for each writer."""
    mine = commits(events, (f"s{writer}",), first=writer * EVENTS + 1)
    while some := list(islice(mine, 50 + 30 * writer)):
        store.append_all(some)


def _follow(store: SqlEventStore, until: int) -> list[int]:
    """The positions that a catch-up reader sees, in the order in which it sees them."""
    seen, started = list[int](), monotonic()
    while len(seen) < until and monotonic() - started < 300:
        seen += [event.position for event in store.read(seen[-1] + 1 if seen else 1)]
    return seen


def test_a_reader_that_follows_racing_writers_skips_nothing_and_sees_nothing_twice(stores: Stores) -> None:
    reader, own = stores(), [stores() for _ in range(4)]
    with ThreadPoolExecutor(5) as threads:
        following = threads.submit(_follow, reader, EVENTS)
        for done in [threads.submit(_write, store, number, EVENTS // 4) for number, store in enumerate(own)]:
            done.result()
        assert following.result() == list(range(1, EVENTS + 1))


def test_the_control_that_numbers_by_a_sequence_loses_an_event_for_good(server: PostgresServer, database: str) -> None:
    read = "SELECT position FROM log WHERE position > %s ORDER BY position"
    with server.connect(database) as first, server.connect(database) as second, server.connect(database) as reader:
        reader.execute("CREATE TABLE log (position BIGSERIAL PRIMARY KEY)")
        for writer in (first, second):
            writer.execute("BEGIN")
            writer.execute("INSERT INTO log DEFAULT VALUES")
        second.execute("COMMIT")
        seen = [row[0] for row in reader.execute(read, (0,))]
        first.execute("COMMIT")
        seen += [row[0] for row in reader.execute(read, (seen[-1],))]
    assert seen == [2]
