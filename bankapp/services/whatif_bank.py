"""A what-if as a bank of its own: the history before it taken over as it is, the rest as it would have been."""

from collections.abc import Callable, Iterator
from itertools import islice

from bankapp.eventstore.instants import SimulatedClock
from bankapp.eventstore.recorded import Commit
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.whatif import WhatIf

_CHUNK = 5_000


def fill_what_if(
    store: EventStore,
    clock: SimulatedClock,
    source: EventStore,
    question: WhatIf,
    progress: Progress = no_progress,
    taken_over: Callable[[], None] = lambda: None,
) -> None:
    """Fill an empty store, whose clock is `clock`, with what would have been. Progress is told positions.

    `taken_over` is called between what truly was and what would have been.
    """
    store.append_recorded(source.read(1, question.start - 1), progress)
    taken_over()
    commits = _commits(question, clock, progress)
    while store.append_all(islice(commits, _CHUNK)):
        pass


def what_if_title(name: str, question: WhatIf) -> str:
    """What a bank's file and banner say about it."""
    return f"What-if of {name}, from event {question.start}"


def _commits(question: WhatIf, clock: SimulatedClock, progress: Progress) -> Iterator[Commit]:
    """Each at the instant at which its like was recorded in truth."""
    for step in question.steps(progress):
        if step.commit:
            clock.now = max(clock.now, step.recorded_at)
            yield step.commit
