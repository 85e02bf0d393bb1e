"""Replicating: a bank is rebuilt from the messages of a topic, or follows it as a live copy.

Messages come at least once, from several partitions in any order, and strange ones among them. Each event is taken
once: the same position with the same hash is a duplicate, with another hash a conflict. Only what continues the log is
applied; what comes early is held back, what is no event is set aside. Events, offsets and what was set aside are kept
in one transaction, so that a restart neither loses nor repeats anything.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from msgspec import Struct, field

from bankapp.errors import IntegrityBroken
from bankapp.eventstore.recorded import Head, RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.cloudevents import MisplacedEvent, NotAnEvent, event_of_message
from bankapp.services.topics import Batch, Facts, Identity, Incomplete, Message, Reader, Topic, TopicRefused, Waiting

HELD = 50_000
"""Events that may be held back; beyond that, partitions that are ahead are not read on for a while."""
_POLL = 0.1


class SetAside(Struct, frozen=True):
    """A message that could not be taken, with the reason; `claims`: it says that it is an event, but is not whole."""

    message: Message
    why: str
    claims: bool


class Checkpoint(Struct, frozen=True):
    """How far a topic is read: per partition the first offset that has to be read again."""

    identity: Identity
    offsets: Mapping[int, int]
    set_aside: tuple[SetAside, ...] = ()


class Replica(Protocol):
    """The bank that is rebuilt. What `take` is given is kept in one transaction, or not at all."""

    @property
    def log(self) -> EventStore: ...

    def offsets(self, identity: Identity) -> dict[int, int]:
        """Where to go on in each partition; none of a topic that was never read, or was made anew."""

    def set_aside(self, identity: Identity) -> tuple[int, int]:
        """How many messages of the topic were ever set aside, and how many of them say that they are events."""

    def take(self, events: list[RecordedEvent], checkpoint: Checkpoint) -> None: ...


class Gap(IntegrityBroken):
    """An event is missing in the topic, though later ones are there."""

    def __init__(self, topic: str, position: int, held: int) -> None:
        self.topic, self.position, self.held = topic, position, held
        super().__init__(
            f"INCOMPLETE: event {position} is missing in {topic}, though {held} later ones are there; "
            f"the bank holds all before it."
        )


class Damaged(IntegrityBroken):
    """Messages that say they are events are not whole, and nothing proves that they are not needed."""

    def __init__(self, topic: str, head: int, messages: int) -> None:
        self.topic, self.head, self.messages = topic, head, messages
        super().__init__(
            f"INCOMPLETE: of the messages in {topic} that say they are events, {messages} were changed on the way "
            f"and set aside; the bank ends at event {head}."
        )


class Replicated(Struct, frozen=True):
    """What became of a topic: new events, duplicates that were dropped, messages ever set aside, and the head."""

    events: int
    duplicates: int
    set_aside: int
    head: Head

    @property
    def complete(self) -> bool:
        return not self.set_aside


class Place(Struct):
    """A partition: where reading goes on, and the newest position that was seen in it."""

    following: int
    newest: int = 0


class Assembly(Struct):
    """Puts the messages of all partitions into the order of the log. For one thread."""

    log: EventStore
    head: Head
    places: dict[int, Place]
    duplicates: int = 0
    set_aside: list[SetAside] = field(default_factory=list)
    _held: dict[int, tuple[RecordedEvent, int, int]] = field(default_factory=dict)

    def add(self, messages: Iterable[Message]) -> list[RecordedEvent]:
        """Take messages in, and give the events that continue the log now. Raises MisplacedEvent."""
        places, head, held = self.places, self.head.position, self._held
        for message in messages:
            place = places[message.partition]
            place.following = message.offset + 1
            try:
                event = event_of_message(message.headers, message.value)
            except NotAnEvent as error:
                self.set_aside.append(SetAside(message, error.why, error.claims))
                continue
            place.newest = max(place.newest, event.position)
            if event.position <= head or event.position in held:
                self._check_duplicate(event)
            else:
                held[event.position] = (event, message.partition, message.offset)
        return self._following()

    def _following(self) -> list[RecordedEvent]:
        position, hash_ = self.head
        ready = []
        while found := self._held.pop(position + 1, None):
            event = found[0]
            if event.previous_hash != hash_:
                raise MisplacedEvent(event.position, "it does not continue the event before")
            ready.append(event)
            position, hash_ = event.position, event.hash
        self.head = Head(position, hash_)
        return ready

    def _check_duplicate(self, event: RecordedEvent) -> None:
        held = self._held.get(event.position)
        known = held[0] if held else next(self.log.read(event.position, event.position))
        if known.hash != event.hash:
            raise MisplacedEvent(event.position, "two different events claim that position")
        self.duplicates += 1

    @property
    def held(self) -> int:
        return len(self._held)

    def offsets(self) -> dict[int, int]:
        """Per partition the first offset that is not dealt with: what is held back has to be read again."""
        offsets = {number: place.following for number, place in self.places.items()}
        for _event, partition, offset in self._held.values():
            offsets[partition] = min(offsets[partition], offset)
        return offsets

    def ahead(self) -> set[int]:
        """The partitions that are past what is missing, so that it cannot come from them."""
        missing = self.head.position + 1
        return {number for number, place in self.places.items() if place.newest > missing}


class Replicating:
    """Reads one topic into one bank. For one thread."""

    def __init__(self, replica: Replica, topic: Topic, facts: Facts, reader: Reader, starts: Mapping[int, int]) -> None:
        self._replica, self._topic, self._facts, self._reader = replica, topic, facts, reader
        places = {number: Place(start) for number, start in starts.items()}
        self._assembly = Assembly(replica.log, replica.log.head(), places)
        self._events = 0
        self._kept = dict(starts)

    def step(self, waiting: Waiting, progress: Progress = no_progress) -> frozenset[int]:
        """Take what comes within a moment, and keep it; the partitions that are read to their end for now."""
        batch = self._reader.poll(_POLL, waiting)
        if batch.messages:
            self._take(batch)
            progress(self._assembly.head.position)
        self._hold_back(batch.at_end)
        return batch.at_end

    def _take(self, batch: Batch) -> None:
        assembly = self._assembly
        ready = assembly.add(batch.messages)
        offsets = assembly.offsets()
        if ready or assembly.set_aside or offsets != self._kept:
            checkpoint = Checkpoint(self._facts.identity, offsets, tuple(assembly.set_aside))
            self._replica.take(ready, checkpoint)
            self._kept = offsets
            self._events += len(ready)
            assembly.set_aside.clear()

    def _hold_back(self, at_end: frozenset[int]) -> None:
        """Where too much is held back, read only the partitions that what is missing can still come from."""
        assembly = self._assembly
        ahead = assembly.ahead() if assembly.held > HELD else set()
        if ahead and ahead | at_end == assembly.places.keys():
            raise self.gap()
        self._reader.pause(ahead)

    @property
    def held(self) -> int:
        """Events that wait for one before them."""
        return self._assembly.held

    def gap(self) -> Gap:
        return Gap(self._topic.name, self._assembly.head.position + 1, self._assembly.held)

    def result(self) -> Replicated:
        """What became of it so far."""
        set_aside, _ = self._replica.set_aside(self._facts.identity)
        return Replicated(self._events, self._assembly.duplicates, set_aside, self._assembly.head)

    def finished(self) -> Replicated:
        """The result of a topic that is read to its end. Raises Gap, Damaged or Incomplete."""
        result = self.result()
        name = self._topic.name
        if self._assembly.held:
            raise self.gap()
        if not result.head.position or not any(self._facts.high):
            raise Incomplete(name)
        _, damaged = self._replica.set_aside(self._facts.identity)
        if damaged:
            raise Damaged(name, result.head.position, damaged)
        return result


def starts_of(replica: Replica, topic: str, facts: Facts) -> dict[int, int]:
    """Where to begin in each partition; raises TopicRefused when what comes next was cut off."""
    known = replica.offsets(facts.identity)
    starts = {}
    for number, (low, high) in enumerate(zip(facts.low, facts.high, strict=True)):
        starts[number] = known.get(number, low)
        if starts[number] < low:
            why = f"its messages up to {low - 1} in partition {number} were cut off before they were read"
            raise TopicRefused(topic, why)
        if starts[number] > high:
            why = f"partition {number} ends at {high}, but was read to {starts[number]} before"
            raise TopicRefused(topic, why)
    return starts


def replicate_once(replica: Replica, topic: Topic, waiting: Waiting, progress: Progress = no_progress) -> Replicated:
    """Read a topic to its end. Raises Gap, Damaged or Incomplete; what holds is kept all the same."""
    facts = topic.facts(waiting)
    starts = starts_of(replica, topic.name, facts)
    with topic.reader(starts) as reader:
        replicating = Replicating(replica, topic, facts, reader, starts)
        while len(replicating.step(waiting, progress)) < len(starts):
            pass
        return replicating.finished()


def follow_topic(
    replica: Replica,
    topic: Topic,
    waiting: Waiting,
    tell: Callable[[Replicated], None],
    stopping: Callable[[], bool],
    patience: float = 10.0,
) -> Replicated:
    """Take what comes until told to stop; `tell` hears of every change. Raises Gap when an event stays away."""
    facts = topic.facts(waiting)
    starts = starts_of(replica, topic.name, facts)
    with topic.reader(starts) as reader:
        replicating = Replicating(replica, topic, facts, reader, starts)
        told, complete_at = None, time.monotonic()
        while not stopping():
            at_end = replicating.step(waiting)
            if len(at_end) < len(starts) or not replicating.held:
                complete_at = time.monotonic()
            elif time.monotonic() - complete_at > patience:
                raise replicating.gap()
            if (result := replicating.result()) != told:
                tell(result)
                told = result
        return replicating.result()
