"""Topics as the services see them: messages out and in, what a topic is like, and words for what is wrong with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from msgspec import Struct

from bankapp.errors import BadFile, Conflict, Unavailable
from bankapp.services.cloudevents import Header

Waiting = Callable[[str, float], None]
"""Told why the broker cannot be used, and for how many seconds so far; what it raises ends the waiting."""


class BrokerUnavailable(Unavailable):
    """No broker can be used now; `why` names the fault. `lasting`: waiting does not help, a person must."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        self.why, self.lasting = why, lasting
        super().__init__(f"The broker cannot be used: {why}.")


class NoSuchTopic(Unavailable):
    def __init__(self, topic: str) -> None:
        self.topic = topic
        super().__init__(f'There is no topic "{topic}"; bankapp kafka create-topic makes one.')


class TopicRefused(BadFile):
    """A topic that events of this bank must not be written to; nothing was written."""

    def __init__(self, topic: str, why: str) -> None:
        self.topic, self.why = topic, why
        super().__init__(f'The topic "{topic}" was refused: {why}.')


class Fenced(Conflict):
    """Another publisher with the same transactional id has taken over."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        super().__init__(f'Another publisher has taken over the topic "{topic}"; this one stopped.')


class Incomplete(BadFile):
    def __init__(self, topic: str) -> None:
        self.topic = topic
        super().__init__(f"INCOMPLETE: {topic} holds no event of a bank; nothing was rebuilt.")


class Outgoing(NamedTuple):
    """A message that is to be written; `timestamp` in milliseconds."""

    key: str
    value: str
    headers: list[Header]
    timestamp: int


class Message(NamedTuple):
    """A message as it stands in a topic; `timestamp` in milliseconds."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[Header]
    timestamp: int


class Cluster(NamedTuple):
    """A cluster: its id, how many brokers it has, and whether it has a controller, which a mere stand-in has not."""

    cluster: str
    brokers: int
    controlled: bool


class Identity(NamedTuple):
    """Which topic it is: one that is deleted and made anew has another id. `topic_id` is empty where none is told."""

    cluster: str
    topic: str
    topic_id: str
    partitions: int


class Facts(Struct, frozen=True):
    """What a topic is like: per partition its first offset and the one behind its last; settings where told."""

    identity: Identity
    low: tuple[int, ...]
    high: tuple[int, ...]
    compacted: bool = False
    retention_ms: int = -1
    retention_bytes: int = -1

    @property
    def endless(self) -> bool:
        return self.retention_ms < 0 and self.retention_bytes < 0


class Batch(NamedTuple):
    """Messages that came, and the partitions that are read to their end for now."""

    messages: list[Message]
    at_end: frozenset[int]


class Reader(Protocol):
    """Reads partitions of a topic from given offsets on."""

    def poll(self, seconds: float, waiting: Waiting) -> Batch:
        """What comes within some seconds; raises TopicRefused when the topic changed under the reader."""

    def pause(self, partitions: Set[int]) -> None:
        """Read nothing of exactly these until the next call."""


class Sender(Protocol):
    """Writes messages to a topic, each once and in order."""

    def deliver(self, messages: Iterable[Outgoing], waiting: Waiting) -> dict[int, int]:
        """Write all of them and return when the broker has them; the last offset that each partition got."""


class Topic(Protocol):
    """One topic of one cluster."""

    @property
    def name(self) -> str: ...

    def cluster(self, waiting: Waiting) -> Cluster:
        """Connect; raises BrokerUnavailable with the fault in words."""

    def identity(self, waiting: Waiting) -> Identity:
        """Raises NoSuchTopic; `waiting` is told while no broker answers."""

    def facts(self, waiting: Waiting) -> Facts:
        """As `identity`, and all that is known."""

    def sender(self, *, exactly_once: bool, waiting: Waiting) -> AbstractContextManager[Sender]:
        """With `exactly_once` in transactions, and every earlier sender of the topic is fenced off."""

    def reader(self, starts: Mapping[int, int]) -> AbstractContextManager[Reader]:
        """Reads each partition from its offset on; committed messages only."""

    def offsets_at(self, timestamp: int, waiting: Waiting) -> dict[int, int]:
        """For each partition the first offset at or after an instant in milliseconds; the end where there is none."""

    def create(self, partitions: int, replicas: int, waiting: Waiting) -> None:
        """Make it, as an event log needs it; raises TopicRefused where it is there already."""


def patient(seconds: float) -> Waiting:
    """A Waiting that gives up after some seconds by raising BrokerUnavailable."""

    def wait(why: str, waited: float) -> None:
        if waited >= seconds:
            raise BrokerUnavailable(why)

    return wait
