"""A publisher that runs beside whatever else there is: follows the log, waits for the broker, says how it stands."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.store import EventStore
from bankapp.services.publishing import Publications, Published, Publishing, begun
from bankapp.services.topics import BrokerUnavailable, Topic, Waiting

Phase = Literal["idle", "publishing", "waiting", "stopped"]
PAUSE = 0.1
"""Seconds between two looks at the log."""
RETRY = 1.0
"""Seconds between two tries to reach a broker."""


class PublisherState(Struct, frozen=True):
    """How a publisher stands: `position` of `head` is safely in the topic; `why` it waits, or why it stopped.

    `idle`: all is published. `stopped` without a reason: nobody started it, or a person stopped it.
    """

    phase: Phase
    position: int = 0
    head: int = 0
    why: str = ""


STOPPED = PublisherState("stopped")
CONNECTING = PublisherState("waiting", why="connecting")
Tell = Callable[[PublisherState], None]


class Assignment(Struct, frozen=True):
    """What is published, where to, and how; `changes` gives another number when anybody has committed."""

    log: EventStore
    publications: Publications
    topic: Topic
    changes: Callable[[], int]
    exactly_once: bool = False
    anew: bool = False


def publish_once(assignment: Assignment, waiting: Waiting, tell: Tell) -> Published:
    """Write what is missing in the topic, and end. Raises what stands in the way, in words."""
    with _publishing(assignment, waiting) as publishing:
        return _advance(assignment, publishing, waiting, tell)


def follow(assignment: Assignment, tell: Tell, stopping: threading.Event) -> None:
    """Write what is there and what comes, until told to stop. Waits for a broker as long as it takes.

    Raises what waiting does not help against: a refused topic, a wrong password, another publisher.
    """
    last = STOPPED

    def told(state: PublisherState) -> None:
        nonlocal last
        last = state
        tell(state)

    while not stopping.is_set():
        try:
            with _publishing(assignment, _enduring(told, lambda: last, stopping)) as publishing:
                assignment = replace(assignment, anew=False)  # from now on the topic is known
                _follow(assignment, publishing, told, stopping)
        except BrokerUnavailable as error:
            if error.lasting:
                raise
            told(PublisherState("waiting", last.position, last.head, error.why))
            stopping.wait(RETRY)
        except Cancelled:
            return


def _follow(assignment: Assignment, publishing: Publishing, tell: Tell, stopping: threading.Event) -> None:
    state = STOPPED

    def told(new: PublisherState) -> None:
        nonlocal state
        state = new
        tell(new)
        if stopping.is_set():  # between two batches, not only when all is published
            raise Cancelled

    waiting = _enduring(told, lambda: state, stopping)
    while not stopping.is_set():
        seen = assignment.changes()
        published = _advance(assignment, publishing, waiting, told)
        tell(PublisherState("idle", published.head.position, published.head.position))
        while assignment.changes() == seen and not stopping.wait(PAUSE):
            pass


def _enduring(tell: Tell, last: Callable[[], PublisherState], stopping: threading.Event) -> Waiting:
    def wait(why: str, _seconds: float) -> None:
        if stopping.is_set():
            raise Cancelled
        state = last()
        tell(PublisherState("waiting", state.position, state.head, why))

    return wait


@contextmanager
def _publishing(assignment: Assignment, waiting: Waiting) -> Iterator[Publishing]:
    topic = assignment.topic
    with topic.sender(exactly_once=assignment.exactly_once, waiting=waiting) as sender:
        yield begun(assignment.log, assignment.publications, topic, sender, waiting, anew=assignment.anew)


def _advance(assignment: Assignment, publishing: Publishing, waiting: Waiting, tell: Tell) -> Published:
    head = assignment.log.head().position
    if publishing.position < head:
        tell(PublisherState("publishing", publishing.position, head))
    return publishing.advance(waiting, lambda done: tell(PublisherState("publishing", done, max(head, done))))


class Publisher:
    """Follows a log in a thread of its own. `state` may be asked from any thread; `tell` is called from that thread."""

    def __init__(self, assignment: Assignment, tell: Tell | None = None) -> None:
        self._assignment = assignment
        self._tell = tell
        self._lock = threading.Lock()
        self._state = STOPPED
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> PublisherState:
        return self._state

    @property
    def running(self) -> bool:
        thread = self._thread
        return thread is not None and thread.is_alive()

    def start(self) -> None:
        """Begin; nothing happens when it runs already."""
        with self._lock:
            if self.running:
                return
            self._stopping = threading.Event()
            self._told(CONNECTING)
            self._thread = threading.Thread(target=self._run, args=(self._stopping,), name="publisher", daemon=True)
            self._thread.start()

    def stop(self, seconds: float = 10.0) -> bool:
        """Ask it to end and wait for that; False when it takes longer."""
        with self._lock:
            thread = self._thread
            self._stopping.set()
        if thread is not None:
            thread.join(seconds)
        return not self.running

    def _run(self, stopping: threading.Event) -> None:
        why = ""
        try:
            follow(self._assignment, self._told, stopping)
        except BankappError as error:
            why = str(error)
        except Exception as error:  # the outermost edge of a thread: told, and kept in full
            logging.getLogger(__name__).exception("the publisher ended")
            why = f"A fault in bankapp itself: {type(error).__name__}."
        state = self._state
        self._told(PublisherState("stopped", state.position, state.head, why))

    def _told(self, state: PublisherState) -> None:
        if state != self._state:
            self._state = state
            if self._tell:
                self._tell(state)
