"""Single accounts and products, rebuilt from their own events: how they come about, and what that takes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bankapp.adapters.sql import snapshots as sql_snapshots
from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.domain.account import NO_ACCOUNT
from bankapp.domain.commands import ChangePrice, Deposit, OpenProduct
from bankapp.services import aggregates
from bankapp.services.aggregates import Aggregates, Snapshot
from bankapp.services.history import History
from bankapp.services.session import Session
from tests.support.scenario import eur
from tests.support.services import Desk, desk_of, memory_desk, workspace

EVENTS = 25


class KeptInMemory:
    """Snapshots in a list."""

    def __init__(self) -> None:
        self.saved: list[Snapshot] = []

    def nearest(self, stream_id: str, version: int) -> Snapshot | None:
        found = [kept for kept in self.saved if kept.stream_id == stream_id and kept.version <= version]
        return max(found, key=lambda kept: kept.version, default=None)

    def save(self, snapshots: Iterable[Snapshot]) -> None:
        self.saved += snapshots


@pytest.fixture(autouse=True)
def each_tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregates, "SNAPSHOT_EVERY", 10)


@pytest.fixture
def desk() -> Desk:
    """A bank whose account a has 25 events, and 24 EUR."""
    desk = memory_desk()
    fill(desk)
    return desk


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """The same bank in a file."""
    session = workspace().create(tmp_path / "a.bank")
    fill(desk_of(session))
    yield session
    session.close()


def fill(desk: Desk) -> None:
    desk.opened("a")
    for _ in range(EVENTS - 1):
        desk.do(Deposit("a", eur("1")))


def steps(history: History, position: int) -> tuple[int, int, int]:
    """The balance in euros, the snapshot it was folded from, and the number of events that were folded."""
    refold = history.refold("a", position)
    return refold.account.balance // 100, refold.snapshot, refold.events


def test_a_snapshot_is_kept_at_each_multiple_that_a_fold_passes(desk: Desk) -> None:
    kept = KeptInMemory()
    Aggregates(desk.store, kept).account("a", 19)
    assert [snapshot.version for snapshot in kept.saved] == [10]
    Aggregates(desk.store, kept).account("a")
    assert [snapshot.version for snapshot in kept.saved] == [10, 20]


def test_a_fold_goes_on_from_the_nearest_snapshot_before(desk: Desk) -> None:
    history = History(desk.store, Aggregates(desk.store, KeptInMemory()))
    assert steps(history, 25) == (24, 0, 25)
    found = [steps(history, position) for position in (9, 10, 19, 20, 25)]
    assert found == [(8, 0, 9), (9, 10, 0), (18, 10, 9), (19, 20, 0), (24, 20, 5)]


def test_snapshots_lie_in_the_banks_file_for_the_next_who_asks(session: Session) -> None:
    assert session.path
    steps(session.history, 25)
    session.close()
    again = workspace().open(session.path)
    assert steps(again.history, 25) == (24, 20, 5)
    again.close()


def test_snapshots_of_another_schema_are_passed_over(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert session.path
    steps(session.history, 25)
    session.close()
    monkeypatch.setattr(sql_snapshots, "SCHEMA", 2)
    newer = workspace().open(session.path)
    assert steps(newer.history, 25) == (24, 0, 25)
    assert steps(newer.history, 25) == (24, 20, 5)
    newer.close()


def test_a_bank_that_may_not_be_written_to_is_folded_without_keeping_anything(session: Session) -> None:
    assert session.path
    assert isinstance(session.readmodels, SqlReadModels)
    with session.readmodels._database.transaction() as cursor:
        cursor.execute("DELETE FROM snapshots")
    session.close()
    reader = workspace().open(session.path, read_only=True)
    assert [steps(reader.history, 25) for _ in range(2)] == [(24, 0, 25)] * 2
    reader.close()


def test_what_is_known_is_only_brought_up_to_date(desk: Desk) -> None:
    known = Aggregates(desk.store)
    assert known.newest_account("a")[0] == 25
    desk.do(Deposit("a", eur("1")))
    known._rebuild = None  # type: ignore[method-assign, assignment]
    version, state = known.newest_account("a")
    assert (version, state.money) == (26, eur("25"))


def test_no_more_is_remembered_than_was_meant_to_be(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregates, "_REMEMBERED", 2)
    desk.opened("b", "c")
    known = Aggregates(desk.store)
    for account_id in ("a", "b", "a", "c"):
        known.newest_account(account_id)
    assert list(known._known) == ["account-a", "account-c"]
    assert known.newest_account("b")[0] == 1


def test_nobody_has_no_state(desk: Desk) -> None:
    assert Aggregates(desk.store).newest_account("z") == (0, NO_ACCOUNT)


def test_a_product_has_every_price_that_it_ever_had(desk: Desk) -> None:
    desk.do(OpenProduct("plus", "Plus", eur("5")))
    for fee in ("6", "7"):
        desk.do(ChangePrice("plus", eur(fee), "dearer"))
    found = [Aggregates(desk.store).product("plus", version).state.fee for version in (1, 2, 3)]
    assert found == [500, 600, 700]
    assert Aggregates(desk.store).newest_product("plus")[0] == 3
