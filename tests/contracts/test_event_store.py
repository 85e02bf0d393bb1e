"""The contract of an event store, as sentences: appending. Every engine keeps it."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from bankapp.errors import Conflict
from bankapp.eventstore.errors import BadText, VersionConflict
from bankapp.eventstore.identity import event_id
from bankapp.eventstore.recorded import (
    EMPTY,
    GENESIS,
    Commit,
    Expected,
    ExpectedVersion,
    Head,
    Metadata,
    NewEvent,
    RecordedEvent,
    metadata_of,
)
from bankapp.eventstore.store import EventStore
from tests.support.clock import SECOND, START, FakeClock
from tests.support.commits import command_id, commit


def test_an_empty_store_has_no_head_and_no_events(store: EventStore) -> None:
    assert store.head() == EMPTY == Head(0, bytes(32))
    assert list(store.read()) == list(store.read_backward()) == list(store.read_stream("s")) == []


def test_the_first_event_stands_at_position_and_version_1_behind_the_genesis_hash(store: EventStore) -> None:
    (event,) = store.append(commit(1, "s", expected=Expected.NO_STREAM)).events
    assert (event.position, event.version, event.previous_hash) == (1, 1, GENESIS)
    assert store.head() == Head(1, event.hash)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (0, Expected.NO_STREAM),
        (0, Expected.ANY),
        (0, 0),
        (2, Expected.EXISTS),
        (2, Expected.ANY),
        (2, 2),
    ],
    ids=str,
)
def test_an_append_is_taken_where_the_stream_is_as_expected(
    store: EventStore, there: int, expected: ExpectedVersion
) -> None:
    for number in range(there):
        store.append(commit(number, "s"))
    (event,) = store.append(commit(99, "s", expected=expected)).events
    assert event.version == there + 1


@pytest.mark.parametrize(
    ("there", "expected"),
    [(2, Expected.NO_STREAM), (0, Expected.EXISTS), (2, 0), (2, 1), (2, 3), (0, 1)],
    ids=str,
)
def test_an_append_is_a_conflict_where_the_stream_is_not_as_expected(
    store: EventStore, there: int, expected: ExpectedVersion
) -> None:
    for number in range(there):
        store.append(commit(number, "s"))
    with pytest.raises(VersionConflict) as caught:
        store.append(commit(99, "s", expected=expected))
    assert (caught.value.stream_id, caught.value.expected, caught.value.actual) == ("s", expected, there)
    assert store.head().position == there


def test_a_conflict_is_told_in_words(store: EventStore) -> None:
    with pytest.raises(Conflict, match="Version conflict: s is at version 0, exists was expected"):
        store.append(commit(1, "s", expected=Expected.EXISTS))


def test_all_streams_of_a_command_are_written_in_order_and_at_once(store: EventStore) -> None:
    events = store.append(commit(1, "a", "b", "a")).events
    placed = [(event.position, event.stream_id, event.version, event.command_index) for event in events]
    assert placed == [(1, "a", 1, 0), (2, "b", 1, 1), (3, "a", 2, 2)]
    assert {(event.command_id, event.recorded_at) for event in events} == {(command_id(1), START)}


def test_a_conflict_on_one_stream_writes_none_of_the_command(store: EventStore) -> None:
    with pytest.raises(VersionConflict):
        store.append(commit(1, "a", "b", expected={"a": Expected.ANY, "b": 7}))
    assert (store.head(), store.version("a"), store.events_of(command_id(1))) == (EMPTY, 0, ())


def test_a_stream_that_is_only_read_is_checked_too(store: EventStore) -> None:
    with pytest.raises(VersionConflict):
        store.append(commit(1, "a", expected={"a": 0, "looked-at": 1}))


def test_positions_have_no_gap_after_conflicts(store: EventStore) -> None:
    for number in range(1, 6):
        with pytest.raises(VersionConflict):
            store.append(commit(100 + number, "s", expected=99))
        store.append(commit(number, f"s{number % 2}"))
    assert [event.position for event in store.read()] == [1, 2, 3, 4, 5]


def test_a_repeated_command_writes_nothing_and_returns_its_first_outcome(store: EventStore) -> None:
    first = store.append(commit(1, "a", "b", expected=0))
    store.append(commit(2, "a"))
    again = store.append(commit(1, "a", "b", expected=0))
    assert (first.repeated, again.repeated) == (False, True)
    assert again.events == first.events
    assert store.head().position == 3


def test_a_repeated_command_is_known_by_its_id_alone(store: EventStore) -> None:
    first = store.append(commit(1, "a"))
    assert store.append(Commit(command_id(1), commit(2, "b").events, {"b": 7})).events == first.events


def test_a_command_that_was_refused_may_come_again(store: EventStore) -> None:
    with pytest.raises(VersionConflict):
        store.append(commit(1, "s", expected=5))
    assert not store.append(commit(1, "s", expected=0)).repeated


def test_the_events_of_a_command_are_found_by_its_id(store: EventStore) -> None:
    store.append(commit(1, "a"))
    appended = store.append(commit(2, "a", "b", "c"))
    store.append(commit(3, "a"))
    assert store.events_of(command_id(2)) == appended.events
    assert store.events_of(command_id(9)) == ()


def test_an_event_id_is_made_of_the_command_and_the_index(store: EventStore) -> None:
    events = store.append(commit(1, "a", "b")).events
    assert [event.event_id for event in events] == [event_id(command_id(1), 0), event_id(command_id(1), 1)]


def test_an_event_counts_when_it_is_recorded_unless_it_says_otherwise(store: EventStore, clock: FakeClock) -> None:
    now = store.append(commit(1)).events[0]
    back_dated = store.append(commit(2, effective_at=-SECOND)).events[0]
    assert (now.recorded_at, now.effective_at) == (clock.now, clock.now)
    assert (back_dated.recorded_at, back_dated.effective_at) == (clock.now, -SECOND)


def test_recorded_at_never_runs_backwards_where_the_clock_does(store: EventStore, clock: FakeClock) -> None:
    seen = []
    for number, seconds in enumerate([0, 10, -60, 1, 60]):
        clock.advance(seconds)
        seen.append(store.append(commit(number)).events[0].recorded_at - START)
    assert seen == [0, 10 * SECOND, 10 * SECOND, 10 * SECOND, 11 * SECOND]


@pytest.mark.parametrize(
    "metadata",
    [
        Metadata(),
        Metadata("ada", "rent", "c-1", "c-0"),
        Metadata(reason='quotes " \\ and a line\nend \x00 Ω 😀 \N{LINE SEPARATOR}'),
    ],
    ids=["none", "all", "odd characters"],
)
def test_metadata_come_back_as_they_were(store: EventStore, metadata: Metadata) -> None:
    store.append(commit(1, "a", "b", metadata=metadata))
    assert [metadata_of(event) for event in store.read()] == [metadata, metadata]


def test_an_event_may_have_a_cause_of_its_own(store: EventStore) -> None:
    events = (NewEvent("a", "T", 1, "{}"), NewEvent("a", "T", 1, "{}", causation_id="c-1"))
    store.append(Commit(command_id(1), events, {"a": 0}, Metadata("ada", "rent", "c-0")))
    told = [metadata_of(event) for event in store.read()]
    assert told == [Metadata("ada", "rent", "c-0"), Metadata("ada", "rent", "c-0", "c-1")]


@pytest.mark.parametrize("data", ["{}", '{ "n" :1.0 }', '"\\u00e9é"', '{"b":1,"a":2}', "not even JSON \x01"])
def test_data_are_kept_to_the_letter(store: EventStore, data: str) -> None:
    store.append(Commit(command_id(1), (NewEvent("s", "T", 3, data),), {"s": 0}))
    (event,) = store.read()
    assert (event.type, event.schema_version, event.data) == ("T", 3, data)


def test_the_character_zero_is_kept_to_the_letter_or_refused(store: EventStore) -> None:
    commit_of_zero = Commit(command_id(1), (NewEvent("s", "T", 3, "\x00"),), {"s": 0})
    if store.name in ("memory", "0.bank"):
        store.append(commit_of_zero)
        assert next(store.read()).data == "\x00"
    else:
        with pytest.raises(BadText):
            store.append(commit_of_zero)
        assert store.head() == EMPTY


@pytest.mark.parametrize(
    "bad",
    [
        Commit(command_id(2), (NewEvent("\ud800", "T", 1, "{}"),), {"\ud800": Expected.ANY}),
        Commit(command_id(2), (NewEvent("s", "\ud800", 1, "{}"),), {"s": Expected.ANY}),
        Commit(command_id(2), (NewEvent("s", "T", 1, "\udcff"),), {"s": Expected.ANY}),
        commit(2, metadata=Metadata(reason="\udcff")),
    ],
    ids=["stream", "type", "data", "metadata"],
)
def test_a_text_that_is_none_is_refused_and_leaves_nothing_behind(store: EventStore, bad: Commit) -> None:
    head = store.append(commit(1)).events[0].position
    with pytest.raises(BadText):
        store.append(bad)
    with pytest.raises(BadText):
        store.append_all([commit(3), bad])
    assert store.head().position == head


def test_what_an_append_returns_is_what_is_read(store: EventStore) -> None:
    appended = [*store.append(commit(1, "a", "b")).events, *store.append(commit(2, "a", effective_at=5)).events]
    assert list(store.read()) == appended


def _recomputed(event: RecordedEvent, previous: bytes) -> bytes:
    """What an auditor needs: the standard library."""
    ids = (event.event_id.hex(), event.command_id.hex())
    fields = [*event[:5], *ids, *event[7:12]]
    return sha256(previous + json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()).digest()


def test_the_hash_chain_can_be_recomputed_with_the_standard_library_from_the_first_event_on(store: EventStore) -> None:
    store.append(commit(1, "a", "b", metadata=Metadata("Ω", 'a "reason"\n\x1f\x7f')))
    store.append(commit(2, "a", effective_at=-1))
    previous = bytes(32)
    for event in store.read():
        assert event.previous_hash == previous
        previous = _recomputed(event, previous)
        assert event.hash == previous
    assert store.head().hash == previous


def test_threads_that_race_for_a_stream_lose_nothing(store: EventStore) -> None:
    def append(number: int) -> int:
        conflicts = 0
        while True:
            try:
                store.append(
                    commit(number, "s", f"own-{number}", expected={"s": store.version("s"), f"own-{number}": 0})
                )
            except VersionConflict:
                conflicts += 1
            else:
                return conflicts

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(append, range(60)))
    assert [event.position for event in store.read()] == list(range(1, 121))
    assert [event.version for event in store.read_stream("s")] == list(range(1, 61))


def test_a_store_says_its_name_and_that_it_can_be_written(store: EventStore) -> None:
    assert store.name
    assert not store.read_only
