"""Appends a second on PostgreSQL with 1, 4 and 8 connections, beside bare psycopg with the same rows and lock.

    python -m tests.benchmarks.serving [SECONDS]

Starts a server of its own, with fsync on. Each connection is a process. "store" is the bare event store, "bank" the
store with its read models in the same transaction, on deposits into a hundred accounts.
"""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context

import psycopg

from bankapp.adapters.sql.postgresql.opening import open_server
from bankapp.adapters.sql.postgresql.schema import make_schema
from bankapp.adapters.sql.postgresql.server import server_at
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.bootstrap import Workspace
from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.eventstore.hashchain import link
from bankapp.eventstore.identity import time_ordered_ids
from bankapp.eventstore.instants import system_clock
from bankapp.eventstore.recorded import Commit, Expected, NewEvent
from bankapp.services.places import BankUrl
from tests.support.postgresql import PostgresServer, postgres_server

CONNECTIONS = (1, 4, 8)
_ACCOUNTS = 100
_DATA = '{"amount":100,"currency":"EUR"}'
_TABLE = (
    "CREATE TABLE events (position BIGINT PRIMARY KEY, stream_id TEXT, version BIGINT, type TEXT, "
    "schema_version BIGINT, event_id BYTEA, command_id BYTEA, command_index BIGINT, recorded_at BIGINT, "
    "effective_at BIGINT, data TEXT, metadata TEXT, previous_hash BYTEA, hash BYTEA, UNIQUE (stream_id, version))",
    "CREATE UNIQUE INDEX first_of_command ON events (command_id) WHERE command_index = 0",
)
_INSERT = f"INSERT INTO events VALUES ({', '.join(['%s'] * 14)})"
Side = Callable[[str, int, float], int]


def bare(url: str, number: int, seconds: float) -> int:
    """What anybody would write: lock, read the tail and the version, insert, commit."""
    ids, done = time_ordered_ids(system_clock), 0
    with psycopg.connect(server_at(url).address, autocommit=True) as connection:
        until = time.monotonic() + seconds
        for turn in count(number):
            stream = f"account-{turn % _ACCOUNTS}"
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(1)")
                tail = "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1"
                position, previous = connection.execute(tail, binary=True).fetchone() or (0, bytes(32))
                newest = "SELECT max(version) FROM events WHERE stream_id = %s"
                (version,) = connection.execute(newest, (stream,)).fetchone() or (0,)
                now, of = system_clock(), ids()
                row = (position + 1, stream, (version or 0) + 1, "T", 1, of, of, 0, now, now, _DATA, "{}")
                connection.execute(_INSERT, (*row, previous, link(previous, row)))
            done += 1
            if time.monotonic() > until:
                return done
    return done


def store(url: str, number: int, seconds: float) -> int:
    """The event store alone."""
    opened, ids, done = SqlEventStore(open_server(url)), time_ordered_ids(system_clock), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        stream = f"account-{(number + done) % _ACCOUNTS}"
        opened.append(Commit(ids(), (NewEvent(stream, "T", 1, _DATA),), {stream: Expected.ANY}))
        done += 1
    opened.close()
    return done


def bank(url: str, number: int, seconds: float) -> int:
    """Deposits through the bank: loaded, decided, appended with the read models."""
    session, done = Workspace().open(BankUrl(url)), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        account = str((number * 13 + done) % _ACCOUNTS)
        session.bank.execute(Deposit(account, Money(100, "EUR")), session.bank.envelope())
        done += 1
    session.close()
    return done


SIDES: dict[str, Side] = {"bare psycopg": bare, "store": store, "bank": bank}


def _prepared(server: PostgresServer, name: str) -> str:
    """A new database with what a side writes into."""
    database = server.new_database()
    url = server.url(database)
    if name == "bare psycopg":
        with server.connect(database) as connection:
            for statement in _TABLE:
                connection.execute(statement)
        return url
    make_schema(server_at(url), time_ordered_ids(system_clock), system_clock)
    if name == "bank":
        session = Workspace().open(BankUrl(url))
        for number in range(_ACCOUNTS):
            session.bank.execute(OpenAccount(str(number), "Ada", "EUR"), session.bank.envelope())
        session.close()
    return url


def _measured(server: PostgresServer, name: str, connections: int, seconds: float) -> float:
    url = _prepared(server, name)
    with ProcessPoolExecutor(connections, get_context("spawn")) as pool:
        list(pool.map(_warm, range(connections)))
        jobs = [pool.submit(SIDES[name], url, number, seconds) for number in range(connections)]
        return sum(job.result() for job in jobs) / seconds


def _warm(number: int) -> int:
    time.sleep(0.2)  # so that each process of the pool takes one
    return number


def main(seconds: float) -> None:
    server = postgres_server(fsync="on")
    print("appends/s      " + "".join(f"{connections:>9}" for connections in CONNECTIONS) + "  connections")
    for name in SIDES:
        figures = [_measured(server, name, connections, seconds) for connections in CONNECTIONS]
        print(f"{name:<15}" + "".join(f"{figure:>9,.0f}" for figure in figures))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
