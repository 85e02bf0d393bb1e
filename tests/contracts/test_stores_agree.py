"""Property: whatever is appended, every engine ends up with the same log, to the byte."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bankapp.errors import BankappError
from bankapp.eventstore.recorded import Appended, Commit, Expected, ExpectedVersion, Metadata, NewEvent
from bankapp.eventstore.store import EventStore
from tests.support.clock import FakeClock
from tests.support.commits import command_id
from tests.support.stores import engines_here

pytestmark = pytest.mark.no_cover

_streams = st.sampled_from("abc")
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_stored = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5)
_expected = st.sampled_from([Expected.ANY, Expected.NO_STREAM, Expected.EXISTS]) | st.integers(0, 4)
_events = st.builds(NewEvent, _streams, _stored, st.integers(1, 3), _stored, st.none() | st.integers(-(2**62), 2**62))


@st.composite
def _commits(draw: st.DrawFn) -> Commit:
    events = tuple(draw(st.lists(_events, min_size=1, max_size=3)))
    expected: dict[str, ExpectedVersion] = {
        event.stream_id: draw(_expected | st.just(Expected.ANY)) for event in events
    }
    return Commit(command_id(draw(st.integers(1, 30))), events, expected, draw(st.builds(Metadata, _texts, _texts)))


class StoresAgree(RuleBasedStateMachine):
    """Does the same to a store of each engine and compares what comes back."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._engines = [engine(Path(self._folder.name)) for engine in engines_here().values()]
        self._clocks = [FakeClock() for _ in self._engines]
        self._stores = [engine.empty(clock) for engine, clock in zip(self._engines, self._clocks, strict=True)]

    @rule(seconds=st.integers(-5, 5))
    def time_passes(self, seconds: int) -> None:
        for clock in self._clocks:
            clock.advance(seconds)

    @rule(commit=_commits())
    def append(self, commit: Commit) -> None:
        self._agree([_outcome(store, commit) for store in self._stores])

    @rule(commits=st.lists(_commits(), max_size=4))
    def append_all(self, commits: list[Commit]) -> None:
        self._agree([_outcome_of_all(store, commits) for store in self._stores])

    @rule(stream=_streams, start=st.integers(-1, 9), stop=st.none() | st.integers(-1, 9))
    def read(self, stream: str, start: int, stop: int | None) -> None:
        self._agree([list(store.read(start, stop)) for store in self._stores])
        self._agree([list(store.read_stream_backward(stream, stop, start)) for store in self._stores])
        self._agree([store.version(stream, start) for store in self._stores])

    @invariant()
    def the_logs_are_the_same(self) -> None:
        self._agree([list(store.read()) for store in self._stores])

    def teardown(self) -> None:
        for engine in self._engines:
            engine.close()
        self._folder.cleanup()

    @staticmethod
    def _agree(answers: list[object]) -> None:
        assert answers == [answers[0]] * len(answers)


def _outcome(store: EventStore, commit: Commit) -> Appended | str:
    try:
        return store.append(commit)
    except BankappError as error:
        return repr(error)


def _outcome_of_all(store: EventStore, commits: list[Commit]) -> int | str:
    try:
        return store.append_all(commits)
    except BankappError as error:
        return repr(error)


TestStoresAgree = StoresAgree.TestCase
TestStoresAgree.settings = settings(
    max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
