"""Banks to give commands to: in memory, and in a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clock import FakeClock
from tests.support.services import Desk, desk_of, memory_desk, workspace


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An empty bank."""
    if request.param == "memory":
        yield memory_desk()
        return
    clock = FakeClock()
    session = workspace(clock).create(tmp_path / "a.bank")
    yield desk_of(session, clock)
    session.close()
