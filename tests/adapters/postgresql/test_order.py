"""Commit order is position order: a reader that goes on from the last position it saw never misses an event."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bankapp.adapters.sql.store import SqlEventStore
from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.services.catching_up import Subscription
from tests.support.books import accounts, faults
from tests.support.postgresql import PostgresServer
from tests.support.scenario import eur
from tests.support.workers import ACCOUNTS, bank_on, work_on

Stores = Callable[[], SqlEventStore]
WRITERS = 8


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


@dataclass(frozen=True, slots=True)
class Numbered:
    position: int


class SequenceReader:
    """A subscriber like any other, to a log whose numbers come from a sequence."""

    name = "control"

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.taken = list[int]()

    def position(self) -> int:
        return self.taken[-1] if self.taken else 0

    def behind(self, position: int, limit: int) -> list[Numbered]:
        read = "SELECT position FROM log WHERE position > %s ORDER BY position LIMIT %s"
        return [Numbered(*row) for row in self._reader.execute(read, (position, limit))]

    def take(self, _before: int, events: Sequence[Numbered]) -> None:
        self.taken += [event.position for event in events]


def _write_by_turns(server: PostgresServer, database: str, commit: threading.Event) -> None:
    """Three events: the first one is committed last."""
    with server.connect(database) as slow, server.connect(database) as quick:
        slow.execute("BEGIN; INSERT INTO log DEFAULT VALUES")
        quick.execute("INSERT INTO log DEFAULT VALUES; INSERT INTO log DEFAULT VALUES")
        assert commit.wait(30)
        slow.execute("COMMIT")


def test_the_same_subscription_loses_an_event_where_the_order_of_commits_is_not_that_of_positions(
    server: PostgresServer, database: str
) -> None:
    with server.connect(database) as connection, ThreadPoolExecutor(1) as threads:
        connection.execute("CREATE TABLE log (position BIGSERIAL PRIMARY KEY)")
        reader, commit = SequenceReader(connection), threading.Event()
        writing = threads.submit(_write_by_turns, server, database, commit)
        while not reader.taken:
            Subscription(reader).catch_up()
        commit.set()
        writing.result()
        assert Subscription(reader).catch_up().events == 0
        assert connection.execute("SELECT count(*) FROM log").fetchone() == (3,)
    assert 1 not in reader.taken
