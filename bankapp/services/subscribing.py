"""Subscribing: what a consumer of a topic sees, from the beginning, from the end or from a moment on, as it comes."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from bankapp.errors import BadInput
from bankapp.eventstore.instants import BadInstant, from_iso
from bankapp.services.cloudevents import NotAnEvent, event_of_message
from bankapp.services.topics import Message, Topic, Waiting

BEGINNING, END = "beginning", "end"
_POLL = 0.1
_MILLISECOND = 1000


class BadStart(BadInput):
    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:40]}" is no place in a topic: give beginning, end, a position, or a date or time.')


class Start(Struct, frozen=True):
    """Where a feed begins: per partition an offset, and the first position that is wanted."""

    offsets: dict[int, int]
    position: int = 0


def start_of(text: str, topic: Topic, waiting: Waiting) -> Start:
    """The place that a person names; raises BadStart."""
    word = text.strip().casefold()
    if word in {END, "now"}:
        return Start(dict(enumerate(topic.facts(waiting).high)))
    if word == BEGINNING:
        return Start(dict(enumerate(topic.facts(waiting).low)))
    if word.isdecimal():
        return _at_position(int(word), topic, waiting)
    try:
        instant = from_iso(text)
    except BadInstant:
        raise BadStart(text) from None
    return Start(topic.offsets_at(max(-(-instant // _MILLISECOND), 0), waiting))


def _at_position(position: int, topic: Topic, waiting: Waiting) -> Start:
    """Every position before it stands in a message of its own, so in one partition it cannot come earlier than that."""
    facts = topic.facts(waiting)
    if len(facts.low) > 1:
        return Start(dict(enumerate(facts.low)), position)
    (low,), (high,) = facts.low, facts.high
    return Start({0: max(low, min(position - 1, high))}, position)


def feed(
    topic: Topic, start: Start, waiting: Waiting, stopping: Callable[[], bool], *, to_end: bool = False
) -> Iterator[list[Message]]:
    """Messages as they come, in small lists (empty ones when nothing does), until told to stop, or to the end."""
    with topic.reader(start.offsets) as reader:
        while not stopping():
            messages, at_end = reader.poll(_POLL, waiting)
            yield [message for message in messages if not start.position or _reaches(message, start.position)]
            if to_end and len(at_end) == len(start.offsets):
                return


def _reaches(message: Message, position: int) -> bool:
    """Whether a message is of that position or a later one; strange messages are shown too."""
    try:
        return event_of_message(message.headers, message.value).position >= position
    except NotAnEvent:
        return True
