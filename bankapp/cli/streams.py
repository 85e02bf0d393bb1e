"""Events as a stream: to a topic, from a topic, and what a topic is like. Kafka is imported when a command wants it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import click
from msgspec import Struct

from bankapp.cli.desk import Desk, ending_cleanly
from bankapp.cli.forms import Json, counted, head_json
from bankapp.cli.parameters import Run, json_option
from bankapp.cli.screen import Screen
from bankapp.cli.texts import text
from bankapp.services.publisher import Assignment, PublisherState, follow, publish_once
from bankapp.services.publishing import published_position
from bankapp.services.replicating import Replicated, follow_topic, replicate_once
from bankapp.services.session import Session
from bankapp.services.subscribing import feed, start_of
from bankapp.services.topics import Facts, Incomplete, Message, Topic, TopicRefused, Waiting, patient

_DAY = 86_400_000


class Place(Struct, frozen=True):
    """Which topic of which cluster, and how long to wait for a broker."""

    name: str
    servers: str | None
    file: Path | None
    patience: float

    def topic(self, desk: Desk) -> Topic:
        return desk.make_workspace().topic(self.name, self.servers, self.file)

    @property
    def waiting(self) -> Waiting:
        return patient(self.patience)


_OPTIONS = (
    click.option("--bootstrap-servers", "servers", type=text, metavar="HOST:PORT,...", help="Brokers to begin with."),
    click.option("--topic", "name", type=text, required=True, envvar="BANKAPP_KAFKA_TOPIC", metavar="TOPIC"),
    click.option(
        "--kafka-config",
        "file",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="BANKAPP_KAFKA_CONFIG",
        metavar="FILE",
        help="librdkafka's settings, name=value a line; also BANKAPP_KAFKA_SASL_PASSWORD for sasl.password, and so on.",
    ),
    click.option(
        "--patience",
        type=click.FloatRange(min=0),
        default=10.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait for a broker; with --follow, without end.",
    ),
)


def at_a_topic(run: Run) -> Run:
    """Gives a command the options that name a topic; it is called with the desk and a Place first."""

    @wraps(run)
    def placed(
        desk: Desk, /, *, name: str, servers: str | None, file: Path | None, patience: float, **others: object
    ) -> object:
        return run(desk, Place(name, servers, file, patience), **others)

    decorated: Run = placed
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return click.pass_obj(decorated)


@click.command()
@click.option("--follow", "following", is_flag=True, help="Go on with what comes, until it is stopped.")
@click.option("--exactly-once", is_flag=True, help="In transactions; an earlier publisher of the topic is shut out.")
@click.option("--anew", is_flag=True, help="The topic was made anew on purpose: fill it from the first event.")
@json_option
@at_a_topic
def publish(desk: Desk, place: Place, *, following: bool, exactly_once: bool, anew: bool, as_json: bool) -> None:
    """Write the log to a topic of Kafka, as CloudEvents.

    Where to go on is read from the topic itself.
    """
    topic = place.topic(desk)
    with desk.opened() as session:
        assignment = _assignment(session, topic, exactly_once=exactly_once, anew=anew)
        if following:
            with stopped_by_signal() as stopping:
                follow(assignment, _Teller(desk, place.name, as_json=as_json), stopping)
            return
        head = session.history.end()
        with desk.screen.progress("Publishing", lambda: head) as progress:
            done = publish_once(assignment, place.waiting, lambda state: progress(state.position))
    if as_json:
        desk.screen.json({"topic": place.name, "published": done.events, "head": head_json(done.head)})
    else:
        told = f"{counted(done.events, 'event')} published to {place.name}"
        desk.screen.line(f"{told}; it holds all up to {done.head.position} {done.head.hash.hex()}.")


@click.command()
@click.option("--from", "start", type=text, default="beginning", show_default=True, metavar="beginning|end|MOMENT")
@click.option("--to-end", is_flag=True, help="Stop where the topic ends for now.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="Stop after so many messages.")
@json_option
@at_a_topic
def subscribe(desk: Desk, place: Place, *, start: str, to_end: bool, count: int | None, as_json: bool) -> None:
    """Print key and value of messages as they come.

    A MOMENT is here a position, or an ISO date or time.
    """
    topic, screen = place.topic(desk), desk.screen
    begin = start_of(start, topic, place.waiting)
    left = sys.maxsize if count is None else count
    waiting = place.waiting if to_end else _told_once(desk)
    with stopped_by_signal() as stopping:
        for messages in feed(topic, begin, waiting, lambda: stopping.is_set() or screen.reader_gone(), to_end=to_end):
            for message in messages[:left]:
                _show(screen, message, as_json=as_json)
            screen.flush()
            left -= len(messages)
            if left <= 0:
                return


@click.command()
@click.option("--follow", "following", is_flag=True, help="Stay a live copy, until it is stopped.")
@json_option
@at_a_topic
def replicate(desk: Desk, place: Place, *, following: bool, as_json: bool) -> None:
    """Rebuild the bank from a topic.

    The bank may be new, or one that was rebuilt from this topic before.
    """
    topic = place.topic(desk)
    facts = topic.facts(place.waiting)  # what cannot be read must not leave a new bank behind
    length = sum(facts.high) - sum(facts.low)
    if not length:
        raise Incomplete(place.name)
    with desk.opened(create=True) as session:
        try:
            with desk.screen.progress("Replicating", lambda: length) as progress:
                done = replicate_once(session.replica(), topic, place.waiting, progress)
        finally:
            with desk.screen.progress("Building read models", lambda: length) as progress:
                session.readmodels.catch_up(progress)
        _tell_replicated(desk, place.name, done, as_json=as_json)
        if following:
            with stopped_by_signal() as stopping:
                _follow_topic(desk, place, session, topic, stopping, as_json=as_json)


@click.group()
def kafka() -> None:
    """What a topic is like, and making one."""


@kafka.command("check")
@json_option
@at_a_topic
def check(desk: Desk, place: Place, *, as_json: bool) -> None:
    """Connect, and say what the topic is like, or what is wrong."""
    topic = place.topic(desk)
    cluster = topic.cluster(place.waiting)
    facts = topic.facts(place.waiting)
    faults, position = _faults(facts), published_position(topic, facts, place.waiting)
    if as_json:
        known = {"brokers": cluster.brokers, **_facts_json(facts), "position": position}
        desk.screen.json({**known, "ok": not faults, "faults": faults})
    else:
        desk.screen.lines(_facts_text(cluster.brokers, facts, position))
    if faults:
        raise TopicRefused(place.name, "; ".join(faults))


@kafka.command("create-topic")
@click.option("--partitions", type=click.IntRange(min=1), default=1, show_default=True, help="Fixed for ever.")
@click.option("--replicas", type=click.IntRange(min=1), default=1, show_default=True, help="Copies of each partition.")
@at_a_topic
def create_topic(desk: Desk, place: Place, *, partitions: int, replicas: int) -> None:
    """Make a topic that keeps events for ever."""
    place.topic(desk).create(partitions, replicas, place.waiting)
    desk.screen.line(f"The topic {place.name} was made, with {counted(partitions, 'partition')}.")


COMMANDS = (publish, subscribe, replicate, kafka)


@contextmanager
def stopped_by_signal() -> Iterator[threading.Event]:
    """Ctrl+C and SIGTERM end what is done here in good order; they are no failure."""
    stopping = threading.Event()
    with ending_cleanly():
        try:
            yield stopping
        except KeyboardInterrupt:
            stopping.set()


def _assignment(session: Session, topic: Topic, *, exactly_once: bool, anew: bool) -> Assignment:
    return Assignment(session.store, session.publications, topic, session.changes, exactly_once=exactly_once, anew=anew)


class _Teller:
    """Says on the screen how a publisher stands, but not every step of it."""

    def __init__(self, desk: Desk, topic: str, *, as_json: bool) -> None:
        self._screen, self._topic, self._as_json = desk.screen, topic, as_json
        self._last: PublisherState | None = None

    def __call__(self, state: PublisherState) -> None:
        last, self._last = self._last, state
        if state == last or state.phase == "publishing":
            return
        if self._as_json:
            self._screen.json({"state": state.phase, "position": state.position, "head": state.head, "why": state.why})
        elif state.phase == "idle":
            self._screen.line(f"{self._topic} holds all up to event {state.position}.")
        elif last is None or (last.phase, last.why) != (state.phase, state.why):
            self._screen.error(f"waiting for the broker: {state.why}.")
        self._screen.flush()


def _told_once(desk: Desk) -> Waiting:
    """Says once why nothing comes, each time for another reason."""
    last = ""

    def wait(why: str, _seconds: float) -> None:
        nonlocal last
        if why != last:
            desk.screen.error(f"waiting for the broker: {why}.")
            last = why

    return wait


def _follow_topic(
    desk: Desk, place: Place, session: Session, topic: Topic, stopping: threading.Event, *, as_json: bool
) -> None:
    def tell(done: Replicated) -> None:
        if done.events:
            _tell_replicated(desk, place.name, done, as_json=as_json)
            desk.screen.flush()

    follow_topic(session.live_replica(), topic, _told_once(desk), tell, stopping.is_set)


def _tell_replicated(desk: Desk, topic: str, done: Replicated, *, as_json: bool) -> None:
    if as_json:
        desk.screen.json(
            {
                "topic": topic,
                "replicated": done.events,
                "duplicates": done.duplicates,
                "set_aside": done.set_aside,
                "complete": done.complete,
                "head": head_json(done.head),
            }
        )
        return
    dropped = f", {counted(done.duplicates, 'duplicate')} dropped" if done.duplicates else ""
    desk.screen.line(
        f"{counted(done.events, 'event')} replicated from {topic}{dropped}; "
        f"head {done.head.position} {done.head.hash.hex()}."
    )
    if not done.complete:
        strange = counted(done.set_aside, "message")
        desk.screen.line(f"INCOMPLETE: {strange} that could not be taken, set aside in the bank.")


def _show(screen: Screen, message: Message, *, as_json: bool) -> None:
    if as_json:
        screen.json(_message_json(message))
    else:
        screen.line(_line(message))


def _line(message: Message) -> str:
    return f"{_shown(message.key)} {_shown(message.value)}"


def _shown(content: bytes | None) -> str:
    return "-" if content is None else content.decode(errors="backslashreplace")


def _message_json(message: Message) -> Json:
    return {
        "partition": message.partition,
        "offset": message.offset,
        "timestamp": message.timestamp,
        "key": None if message.key is None else _shown(message.key),
        "value": None if message.value is None else _shown(message.value),
        "headers": {name: _shown(value) if isinstance(value, bytes) else value for name, value in message.headers},
    }


def _faults(facts: Facts) -> list[str]:
    """What is wrong with the settings of a topic that is to hold a log."""
    faults = []
    if facts.compacted:
        faults.append("it is compacted, so that the broker removes events; cleanup.policy must be delete")
    if not facts.endless:
        faults.append(f"it keeps messages for {_retention(facts)} only; retention.ms and retention.bytes must be -1")
    if any(facts.low):
        faults.append("its first messages are cut off by retention")
    return faults


def _retention(facts: Facts) -> str:
    if facts.endless:
        return "ever"
    limits = [f"{facts.retention_ms / _DAY:g} days"] if facts.retention_ms >= 0 else []
    limits += [f"{facts.retention_bytes} bytes"] if facts.retention_bytes >= 0 else []
    return " or ".join(limits)


def _facts_json(facts: Facts) -> Json:
    identity = facts.identity
    return {
        "cluster": identity.cluster,
        "topic": identity.topic,
        "topic_id": identity.topic_id,
        "partitions": identity.partitions,
        "messages": sum(facts.high) - sum(facts.low),
        "compacted": facts.compacted,
        "retention_ms": facts.retention_ms,
        "retention_bytes": facts.retention_bytes,
    }


def _facts_text(brokers: int, facts: Facts, position: int) -> list[str]:
    identity = facts.identity
    fields = (
        ("cluster", f"{identity.cluster}, {counted(brokers, 'broker')}"),
        ("topic", f"{identity.topic} {identity.topic_id}".rstrip()),
        ("partitions", str(identity.partitions)),
        ("messages", str(sum(facts.high) - sum(facts.low))),
        ("published", f"up to event {position}" if position else "nothing"),
        ("retention", f"for {_retention(facts)}" + (", compacted" if facts.compacted else "")),
    )
    return [f"{name:<10} {value}" for name, value in fields]
