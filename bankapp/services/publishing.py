"""Publishing: the log itself is the outbox; where to go on is read from the topic's own tail.

At least once, in order for each key, without a gap; a reader that drops duplicates has each event effectively once.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from bankapp.eventstore.recorded import Head, RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.cloudevents import NotAnEvent, event_of_message, headers_of, key_of, source_of
from bankapp.services.partitioning import partition_of
from bankapp.services.topics import Facts, Identity, Message, Outgoing, Sender, Topic, TopicRefused, Waiting

BATCH = 10_000
"""Events that are handed to the broker before all of them are waited for."""
_WINDOW = 500
_POLL = 0.05
_MILLISECOND = 1000


class Publication(Struct, frozen=True):
    """What a bank remembers of a topic that it published to, so as to notice that it is not the same any more."""

    cluster: str
    topic: str
    topic_id: str
    partitions: int


class Publications(Protocol):
    """What a bank remembers of topics."""

    def find(self, cluster: str, topic: str) -> Publication | None: ...

    def remember(self, publication: Publication) -> None: ...


class Published(Struct, frozen=True):
    """How many events were written, and the head up to which all are in the topic."""

    events: int
    head: Head


class Publishing:
    """One connection to a topic that is checked to be the bank's own; `advance` writes what is new.

    Made by `begun`. For one thread.
    """

    def __init__(self, log: EventStore, topic: Topic, sender: Sender, identity: Identity, tails: tuple[int, ...]):
        self._log, self._topic, self._sender, self._identity = log, topic, sender, identity
        self._tails = tails
        self._source = ""
        self.position = min(tails)

    def advance(self, waiting: Waiting, progress: Progress = no_progress) -> Published:
        """Write all that is in the log and not yet in the topic; progress is told the position that is safely there."""
        head = self._log.head()
        sent = 0
        if head.position > self.position:
            self._check_same(waiting)
        while self.position < head.position:
            last = min(self.position + BATCH, head.position)
            batch = list(self._unsent(self._log.read(self.position + 1, last)))
            sent += len(batch)
            self._sender.deliver(self._messages(batch), waiting)
            self.position = last
            progress(last)
        return Published(sent, head)

    def _check_same(self, waiting: Waiting) -> None:
        now = self._topic.identity(waiting)
        if now != self._identity:
            raise TopicRefused(self._topic.name, _changed(self._identity.topic_id, self._identity.partitions, now))

    def _unsent(self, events: Iterable[RecordedEvent]) -> Iterator[RecordedEvent]:
        """Those that the partition of their key does not have yet."""
        tails, count = self._tails, len(self._tails)
        if count == 1:
            return iter(events)
        return (event for event in events if event.position > tails[_partition(event.stream_id, count)])

    def _messages(self, events: list[RecordedEvent]) -> Iterator[Outgoing]:
        if events and not self._source:
            self._source = source_of(next(self._log.read(1, 1)))
        source = self._source
        for event in events:
            # a timestamp of 0 would mean "now"
            timestamp = max(event.recorded_at // _MILLISECOND, 1)
            yield Outgoing(_key(event.stream_id), event.data, headers_of(event, source), timestamp)


def begun(
    log: EventStore,
    publications: Publications,
    topic: Topic,
    sender: Sender,
    waiting: Waiting,
    *,
    anew: bool = False,
) -> Publishing:
    """Look at the topic and find where to go on; raises TopicRefused when it is not this bank's, or not whole.

    `anew`: a person knows that the topic was made anew or divided otherwise, and wants it filled from the first event.
    """
    facts = topic.facts(waiting)
    _check_settings(topic.name, facts)
    known = publications.find(facts.identity.cluster, topic.name)
    if known and not anew and (known.topic_id, known.partitions) != facts.identity[2:]:
        raise TopicRefused(topic.name, _changed(known.topic_id, known.partitions, facts.identity))
    tails = tuple(_tail(topic, facts, partition, log, waiting) for partition in range(facts.identity.partitions))
    if any(facts.high) and not any(tails):
        why = "it holds messages, and none of the newest is an event of this bank"
        raise TopicRefused(topic.name, why)
    publication = Publication(*facts.identity)
    if publication != known:
        publications.remember(publication)
    return Publishing(log, topic, sender, facts.identity, tails)


def published_position(topic: Topic, facts: Facts, waiting: Waiting) -> int:
    """The newest event that a topic holds, whichever bank's it is; 0 for none."""
    newest = (_newest(topic, facts, partition, waiting) for partition in range(facts.identity.partitions))
    return max((found[0].position for found in newest if found), default=0)


def _check_settings(name: str, facts: Facts) -> None:
    if facts.compacted:
        raise TopicRefused(
            name, "it is compacted, so that the broker removes events; its cleanup.policy must be delete"
        )
    for partition, low in enumerate(facts.low):
        if low:
            why = f"its first {low} messages in partition {partition} are cut off by retention"
            raise TopicRefused(name, why)


def _changed(topic_id: str, partitions: int, now: Identity) -> str:
    if topic_id != now.topic_id:
        return "it was deleted and made anew since this bank published to it"
    return f"it had {partitions} partitions and has {now.partitions} now, so that keys lie elsewhere"


def _tail(topic: Topic, facts: Facts, partition: int, log: EventStore, waiting: Waiting) -> int:
    """The position of the newest event in a partition, 0 for none; raises TopicRefused for one that is not ours."""
    found = _newest(topic, facts, partition, waiting)
    if found is None:
        return 0
    event, source = found
    first = next(log.read(1, 1), None)
    if first and source != source_of(first):
        raise TopicRefused(topic.name, "it is another bank's")
    head = log.head().position
    if event.position > head:
        raise TopicRefused(topic.name, f"it is ahead: it holds event {event.position}, this bank only {head}")
    if next(log.read(event.position, event.position)).hash != event.hash:
        raise TopicRefused(topic.name, f"it is another bank's: its event {event.position} is not this bank's")
    count = facts.identity.partitions
    if _partition(event.stream_id, count) != partition:
        why = f"it was divided into {count} partitions after it was filled, so that keys lie elsewhere"
        raise TopicRefused(topic.name, why)
    return event.position


_Found = tuple[RecordedEvent, str]
"""An event and its source."""


def _newest(topic: Topic, facts: Facts, partition: int, waiting: Waiting) -> _Found | None:
    """The newest event in a partition; strange messages behind it are passed over."""
    stop = facts.high[partition]
    while stop > facts.low[partition]:
        start = max(facts.low[partition], stop - _WINDOW)
        found = _newest_within(topic, partition, start, stop, waiting)
        if found:
            return found
        stop = start
    return None


def _newest_within(topic: Topic, partition: int, start: int, stop: int, waiting: Waiting) -> _Found | None:
    """By position, not by place: two publishers at a time write in turns."""
    newest: _Found | None = None
    with topic.reader({partition: start}) as reader:
        reached = start
        while reached < stop:
            messages, at_end = reader.poll(_POLL, waiting)
            for message in messages:
                reached = message.offset + 1
                found = _event_in(message) if message.offset < stop else None
                if found and (newest is None or found[0].position > newest[0].position):
                    newest = found
            if partition in at_end:
                break
    return newest


def _event_in(message: Message) -> _Found | None:
    try:
        event = event_of_message(message.headers, message.value)
    except NotAnEvent:
        return None
    source = dict(message.headers).get("ce_source")
    return event, source.decode(errors="replace") if isinstance(source, bytes) else ""


@lru_cache(maxsize=65_536)
def _partition(stream_id: str, count: int) -> int:
    return partition_of(key_of(stream_id).encode(), count)


@lru_cache(maxsize=65_536)
def _key(stream_id: str) -> str:
    return key_of(stream_id)
