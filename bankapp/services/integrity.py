"""Proof that the log is what was once written: the chain recomputed from the stored bytes, and held against heads."""

from collections import deque
from collections.abc import Iterable

from msgspec import Struct

from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.hashchain import check
from bankapp.eventstore.identity import id_text
from bankapp.eventstore.instants import to_datetime
from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.signed_heads import SignedHead

_TELL = 1000


class Fault(Struct, frozen=True):
    """The first event at which the log is broken, and what is wrong with it."""

    position: int
    what: str


class Verdict(Struct, frozen=True):
    """How many events hold, the head of those, and the first fault."""

    events: int
    head: Head
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        return self.fault is None


def verify(
    events: Iterable[RecordedEvent],
    progress: Progress = no_progress,
    start: Head = EMPTY,
    heads: Iterable[SignedHead] = (),
    recorded_at: int = 0,
) -> Verdict:
    """Recompute the chain of a log behind `start`, and compare it with heads of that log whose signatures hold.

    A chain alone cannot tell that its tail was cut off or that all of it was recomputed; a head that lay elsewhere can.
    `recorded_at` is the instant of the event at `start`.
    """
    expected = Expected(heads, start)
    due, head = expected.due, start
    try:
        for found in check(events, start, recorded_at):
            if found.position == due:
                due = expected.compare(found)
            head = found
            if head.position % _TELL == 0:
                progress(head.position)
        expected.all_met(head)
    except BrokenChain as broken:
        return Verdict(head.position, head, Fault(broken.position, broken.what))
    progress(head.position)
    return Verdict(head.position, head)


def moved(store: EventStore, known: Head) -> Fault | None:
    """What is wrong, if a log no longer has a head that it had; looks at no more than that event."""
    if not known.position or head_at(store, known.position).hash == known.hash:
        return None
    end = store.head().position
    if end < known.position:
        return Fault(end + 1, f"it is missing, although the log was verified to event {known.position} before")
    return Fault(known.position, "its hash is not the one that was verified before: the log was rewritten")


def head_at(store: EventStore, position: int) -> Head:
    """The head of a log when it was so long, as it says now; EMPTY where there is no such event."""
    event = next(store.read(position, position), None) if position else None
    return Head(event.position, event.hash) if event else EMPTY


class Expected:
    """The heads behind a start, in order; raises BrokenChain where the log is not as one of them says."""

    def __init__(self, heads: Iterable[SignedHead], start: Head) -> None:
        later = sorted((one for one in heads if one.head.position > start.position), key=lambda one: one.head.position)
        self._waiting = deque(later)
        self._met = start.position

    @property
    def due(self) -> int:
        """The position of the next head; 0 for none."""
        return self._waiting[0].head.position if self._waiting else 0

    def compare(self, found: Head) -> int:
        """Hold the heads of a position against what is there, and return the next position."""
        while self.due == found.position:
            signed = self._waiting.popleft()
            if signed.head.hash != found.hash:
                what = f"its hash is not the one that was signed {_on(signed)}: the log was rewritten behind event"
                raise BrokenChain(found.position, f"{what} {self._met}")
        self._met = found.position
        return self.due

    def all_met(self, end: Head) -> None:
        """At the end of the log no head may be left."""
        if self._waiting:
            last = self._waiting[-1]
            what = (
                f"it is missing, but the head of event {last.head.position} was signed {_on(last)}: "
                "the tail was cut off, or an older copy was put back"
            )
            raise BrokenChain(end.position + 1, what)


def _on(signed: SignedHead) -> str:
    return f"on {to_datetime(signed.signed_at):%Y-%m-%d %H:%M:%S} UTC for the bank {id_text(signed.bank_id)}"
