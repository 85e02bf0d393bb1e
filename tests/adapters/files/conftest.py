"""Banks in files, and the files that go in and out of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.services import Desk, desk_of, workspace


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """An empty bank, and a keeper who has no heads yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    session = workspace(FakeClock(step=1000)).create(tmp_path / "a.bank")
    yield session
    session.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Session]:
    """Another empty bank."""
    session = workspace(FakeClock(step=1000), seed=2).create(tmp_path / "b.bank")
    yield session
    session.close()


@pytest.fixture
def desk(session: Session) -> Desk:
    return desk_of(session)
