"""Proof that the log is what was once written: the hash chain recomputed from the stored bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.hashchain import check
from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent
from bankapp.eventstore.store import Progress, no_progress

_TELL = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first event at which the log is broken, and what is wrong with it."""

    position: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many events hold, the head of those, and the first fault."""

    events: int
    head: Head
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        return self.fault is None


def verify(events: Iterable[RecordedEvent], progress: Progress = no_progress, start: Head = EMPTY) -> Verdict:
    """Recompute the chain of a log behind `start`. A chain alone cannot tell that its tail was cut off."""
    head = start
    try:
        for head in check(events, start):
            if head.position % _TELL == 0:
                progress(head.position)
    except BrokenChain as broken:
        return Verdict(head.position, head, Fault(broken.position, broken.what))
    progress(head.position)
    return Verdict(head.position, head)
