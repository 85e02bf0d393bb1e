"""Topics that make difficulties, and the panel on a topic in memory."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from threading import enumerate as all_threads

from bankapp.services.cloudevents import Header
from bankapp.services.session import Session
from bankapp.services.topics import Facts, Identity, Message, Topic, Waiting
from bankapp.ui.preferences import Preferences
from bankapp.ui.streams.address import Address, Addresses
from bankapp.ui.streams.controller import Streams
from bankapp.ui.streams.panel import StreamsPanel
from bankapp.ui.streams.projections_box import ProjectionsBox
from bankapp.ui.tasks import Tasks
from tests.support.topics import MemoryTopic

AWAY = "nothing listens at x:1"


@dataclass
class AwayTopic(MemoryTopic):
    """A topic whose broker is away until `back` is set."""

    back: Event = field(default_factory=Event)

    def identity(self, waiting: Waiting) -> Identity:
        while not self.back.wait(0.002):
            waiting(AWAY, 1.0)
        return super().identity(waiting)


@dataclass
class SilentTopic(MemoryTopic):
    """A topic that answers when `heard` is set, and tells nobody why not before; `asked` is set when it is asked."""

    heard: Event = field(default_factory=Event)
    asked: Event = field(default_factory=Event)

    def identity(self, waiting: Waiting) -> Identity:
        self.asked.set()
        self.heard.wait()
        return super().identity(waiting)


@dataclass
class HeldTopic(MemoryTopic):
    """A topic that keeps whoever writes to it waiting until `go` is set; `written` is set by the first message."""

    written: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)

    def put(
        self, key: bytes | None, value: bytes | None, headers: Iterable[Header] = (), partition: int | None = None
    ) -> Message:
        message = super().put(key, value, headers, partition)
        self.written.set()
        self.go.wait()
        return message


@dataclass
class FaultyTopic(MemoryTopic):
    """A topic that meets a bug of ours."""

    def facts(self, waiting: Waiting) -> Facts:
        raise ZeroDivisionError


class Switchboard:
    """Makes the topic that is wanted next, and remembers for which addresses it was asked."""

    def __init__(self) -> None:
        self.topic: Topic = MemoryTopic()
        self.asked: list[Address] = []
        self.refuses: Exception | None = None

    def __call__(self, address: Address) -> Topic:
        self.asked.append(address)
        if self.refuses:
            raise self.refuses
        return self.topic


def addresses_in(folder: Path, **environment: str) -> Addresses:
    """What is remembered in a folder, and what the environment says."""
    return Addresses(Preferences(folder / "window.ini"), environment)


def panel_of(session: Session, make: Callable[[Address], Topic], folder: Path, tasks: Tasks) -> StreamsPanel:
    """The panel on a bank, shown."""
    panel = StreamsPanel(Streams(make), addresses_in(folder), ProjectionsBox(tasks))
    panel.resize(800, 700)
    panel.show()
    panel.set_session(session)
    return panel


def running_threads() -> set[str]:
    """What of the streams still runs."""
    return {thread.name for thread in all_threads()} & {"publisher-start", "publisher", "feed", "topic-check"}
