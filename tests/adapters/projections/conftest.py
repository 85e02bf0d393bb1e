"""The same bank in a file and on a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bankapp.domain.commands import Deposit
from bankapp.services.places import BankUrl, Place
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.postgresql import postgres_server
from tests.support.scenario import eur
from tests.support.services import desk_of, workspace


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where an empty bank is."""
    if request.param == "sqlite":
        workspace().create(tmp_path / "a.bank", private=False).close()
        yield tmp_path / "a.bank"
        return
    server = postgres_server()
    name = server.new_bank()
    yield BankUrl(server.url(name))
    server.drop(name)


@pytest.fixture
def session(place: Place) -> Iterator[Session]:
    """The bank, with two accounts: a with 20 deposits of 1 EUR, b with none."""
    session = workspace(FakeClock(step=7)).open(place)
    desk_of(session).opened("a", "b")
    for _ in range(20):
        desk_of(session).do(Deposit("a", eur("1")))
    yield session
    session.close()
