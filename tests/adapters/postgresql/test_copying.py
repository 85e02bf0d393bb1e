"""A bank moves between engines: the same events, the same head, and no beginning anew when it was stopped."""

from pathlib import Path

import pytest

from bankapp.bootstrap import Workspace
from bankapp.errors import Cancelled
from bankapp.services import copying
from bankapp.services.copying import OtherBank, OtherLog
from bankapp.services.places import BankUrl, Place
from tests.support.postgresql import PostgresServer
from tests.support.services import CancelAt, desk_of, workspace


@pytest.fixture
def space() -> Workspace:
    return workspace()


@pytest.fixture
def source(space: Workspace, tmp_path: Path) -> Path:
    """A bank of some 100 events in a file."""
    space.sample(tmp_path / "source.bank", 100, 5, 1).close()
    return tmp_path / "source.bank"


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_PIECE", 30)


@pytest.fixture(params=["file", "server", "server without a bank"])
def target(request: pytest.FixtureRequest, server: PostgresServer, tmp_path: Path) -> Place:
    if request.param == "file":
        return tmp_path / "target.bank"
    return BankUrl(server.url(server.new_bank() if request.param == "server" else server.new_database()))


def test_a_copy_that_was_stopped_goes_on_where_it_was(space: Workspace, source: Path, target: Place) -> None:
    with pytest.raises(Cancelled):
        space.copy(source, target, CancelAt(60))
    assert space.length(target) == 60
    progress = CancelAt()
    head = space.copy(source, target, progress)
    assert (progress.told[0], space.length(target)) == (90, head.position)
    one, other = space.open(source), space.open(target)
    assert (one.store.head(), one.bank_id) == (other.store.head(), other.bank_id) == (head, one.bank_id)
    assert other.readmodels.position() == head.position
    one.close()
    other.close()


def test_a_copy_goes_there_and_back(space: Workspace, source: Path, target: Place, tmp_path: Path) -> None:
    assert space.copy(target=target, source=source) == space.copy(target, tmp_path / "back.bank")
    session = space.open(tmp_path / "back.bank")
    assert session.store.head().position == session.readmodels.position()
    session.close()


def test_what_came_later_comes_over_with_the_next_copy(space: Workspace, source: Path, target: Place) -> None:
    before = space.copy(source, target).position
    session = space.open(source)
    desk_of(session).opened("new", deposit="5")
    session.close()
    assert space.copy(source, target).position == before + 2


def test_another_bank_is_left_as_it_is(space: Workspace, source: Path, target: Place, tmp_path: Path) -> None:
    space.copy(source, target)
    space.sample(tmp_path / "other.bank", 50, 5, 2).close()
    with pytest.raises(OtherBank):
        space.copy(tmp_path / "other.bank", target)


def test_a_copy_that_went_its_own_way_is_left_as_it_is(space: Workspace, source: Path, target: Place) -> None:
    space.copy(source, target)
    own = space.open(target)
    desk_of(own).opened("own")
    own.close()
    with pytest.raises(OtherLog, match="holds other events: at position"):
        space.copy(source, target)
