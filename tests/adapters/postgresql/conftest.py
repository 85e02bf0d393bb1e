"""A server of the tests' own, and a bank on it."""

from collections.abc import Callable, Iterator

import pytest

from bankapp.adapters.sql.postgresql.opening import open_server
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.services.places import BankUrl
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.postgresql import PostgresServer, postgres_server
from tests.support.services import workspace


@pytest.fixture
def server() -> PostgresServer:
    return postgres_server()


@pytest.fixture
def database(server: PostgresServer) -> Iterator[str]:
    """The name of a database with an empty bank in it."""
    name = server.new_bank()
    yield name
    server.drop(name)


@pytest.fixture
def url(server: PostgresServer, database: str) -> str:
    return server.url(database)


@pytest.fixture
def session(url: str) -> Iterator[Session]:
    """The bank, opened."""
    session = workspace(FakeClock(step=7)).open(BankUrl(url))
    yield session
    session.close()


@pytest.fixture
def stores(url: str) -> Iterator[Callable[[], SqlEventStore]]:
    """Opens the bank's bare store, as often as it is wanted."""
    opened = list[SqlEventStore]()

    def open_another() -> SqlEventStore:
        opened.append(SqlEventStore(open_server(url)))
        return opened[-1]

    yield open_another
    for store in opened:
        store.close()
