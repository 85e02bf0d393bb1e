"""Looking at a topic once: whether it can be reached, what it is like, and what is wrong with it."""

import threading
from collections.abc import Callable

from msgspec import Struct

from bankapp.errors import Cancelled
from bankapp.services.publishing import published_position
from bankapp.services.topics import Facts, Topic, Waiting, patient
from bankapp.ui.streams.background import Background

PATIENCE = 5.0
"""Seconds that a broker has to answer."""


class Finding(Struct, frozen=True):
    """What a topic is like; `position` is the newest event that it holds, 0 for none."""

    brokers: int
    facts: Facts
    position: int


class CheckRun:
    """One look at a topic."""

    def __init__(self, make_topic: Callable[[], Topic]) -> None:
        self._make_topic = make_topic
        self._background = Background("topic-check", self._look)
        self.finding: Finding | None = None
        """There when it is over, and nothing kept it from looking."""

    @property
    def running(self) -> bool:
        return self._background.running

    @property
    def why(self) -> str:
        """Why nothing was found."""
        return self._background.why

    def start(self) -> None:
        """Begin; once only."""
        self._background.start()

    def stop(self) -> None:
        """Tell it to stop, without waiting for that."""
        self._background.stop()

    def _look(self, stopping: threading.Event) -> None:
        topic, waiting = self._make_topic(), _waiting(stopping)
        cluster, facts = topic.cluster(waiting), topic.facts(waiting)
        self.finding = Finding(cluster.brokers, facts, published_position(topic, facts, waiting))


def _waiting(stopping: threading.Event) -> Waiting:
    patience = patient(PATIENCE)

    def wait(why: str, seconds: float) -> None:
        if stopping.is_set():
            raise Cancelled
        patience(why, seconds)

    return wait
