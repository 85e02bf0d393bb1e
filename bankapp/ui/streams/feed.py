"""What a consumer of a topic sees: its messages as rows, read in a thread, as many kept as a person can look at."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from bankapp.errors import Cancelled
from bankapp.eventstore.store import EventStore
from bankapp.services.cloudevents import NotAnEvent, event_of_message, source_of
from bankapp.services.subscribing import feed, start_of
from bankapp.services.topics import Message, Topic, Waiting
from bankapp.ui.streams.background import Background

MOST = 500
"""Rows that are kept."""
_LONGEST = 500
"""Letters of a value that are shown."""
_BREATH = 0.03
"""Seconds between two looks into the topic: a feed is for reading, and other threads want to live."""

Kind = Literal["ours", "other bank", "damaged", "foreign"]
Phase = Literal["stopped", "connecting", "live", "waiting"]


class FeedRow(Struct, frozen=True):
    """One message. `position` is 0 where it is no event; `why` says what is wrong with one that is damaged."""

    kind: Kind
    position: int
    key: str
    type: str
    value: str
    why: str = ""


class FeedState(Struct, frozen=True):
    """How a feed stands; `seen` messages came so far; `why` it waits, or why it stopped."""

    phase: Phase
    seen: int = 0
    why: str = ""


NO_FEED = FeedState("stopped")


class FeedRun:
    """One run of a feed, from Start to its end."""

    def __init__(self, make_topic: Callable[[], Topic], start: str, log: EventStore) -> None:
        """`start` is a place in the topic, as `start_of` takes it; events of other logs than `log` are told apart."""
        self._make_topic, self._start, self._log = make_topic, start, log
        self._source = ""
        self._rows: deque[FeedRow] = deque(maxlen=MOST)
        self._lock = threading.Lock()
        self._seen, self._why = 0, ""
        self._waited = self._live = False
        self._background = Background("feed", self._follow)

    @property
    def running(self) -> bool:
        return self._background.running

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._background.stopping

    @property
    def state(self) -> FeedState:
        if not self.running:
            return FeedState("stopped", self._seen, self._background.why)
        if self._why:
            return FeedState("waiting", self._seen, self._why)
        return FeedState("live" if self._live else "connecting", self._seen)

    def start(self) -> None:
        """Begin; once only."""
        self._background.start()

    def stop(self) -> None:
        """Tell it to stop, without waiting for that."""
        self._background.stop()

    def take(self) -> list[FeedRow]:
        """What came since it was asked last, oldest first; of a flood only the newest."""
        with self._lock:
            rows = list(self._rows)
            self._rows.clear()
        return rows

    # in the thread

    def _follow(self, stopping: threading.Event) -> None:
        topic, waiting = self._make_topic(), self._waiting(stopping)
        start = start_of(self._start, topic, waiting)
        for messages in feed(topic, start, waiting, stopping.is_set):
            if not self._waited:
                self._why = ""
            self._waited, self._live = False, True
            self._take_in(messages)
            stopping.wait(_BREATH)

    def _waiting(self, stopping: threading.Event) -> Waiting:
        def wait(why: str, _seconds: float) -> None:
            if stopping.is_set():
                raise Cancelled
            self._why, self._waited = why, True

        return wait

    def _take_in(self, messages: Sequence[Message]) -> None:
        rows = [self._row(message) for message in messages[-MOST:]]
        with self._lock:
            self._rows.extend(rows)
            self._seen += len(messages)

    def _row(self, message: Message) -> FeedRow:
        if not self._source and (first := next(self._log.read(1, 1), None)):
            self._source = source_of(first)
        return row_of(message, self._source)


def row_of(message: Message, source: str) -> FeedRow:
    """A message as a row; `source` is what the bank's own events call their source."""
    headers = dict(message.headers)
    key, value = shown(message.key), shown(message.value)
    try:
        event = event_of_message(message.headers, message.value)
    except NotAnEvent as error:
        type_ = _text(headers.get("ce_type"))
        return FeedRow("damaged" if error.claims else "foreign", 0, key, type_, value, error.why)
    ours = _text(headers.get("ce_source")) == source
    return FeedRow("ours" if ours else "other bank", event.position, key, event.type, value)


def shown(content: bytes | None) -> str:
    """Bytes of a message as one line of letters that can be seen, and not too many of them."""
    if content is None:
        return "–"
    text = content[: 4 * _LONGEST].decode(errors="backslashreplace")
    cut = len(text) > _LONGEST or len(content) > 4 * _LONGEST
    letters = (
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text[:_LONGEST]
    )
    return "".join(letters) + ("…" if cut else "")


def _text(value: str | bytes | None) -> str:
    return shown(value) if isinstance(value, bytes) else value or ""
