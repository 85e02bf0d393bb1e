"""A sample bank that is planned in a process of its own is the one that is planned here, byte for byte."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bankapp import bootstrap
from bankapp.adapters.ahead import PlannerLost, sample_ahead
from bankapp.bootstrap import Workspace
from bankapp.errors import Cancelled
from bankapp.eventstore.instants import SimulatedClock
from bankapp.eventstore.recorded import Commit
from bankapp.services.sample import sample_commits, tools
from bankapp.services.session import Session
from tests.support.processes import helpers, kill_helpers
from tests.support.services import CancelAt, names_in, workspace

pytestmark = pytest.mark.no_cover

EVENTS, PEOPLE = 3000, 12


@pytest.fixture(autouse=True)
def always_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_WORTH_A_PROCESS", 1)


def test_what_is_planned_ahead_is_what_is_planned_here_at_the_same_instants() -> None:
    made_with, clock = tools(3), SimulatedClock()
    here = [(commit, made_with.clock.now) for commit in sample_commits(made_with, EVENTS, PEOPLE)]
    assert [(commit, clock.now) for commit in sample_ahead(clock, 3, EVENTS, PEOPLE)] == here


def test_the_log_is_byte_for_byte_the_one_that_appends_one_by_one_give(tmp_path: Path) -> None:
    session = workspace().sample(tmp_path / "bulk.bank", EVENTS, PEOPLE, 3)
    made_with = tools(3)
    other = Workspace(made_with.clock).create(tmp_path / "single.bank", private=False)
    for commit in sample_commits(made_with, EVENTS, PEOPLE):
        other.store.append(commit)
    assert list(session.store.read()) == list(other.store.read())
    assert _kept(session) == _kept(other)
    for opened in (session, other):
        opened.close()


def _kept(session: Session) -> object:
    head = session.history.head()
    return [session.history.bank(position) for position in range(0, head, 97)], session.readmodels.density(1, head, 40)


def test_cancelling_ends_the_planner_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        workspace().sample(tmp_path / "s.bank", 12_000, 12, 1, CancelAt(1000))
    assert names_in(tmp_path) == set()
    assert not helpers()


def test_a_planner_that_dies_is_told_in_words_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(clock: SimulatedClock, seed: int, events: int, accounts: int) -> Iterator[Commit]:
        commits = sample_ahead(clock, seed, events, accounts)
        yield from islice(commits, 600)
        kill_helpers()
        yield from commits

    monkeypatch.setattr(bootstrap, "sample_ahead", dying)
    with pytest.raises(PlannerLost):
        workspace().sample(tmp_path / "s.bank", 60_000, 12, 1)
    assert names_in(tmp_path) == set()
