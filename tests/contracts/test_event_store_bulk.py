"""The contract of an event store, as sentences: many commands at once, and logs taken over as they are."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from bankapp.adapters.memory import MemoryEventStore
from bankapp.errors import Cancelled
from bankapp.eventstore.errors import BrokenChain, VersionConflict
from bankapp.eventstore.recorded import EMPTY, Commit, Expected, RecordedEvent
from bankapp.eventstore.store import EventStore
from tests.support.clock import FakeClock
from tests.support.commits import command_id, commit, commits, rechained
from tests.support.stores import Engine

MANY = 2100


class Progressing:
    """Remembers what it was told, and stops the work from `limit` on."""

    def __init__(self, limit: int | None = None) -> None:
        self.told: list[int] = []
        self._limit = limit

    def __call__(self, done: int) -> None:
        self.told.append(done)
        if self._limit is not None and done >= self._limit:
            raise Cancelled


def test_many_commands_are_appended_as_one_by_one(engine: Engine) -> None:
    at_once, one_by_one = engine.empty(FakeClock()), engine.empty(FakeClock())
    wanted = [commit(1, "a", "b", expected=0), commit(2, "a", expected=1), commit(3, "c", expected=Expected.NO_STREAM)]
    assert at_once.append_all(wanted) == 4
    for each in wanted:
        one_by_one.append(each)
    assert list(at_once.read()) == list(one_by_one.read())


def test_nothing_is_appended_where_there_is_nothing_to_append(store: EventStore) -> None:
    assert store.append_all([]) == 0
    assert store.append_all([Commit(command_id(1), (), {}), commit(2)]) == 1
    assert store.append_recorded([]) == store.head()


def test_progress_grows_to_the_number_of_events(store: EventStore) -> None:
    progress = Progressing()
    store.append_all(commits(MANY), progress)
    assert progress.told[-1] == MANY
    assert all(earlier < later for earlier, later in pairwise(progress.told))


def test_commands_that_are_in_the_log_already_are_passed_over(store: EventStore) -> None:
    store.append(commit(2, "a", "b"))
    assert store.append_all([commit(1, "a"), commit(2, "a", "b", expected=9), commit(3, "a", expected=2)]) == 2
    assert [event.command_id for event in store.read()] == [command_id(number) for number in (2, 2, 1, 3)]


@pytest.mark.parametrize("distance", [0, MANY], ids=["next to each other", "far apart"])
def test_a_command_that_comes_twice_in_one_append_counts_once(store: EventStore, distance: int) -> None:
    twice = commit(1, "s", expected=0)
    assert store.append_all([twice, *commits(distance, ["between"], first=2), twice]) == distance + 1
    assert store.version("s") == 1


def test_the_same_import_twice_adds_nothing(store: EventStore) -> None:
    store.append_all(commits(MANY))
    head = store.head()
    assert store.append_all(commits(MANY)) == 0
    assert store.head() == head


@pytest.mark.parametrize("good", [1, MANY], ids=["early", "late"])
def test_a_conflict_midway_leaves_nothing_behind(store: EventStore, good: int) -> None:
    store.append(commit(0, "first"))
    before = store.head()
    with pytest.raises(VersionConflict):
        store.append_all([*commits(good), commit(MANY + 1, "s", expected=0)])
    assert (store.head(), store.version("s"), store.events_of(command_id(1))) == (before, 0, ())


def test_cancelling_midway_leaves_nothing_behind(store: EventStore) -> None:
    with pytest.raises(Cancelled):
        store.append_all(commits(MANY), Progressing(1000))
    assert (store.head(), list(store.read()), store.events_of(command_id(1))) == (EMPTY, [], ())
    assert store.append_all(commits(MANY)) == MANY


def test_commands_that_break_off_leave_nothing_behind(store: EventStore) -> None:
    def breaking_off() -> Iterator[Commit]:
        yield from commits(MANY)
        raise KeyError

    with pytest.raises(KeyError):
        store.append_all(breaking_off())
    assert store.head() == EMPTY


def test_an_append_of_many_is_not_fooled_by_a_clock_that_runs_backwards(engine: Engine) -> None:
    store = engine.empty(FakeClock(step=-1))
    store.append_all(commits(5))
    assert len({event.recorded_at for event in store.read()}) == 1


@cache
def _log_of_another_bank() -> tuple[RecordedEvent, ...]:
    source = MemoryEventStore(FakeClock(step=7))
    source.append_all(commits(MANY, "abc"))
    return tuple(source.read())


@pytest.fixture
def recorded() -> list[RecordedEvent]:
    return list(_log_of_another_bank())


def test_a_log_is_taken_over_as_it_is(store: EventStore, recorded: list[RecordedEvent]) -> None:
    progress = Progressing()
    assert store.append_recorded(iter(recorded), progress) == (MANY, recorded[-1].hash)
    assert list(store.read()) == recorded
    assert progress.told[-1] == MANY


def test_a_log_that_was_taken_over_is_as_good_as_any(store: EventStore, recorded: list[RecordedEvent]) -> None:
    store.append_recorded(recorded)
    assert store.append(commit(1)).repeated
    assert store.append(commit(MANY + 1, "a", expected=MANY // 3)).events[0].position == MANY + 1


def test_a_log_can_be_taken_over_in_pieces(store: EventStore, recorded: list[RecordedEvent]) -> None:
    store.append_recorded(recorded[:10])
    store.append_recorded(recorded[10:])
    assert list(store.read()) == recorded


def test_a_log_that_leaves_out_events_is_refused(store: EventStore, recorded: list[RecordedEvent]) -> None:
    store.append_recorded(recorded[:10])
    with pytest.raises(BrokenChain, match="broken at event 11: it is missing, the next one there is event 12"):
        store.append_recorded(recorded[11:])
    assert store.head().position == 10


def test_a_log_with_another_beginning_is_refused(store: EventStore, recorded: list[RecordedEvent]) -> None:
    store.append(commit(1, "mine"))
    with pytest.raises(BrokenChain, match="broken at event 2: its previous hash is not the hash of the event before"):
        store.append_recorded(recorded[1:])


CHANGES: dict[str, Any] = {
    "stream_id": "z",
    "version": 99,
    "type": "Unhappened",
    "schema_version": 2,
    "event_id": bytes(16),
    "command_id": bytes(16),
    "command_index": 1,
    "recorded_at": 2**60,
    "effective_at": 0,
    "data": "{ }",
    "metadata": '{"actor":"eve"}',
    "previous_hash": bytes(32),
    "hash": bytes(32),
}


def test_every_field_but_the_position_is_tampered_with_below() -> None:
    assert {"position", *CHANGES} == set(RecordedEvent._fields)


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("at", [4, 2050], ids=["early", "late"])
def test_a_log_with_a_changed_field_is_refused_whole(
    store: EventStore, recorded: list[RecordedEvent], field: str, at: int
) -> None:
    recorded[at - 1] = recorded[at - 1]._replace(**{field: CHANGES[field]})
    with pytest.raises(BrokenChain) as caught:
        store.append_recorded(recorded)
    assert caught.value.position == at
    assert store.head() == EMPTY


@pytest.mark.parametrize("at", [4, 1001], ids=["early", "first of the second block"])
def test_a_log_in_which_time_runs_backwards_is_refused(
    store: EventStore, recorded: list[RecordedEvent], at: int
) -> None:
    recorded[at - 1] = recorded[at - 1]._replace(recorded_at=recorded[0].recorded_at - 1)
    with pytest.raises(BrokenChain, match=f"event {at}: it was recorded before its predecessor"):
        store.append_recorded(rechained(recorded))
    assert store.head() == EMPTY


def test_a_log_that_runs_back_behind_what_is_there_is_refused(store: EventStore, clock: FakeClock) -> None:
    first = store.append(commit(1)).events[0]
    early = first._replace(position=2, version=2, command_id=command_id(2), recorded_at=clock.now - 1)
    with pytest.raises(BrokenChain, match="event 2: it was recorded before its predecessor"):
        store.append_recorded(rechained([early], first.hash))


@pytest.mark.parametrize("version", [1, 3], ids=["twice", "left out"])
def test_a_log_whose_streams_have_wrong_versions_is_refused(store: EventStore, version: int) -> None:
    first = store.append(commit(1)).events[0]
    wrong = first._replace(position=2, version=version, command_id=command_id(2))
    with pytest.raises(BrokenChain, match=f"event 2: it is version {version} of s, where 2 comes next"):
        store.append_recorded(rechained([wrong], first.hash))
    assert store.head().position == 1


def test_cancelling_leaves_nothing_of_a_log_behind(store: EventStore, recorded: list[RecordedEvent]) -> None:
    with pytest.raises(Cancelled):
        store.append_recorded(recorded, Progressing(1000))
    assert store.head() == EMPTY
