"""A topic in memory: what the services ask of a topic, without a broker, with everything that can go wrong in one."""

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from msgspec.structs import replace

from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.cloudevents import Header, headers_of, key_of
from bankapp.services.partitioning import partition_of
from bankapp.services.topics import Batch, Cluster, Facts, Identity, Message, Outgoing, TopicRefused, Waiting

_NUMBERS = count(1)
SOURCE = "urn:uuid:00000000-0000-0000-0000-000000000001"


def no_wait(why: str, _seconds: float) -> None:
    """Nobody waits in memory."""
    raise AssertionError(why)


@dataclass
class MemoryTopic:
    """Partitions are lists. `step` is how many messages of each partition a poll gives."""

    partitions: int = 1
    name: str = "events"
    topic_id: str = "first"
    compacted: bool = False
    retention_ms: int = -1
    step: int = 100
    cluster_id: str = field(default_factory=lambda: f"memory-{next(_NUMBERS)}")
    low: dict[int, int] = field(default_factory=dict)
    messages: dict[int, list[Message]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.divide(self.partitions)

    def divide(self, partitions: int) -> None:
        """Give the topic more partitions, as an administrator can."""
        self.partitions = partitions
        for number in range(partitions):
            self.messages.setdefault(number, [])

    def recreate(self) -> None:
        """Delete it and make it anew."""
        self.topic_id += " again"
        self.messages = {number: [] for number in range(self.partitions)}

    def put(
        self, key: bytes | None, value: bytes | None, headers: Iterable[Header] = (), partition: int | None = None
    ) -> Message:
        """Write anything at all."""
        number = partition_of(key or b"", self.partitions) if partition is None else partition
        message = Message(number, len(self.messages[number]), key, value, list(headers), 0)
        self.messages[number].append(message)
        return message

    def put_event(self, event: RecordedEvent, source: str = SOURCE, partition: int | None = None) -> Message:
        """Write an event as a publisher does."""
        key = key_of(event.stream_id).encode()
        return self.put(key, event.data.encode(), _as_bytes(headers_of(event, source)), partition)

    def all(self) -> list[Message]:
        return [message for number in sorted(self.messages) for message in self.messages[number]]

    # the contract of Topic

    def cluster(self, waiting: Waiting) -> Cluster:
        return Cluster(self.cluster_id, 1, controlled=True)

    def identity(self, waiting: Waiting) -> Identity:
        return Identity(self.cluster_id, self.name, self.topic_id, self.partitions)

    def facts(self, waiting: Waiting) -> Facts:
        numbers = range(self.partitions)
        low = tuple(self.low.get(number, 0) for number in numbers)
        high = tuple(len(self.messages[number]) for number in numbers)
        facts = Facts(self.identity(waiting), low, high)
        return replace(facts, compacted=self.compacted, retention_ms=self.retention_ms)

    def offsets_at(self, timestamp: int, waiting: Waiting) -> dict[int, int]:
        return {
            number: sum(message.timestamp < timestamp for message in messages)
            for number, messages in self.messages.items()
        }

    @contextmanager
    def sender(self, *, exactly_once: bool, waiting: Waiting) -> Iterator["_Sender"]:
        yield _Sender(self)

    @contextmanager
    def reader(self, starts: Mapping[int, int]) -> Iterator["_Reader"]:
        yield _Reader(self, dict(starts))

    def create(self, partitions: int, replicas: int, waiting: Waiting) -> None:
        raise TopicRefused(self.name, "it is there already, and was left as it is")


@dataclass
class _Sender:
    topic: MemoryTopic

    def deliver(self, messages: Iterable[Outgoing], waiting: Waiting) -> dict[int, int]:
        put = [self.topic.put(sent.key.encode(), sent.value.encode(), _as_bytes(sent.headers)) for sent in messages]
        return {message.partition: message.offset for message in put}


@dataclass
class _Reader:
    topic: MemoryTopic
    places: dict[int, int]
    paused: set[int] = field(default_factory=set)

    def poll(self, seconds: float, waiting: Waiting) -> Batch:
        found: list[Message] = []
        for number in self.places.keys() - self.paused:
            start = self.places[number]
            found += self.topic.messages[number][start : start + self.topic.step]
            self.places[number] = min(start + self.topic.step, len(self.topic.messages[number]))
        ends = (number for number, place in self.places.items() if place >= len(self.topic.messages[number]))
        return Batch(found, frozenset(ends))

    def pause(self, partitions: Set[int]) -> None:
        self.paused = set(partitions)


def _as_bytes(headers: Iterable[Header]) -> list[Header]:
    return [(name, value.encode() if isinstance(value, str) else value) for name, value in headers]
