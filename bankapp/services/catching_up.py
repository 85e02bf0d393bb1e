"""Catch-up subscriptions: a handler is given every event once and in order, first what is there, then as it comes.

What a handler does and the checkpoint behind it are committed together, a batch at a time. So whoever is killed and
started again goes on behind the last batch that was committed, and each event has its effect exactly once.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, Literal, Protocol, TypeVar

from msgspec import Struct

from bankapp.errors import BankappError, Cancelled, Unavailable
from bankapp.eventstore.errors import NewerEvents, UnknownEventType
from bankapp.eventstore.store import Progress, no_progress

BATCH = 1000
"""Events that a handler is given at a time."""
LOOK = 0.02
"""Seconds between two looks at whether anything was committed."""
ASK_ANYWAY = 1.0
"""Seconds after which the log itself is asked, whether or not anything was told."""
RETRY = 1.0
"""Seconds between two tries to reach a store."""
NO_FAULT_OF_HANDLERS = (Unavailable, Cancelled, NewerEvents, UnknownEventType)
"""What ends the work of a handler without telling anything against it."""


class Positioned(Protocol):
    """An event, or what is needed of it."""

    @property
    def position(self) -> int: ...


E = TypeVar("E", bound=Positioned)
Take = Callable[[int, Sequence[E]], object]


class HandlerFailed(BankappError):
    """A handler failed, and what it did with these events was undone."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"What takes over events failed: {why}.")


class HandlerStopped(Unavailable):
    """A handler cannot get past an event; all before it were taken over."""

    def __init__(self, name: str, fault: "Fault") -> None:
        self.name, self.fault = name, fault
        super().__init__(f"{name} stopped at event {fault.position}: {fault.what}.")


class Fault(Struct, frozen=True):
    """The event at which a handler failed, and why in words."""

    position: int
    what: str


class Subscriber(Protocol[E]):
    """A handler, what it is given, and its checkpoint."""

    @property
    def name(self) -> str: ...

    def position(self) -> int:
        """The checkpoint: the last event that was taken over."""

    def behind(self, position: int, limit: int) -> Sequence[E]:
        """The next events behind a position, in order and without a gap."""

    def take(self, before: int, events: Sequence[E]) -> object:
        """Let the handler have some events, and move the checkpoint behind them, in one transaction.

        Nothing is done where the checkpoint is not at `before` any more, because another process was quicker. Raises
        HandlerFailed, and then nothing is done either.
        """


class CaughtUp(Struct, frozen=True):
    """How far a subscription came, by how many events, and how long that took."""

    position: int
    events: int
    seconds: float


class SubscriptionState(Struct, frozen=True):
    """How a subscription that follows stands; `why` tells what a waiting one waits for."""

    phase: Literal["catching up", "live", "waiting"]
    position: int
    why: str = ""


Tell = Callable[[SubscriptionState], None]


def take_over(take: Take[E], before: int, events: Sequence[E]) -> Fault | None:
    """Hand events on; where the handler fails, as many as it can take, and the first that it cannot is told."""
    try:
        take(before, events)
    except HandlerFailed as error:
        if len(events) == 1:
            return Fault(events[0].position, error.why)
        middle = len(events) // 2
        first, rest = events[:middle], events[middle:]
        return take_over(take, before, first) or take_over(take, first[-1].position, rest)
    return None


class Subscription(Generic[E]):
    """Brings a subscriber up to date, and keeps it there. For one thread; another process may do the same."""

    def __init__(self, subscriber: Subscriber[E], batch: int = BATCH) -> None:
        self._subscriber = subscriber
        self._batch = batch

    def catch_up(self, progress: Progress = no_progress) -> CaughtUp:
        """Take over what the log has beyond the checkpoint; progress is told positions, and may cancel in between.

        Raises HandlerStopped, with the event at fault, when all before it were taken over.
        """
        subscriber, started = self._subscriber, time.monotonic()
        position = begun = subscriber.position()
        while events := subscriber.behind(position, self._batch):
            fault = take_over(subscriber.take, position, events)
            if fault:
                raise HandlerStopped(subscriber.name, fault)
            position = subscriber.position()
            progress(position)
        return CaughtUp(position, position - begun, time.monotonic() - started)

    def follow(self, changes: Callable[[], int], stopping: threading.Event, tell: Tell) -> None:
        """Catch up, and again whenever somebody has committed, until told to stop; waits for a store that is away.

        `changes` gives another number after each commit; should it miss one, the log itself is asked now and then.
        """

        reached = 0

        def told(position: int) -> None:
            nonlocal reached
            reached = position
            tell(SubscriptionState("catching up", position))
            if stopping.is_set():
                raise Cancelled

        while not stopping.is_set():
            try:
                seen = changes()
                reached = self.catch_up(told).position
                tell(SubscriptionState("live", reached))
                _wait(changes, seen, stopping)
            except Cancelled:
                return
            except HandlerStopped:
                raise
            except Unavailable as error:
                tell(SubscriptionState("waiting", reached, str(error)))
                stopping.wait(RETRY)


def _wait(changes: Callable[[], int], seen: int, stopping: threading.Event) -> None:
    """Until something was committed, or long enough."""
    deadline = time.monotonic() + ASK_ANYWAY
    while changes() == seen and time.monotonic() < deadline:
        if stopping.wait(LOOK):
            return
