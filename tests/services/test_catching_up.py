"""Subscriptions on a log in memory: where they begin, how they go on, and what happens when a handler fails."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from bankapp.adapters.memory import MemoryEventStore
from bankapp.errors import Cancelled, Unavailable
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services import catching_up
from bankapp.services.catching_up import HandlerFailed, HandlerStopped, Subscription, SubscriptionState
from tests.support.clock import FakeClock
from tests.support.commits import commit, commits
from tests.support.services import CancelAt


@dataclass
class Remembering:
    """A subscriber that keeps what it took, and fails at some positions."""

    log: MemoryEventStore
    name: str = "notes"
    start: int = 0
    taken: list[int] = field(default_factory=list)
    bad: tuple[int, ...] = ()
    away: int = 0

    def position(self) -> int:
        return self.taken[-1] if self.taken else self.start

    def behind(self, position: int, limit: int) -> Sequence[RecordedEvent]:
        if self.away:
            self.away -= 1
            raise Unavailable("The store is away.")
        return list(self.log.read(position + 1, position + limit))

    def take(self, before: int, events: Sequence[RecordedEvent]) -> None:
        positions = [event.position for event in events]
        if set(positions) & set(self.bad):
            raise HandlerFailed("it is bad")
        if before == self.position():
            self.taken += positions


@pytest.fixture
def subscriber() -> Remembering:
    """Of a log of 23 events, with nothing taken."""
    log = MemoryEventStore(FakeClock())
    log.append_all(commits(23))
    return Remembering(log)


def _followed(subscriber: Remembering, changes: Callable[[], int], ended: Callable[[SubscriptionState], bool]) -> None:
    """Follow until a state is told that ends it."""
    stopping = threading.Event()

    def tell(state: SubscriptionState) -> None:
        if ended(state):
            stopping.set()

    Subscription(subscriber, batch=5).follow(changes, stopping, tell)


def test_all_events_come_once_and_in_order_whatever_the_batch(subscriber: Remembering) -> None:
    progress = CancelAt()
    caught_up = Subscription(subscriber, batch=10).catch_up(progress)
    assert subscriber.taken == list(range(1, 24))
    assert (progress.told, caught_up.position, caught_up.events) == ([10, 20, 23], 23, 23)


@pytest.mark.parametrize("start", [0, 1, 7, 22, 23])
def test_a_subscription_begins_anywhere(subscriber: Remembering, start: int) -> None:
    subscriber.start = start
    assert Subscription(subscriber, batch=4).catch_up().events == 23 - start
    assert subscriber.taken == list(range(start + 1, 24))


def test_one_that_is_cancelled_goes_on_where_it_was(subscriber: Remembering) -> None:
    with pytest.raises(Cancelled):
        Subscription(subscriber, batch=10).catch_up(CancelAt(10))
    assert subscriber.taken == list(range(1, 11))
    Subscription(subscriber, batch=7).catch_up()
    assert subscriber.taken == list(range(1, 24))


@pytest.mark.parametrize("bad", [1, 2, 10, 11, 16, 23])
def test_a_handler_that_fails_has_all_before_the_event_at_fault_which_is_told(
    subscriber: Remembering, bad: int
) -> None:
    subscriber.bad = (bad, 23)
    with pytest.raises(HandlerStopped, match=f"notes stopped at event {bad}: it is bad"):
        Subscription(subscriber, batch=10).catch_up()
    assert subscriber.taken == list(range(1, bad))


def test_a_handler_that_was_mended_goes_on_with_the_event_that_was_at_fault(subscriber: Remembering) -> None:
    subscriber.bad = (9,)
    with pytest.raises(HandlerStopped):
        Subscription(subscriber).catch_up()
    subscriber.bad = ()
    Subscription(subscriber).catch_up()
    assert subscriber.taken == list(range(1, 24))


def test_one_that_follows_is_woken_by_a_change(subscriber: Remembering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "ASK_ANYWAY", 3600.0)
    told = iter([0, 0, 1])

    def changes() -> int:
        number = next(told, 1)
        if number and subscriber.log.head().position == 23:
            subscriber.log.append(commit(100))
        return number

    _followed(subscriber, changes, lambda state: state == SubscriptionState("live", 24))
    assert subscriber.taken == list(range(1, 25))


def test_one_that_follows_looks_even_where_no_change_is_told(
    subscriber: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "ASK_ANYWAY", 0.01)

    def ended(state: SubscriptionState) -> bool:
        if state == SubscriptionState("live", 23):
            subscriber.log.append(commit(100))
        return state == SubscriptionState("live", 24)

    _followed(subscriber, lambda: 0, ended)
    assert subscriber.taken == list(range(1, 25))


def test_one_that_follows_waits_for_a_store_that_is_away(
    subscriber: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "RETRY", 0.01)
    subscriber.away, states = 2, list[SubscriptionState]()

    def ended(state: SubscriptionState) -> bool:
        states.append(state)
        return state.phase == "live"

    _followed(subscriber, lambda: 0, ended)
    assert states[:2] == [SubscriptionState("waiting", 0, "The store is away.")] * 2
    assert subscriber.taken == list(range(1, 24))


def test_one_that_follows_ends_between_two_batches_when_it_is_told_to(subscriber: Remembering) -> None:
    _followed(subscriber, lambda: 0, lambda state: state.position == 10)
    assert subscriber.taken == list(range(1, 11))


def test_one_that_follows_ends_with_the_event_at_fault(subscriber: Remembering) -> None:
    subscriber.bad = (12,)
    with pytest.raises(HandlerStopped) as stopped:
        _followed(subscriber, lambda: 0, lambda _: False)
    assert stopped.value.fault.position == 12
