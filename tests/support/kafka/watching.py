"""Watching a publisher, and what a topic holds."""

from collections import Counter

from bankapp.domain.commands import Deposit
from bankapp.services.cloudevents import NotAnEvent, event_of_message
from bankapp.services.publisher import Assignment, Publisher, PublisherState
from bankapp.services.session import Session
from bankapp.services.subscribing import feed, start_of
from bankapp.services.topics import Message, Topic
from tests.support.kafka.broker import wait_for
from tests.support.scenario import eur
from tests.support.services import desk_of
from tests.support.streams import PATIENT

SECONDS = 30.0


class Watched:
    """A publisher whose states are kept."""

    def __init__(self, session: Session, topic: Topic, *, exactly_once: bool = False) -> None:
        self.states: list[PublisherState] = []
        assignment = Assignment(session.store, session.publications, topic, session.changes, exactly_once=exactly_once)
        self.publisher = Publisher(assignment, self.states.append)

    def __enter__(self) -> "Watched":
        self.publisher.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.publisher.stop(SECONDS)

    def until(self, phase: str, position: int = 0) -> PublisherState:
        """Wait until it stands like this."""
        wait_for(lambda: self.publisher.state.phase == phase and self.publisher.state.position >= position, SECONDS)
        return self.publisher.state


def add(session: Session, times: int = 1) -> int:
    """Deposit something; the new head."""
    account = session.history.bank(session.history.head()).accounts[0].account_id
    for _ in range(times):
        desk_of(session).do(Deposit(account, eur("1")))
    return session.history.head()


def messages_in(topic: Topic) -> list[Message]:
    """All that a topic holds for those who read committed messages."""
    start = start_of("beginning", topic, PATIENT)
    return [message for batch in feed(topic, start, PATIENT, lambda: False, to_end=True) for message in batch]


def positions_in(topic: Topic) -> Counter[int]:
    """How often each event is in a topic."""
    found: Counter[int] = Counter()
    for message in messages_in(topic):
        try:
            found[event_of_message(message.headers, message.value).position] += 1
        except NotAnEvent:
            found[0] += 1
    return found


def once_each(head: int) -> Counter[int]:
    """Each event up to a position once."""
    return Counter(range(1, head + 1))
