"""The contract of an event store, as sentences: reading. Every engine keeps it."""

from collections.abc import Iterator, Sequence

import pytest

from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore
from tests.support.clock import SECOND, START, FakeClock
from tests.support.commits import commit, commits
from tests.support.stores import ENGINES

LENGTH = 2345
"""More than two blocks of a thousand."""
FAR = 2**70
RANGES = [
    (1, None),
    (0, None),
    (-5, 3),
    (1, 0),
    (10, -3),
    (7, 7),
    (5, 4),
    (1000, 1001),
    (999, 2001),
    (1, 1000),
    (LENGTH, None),
    (LENGTH + 1, None),
    (2300, FAR),
    (FAR, None),
]


def between(events: Sequence[RecordedEvent], start: int, stop: int | None) -> list[RecordedEvent]:
    """What is meant by a range, in the plainest words."""
    numbered = enumerate(events, start=1)
    return [event for number, event in numbered if start <= number and (stop is None or number <= stop)]


@pytest.fixture(scope="module", params=list(ENGINES))
def long(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventStore]:
    """Each second event of 4,690 is on the stream "s"; nobody appends to it."""
    engine = ENGINES[request.param](tmp_path_factory.mktemp("long"))
    store = engine.empty(FakeClock())
    store.append_all(commits(2 * LENGTH, ("other", "s")))
    yield store
    engine.close()


@pytest.mark.parametrize(("start", "stop"), RANGES)
def test_the_log_is_read_from_any_position_up_to_any_other(long: EventStore, start: int, stop: int | None) -> None:
    expected = between(list(long.read()), start, stop)
    assert list(long.read(start, stop)) == expected
    assert [event.position for event in long.read()] == list(range(1, 2 * LENGTH + 1))


@pytest.mark.parametrize(("stop", "start"), RANGES)
def test_the_log_is_read_backward_from_any_position_down_to_any_other(
    long: EventStore, start: int | None, stop: int
) -> None:
    expected = between(list(long.read()), stop, start)[::-1]
    assert list(long.read_backward(start, stop)) == expected


@pytest.mark.parametrize(("start", "stop"), RANGES)
def test_a_stream_is_read_both_ways_between_any_versions(long: EventStore, start: int, stop: int | None) -> None:
    expected = between([event for event in long.read() if event.stream_id == "s"], start, stop)
    assert list(long.read_stream("s", start, stop)) == expected
    assert list(long.read_stream_backward("s", stop, start)) == expected[::-1]


def test_a_stream_that_is_a_beginning_of_another_name_is_not_mixed_with_it(store: EventStore) -> None:
    for number, stream in enumerate(["a", "a%", "a_", "A", "ab", "a "]):
        store.append(commit(number, stream))
    assert [event.stream_id for event in store.read_stream("a")] == ["a"]


def test_an_unknown_stream_is_empty(store: EventStore) -> None:
    assert list(store.read_stream("nobody")) == list(store.read_stream_backward("nobody")) == []
    assert (store.version("nobody"), store.version("nobody", 5)) == (0, 0)


def test_a_stream_has_a_version_at_every_position(store: EventStore) -> None:
    for number, stream in enumerate("abaab"):
        store.append(commit(number, stream))
    assert [store.version("a", position) for position in range(-1, 8)] == [0, 0, 1, 1, 2, 3, 3, 3, 3]
    assert [store.version("b", position) for position in (0, 1, 2, 4, 5, FAR)] == [0, 0, 1, 1, 2, 2]
    assert (store.version("a"), store.version("b")) == (3, 2)


def test_the_position_at_an_instant_is_that_of_the_last_event_recorded_until_then(
    store: EventStore, clock: FakeClock
) -> None:
    for number, seconds in enumerate([0, 10, 0, 10]):
        clock.advance(seconds)
        store.append(commit(number))
    instants = [-1, 0, 9, 10, 19, 20, 99]
    assert [store.position_at(START + second * SECOND) for second in instants] == [0, 1, 1, 3, 3, 4, 4]


def test_there_is_no_position_at_any_instant_of_an_empty_store(store: EventStore) -> None:
    assert (store.position_at(0), store.position_at(FAR)) == (0, 0)


def test_the_position_at_an_instant_asks_when_it_was_recorded_and_not_when_it_counts(store: EventStore) -> None:
    store.append(commit(1, effective_at=START - 50 * SECOND))
    assert store.position_at(START - SECOND) == 0
