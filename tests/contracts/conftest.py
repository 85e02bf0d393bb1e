"""One fixture runs the store's contract over every engine, another that of private banks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bankapp.eventstore.store import EventStore
from tests.support.clock import FakeClock
from tests.support.private import SITES, Site
from tests.support.stores import ENGINES, Engine


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = ENGINES[request.param](tmp_path)
    yield engine
    engine.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(engine: Engine, clock: FakeClock) -> EventStore:
    return engine.empty(clock)


@pytest.fixture(params=list(SITES))
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Where private banks of one engine are made."""
    site = SITES[request.param](tmp_path)
    yield site
    site.close()
