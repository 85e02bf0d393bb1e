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
    with _empty_bank(request.param, tmp_path) as desk:
        yield desk


@pytest.fixture(scope="module", params=["memory", "sqlite", "postgresql"])
def lasting_desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A bank that is empty at first, for all tests of a module that only ask."""
    with _empty_bank(request.param, tmp_path_factory.mktemp("lasting")) as desk:
        yield desk


@contextmanager
def _empty_bank(engine: str, folder: Path) -> Iterator[Desk]:
    if engine == "memory":
        yield memory_desk()
        return
    clock = FakeClock()
    with _on_server(clock) if engine == "postgresql" else _in_file(clock, folder) as session:
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
