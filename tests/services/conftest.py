"""Banks to give commands to: in memory, in a file, and on a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bankapp.services.places import BankUrl
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.postgresql import postgres_server
from tests.support.services import Desk, desk_of, memory_desk, workspace


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An empty bank."""
    if request.param == "memory":
        yield memory_desk()
        return
    clock = FakeClock()
    with _on_server(clock) if request.param == "postgresql" else _in_file(clock, tmp_path) as session:
        yield desk_of(session, clock)


@contextmanager
def _in_file(clock: FakeClock, folder: Path) -> Iterator[Session]:
    session = workspace(clock).create(folder / "a.bank")
    yield session
    session.close()


@contextmanager
def _on_server(clock: FakeClock) -> Iterator[Session]:
    server = postgres_server()
    name = server.new_bank()
    session = workspace(clock).open(BankUrl(server.url(name)))
    yield session
    session.close()
    server.drop(name)
