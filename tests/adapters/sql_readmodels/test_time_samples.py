"""How far effective time had come: the samples are few, but each is exact."""

from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.adapters.sql import bins
from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.services.readmodels import spread
from bankapp.services.session import Session
from tests.support.clock import SECOND, START, FakeClock
from tests.support.keeping import by_events
from tests.support.services import workspace

EVENTS = 4500


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return workspace(FakeClock()).sample(tmp_path_factory.mktemp("samples") / "s.bank", EVENTS, 9, 1)


@pytest.fixture(scope="module")
def highs(session: Session) -> list[int]:
    return list(accumulate((event.effective_at for event in session.history.read(1, EVENTS)), max))


@given(
    ends=st.tuples(st.integers(1, EVENTS), st.integers(1, EVENTS)), points=st.sampled_from([2, 3, 10, 64, 500, EVENTS])
)
def test_samples_are_exact_few_in_order_and_hold_both_ends(
    session: Session, highs: list[int], ends: tuple[int, int], points: int
) -> None:
    first, last = sorted(ends)
    found = session.history.time_samples(first, last, points)
    positions = [sample.position for sample in found]
    assert (positions[0], positions[-1]) == (first, last)
    assert positions == sorted(set(positions))
    assert len(found) <= points
    assert [sample.high for sample in found] == [highs[position - 1] for position in positions]


def test_as_many_samples_as_events_are_all_of_them(session: Session) -> None:
    found = session.history.time_samples(100, 299, 200)
    assert found == by_events(session).time_samples(100, 299, 200)
    assert [sample.position for sample in found] == list(range(100, 300))


def test_a_back_dated_event_does_not_turn_time_back(tmp_path: Path) -> None:
    session = workspace(FakeClock()).create(tmp_path / "b.bank")
    session.bank.execute(OpenAccount("a", "Ann", "EUR"), session.bank.envelope("t", ""))
    for effective_at in (None, START - 1000 * SECOND, None):
        session.bank.execute(Deposit("a", Money(100, "EUR")), session.bank.envelope("t", "", effective_at))
    found = [sample.high for sample in session.history.time_samples(1, 4, 10)]
    assert found == sorted(found)
    assert found[2] == found[1]
    session.close()


def test_a_long_log_is_sampled_from_the_coarse_bins(
    session: Session, highs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bins, "_MOST_FINE", 1)
    found = session.history.time_samples(1, EVENTS, 20)
    assert [sample.position for sample in found] == [1, 4096, EVENTS]
    assert [sample.high for sample in found] == [highs[sample.position - 1] for sample in found]


def test_no_positions_have_no_samples(session: Session) -> None:
    assert session.history.time_samples(5, 4, 10) == []


@given(first=st.integers(0, 100), length=st.integers(0, 1000), points=st.integers(2, 50))
def test_a_spread_holds_both_ends_and_is_even(first: int, length: int, points: int) -> None:
    found = spread(first, first + length, points)
    steps = {right - left for left, right in pairwise(found)}
    assert (found[0], found[-1]) == (first, first + length)
    assert len(found) == min(points, length + 1)
    assert not steps or max(steps) - min(steps) <= 1
