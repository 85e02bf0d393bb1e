"""The streams of the shown bank: its publisher, a feed and a check, each in threads of its own."""

import time
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from bankapp.services.publisher import STOPPED, Assignment, PublisherState
from bankapp.services.session import Session
from bankapp.ui.streams.address import Address, MakeTopic
from bankapp.ui.streams.check import CheckRun
from bankapp.ui.streams.feed import NO_FEED, FeedRun, FeedState
from bankapp.ui.streams.publishing import PublishingRun

INTERVAL_MS = 50
"""How often it is looked at what runs."""
_FAREWELL = 0.2
"""Seconds that leaving a bank waits for what runs; what takes longer ends by itself, and nobody listens to it."""


class _Run(Protocol):
    @property
    def running(self) -> bool: ...
    def stop(self) -> None: ...


class Streams(QObject):
    """Starts and stops; none of it ever keeps the window waiting. Lives in the GUI thread, as its signals do."""

    publisherChanged = Signal(object)
    """A PublisherState."""
    feedChanged = Signal(object)
    """A FeedState."""
    feedGrew = Signal(object)
    """Rows that came, oldest first."""
    checked = Signal(object)
    """A Finding, or in words why there is none."""
    changed = Signal()
    """Something began, was told to stop, or ended."""

    def __init__(self, make_topic: MakeTopic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_topic = make_topic
        self._session: Session | None = None
        self._publishing: PublishingRun | None = None
        self._feeding: FeedRun | None = None
        self._checking: CheckRun | None = None
        self._publisher, self._feed = STOPPED, NO_FEED
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    @property
    def publisher(self) -> PublisherState:
        """How the publisher stood when it was looked at last."""
        return self._publisher

    @property
    def feed(self) -> FeedState:
        """How the feed stood when it was looked at last."""
        return self._feed

    @property
    def publishing(self) -> bool:
        """Whether a publisher runs, or is about to end."""
        return self._publishing is not None

    @property
    def feeding(self) -> bool:
        """Whether a feed runs, or is about to end."""
        return self._feeding is not None

    @property
    def checking(self) -> bool:
        return self._checking is not None

    @property
    def publisher_stops(self) -> bool:
        """Whether the publisher was told to stop, and has not yet."""
        return self._publishing is not None and self._publishing.stopping

    @property
    def feed_stops(self) -> bool:
        """Whether the feed was told to stop, and has not yet."""
        return self._feeding is not None and self._feeding.stopping

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none: whatever runs for the one before stops."""
        runs: list[_Run] = [run for run in (self._publishing, self._feeding, self._checking) if run]
        self._publishing = self._feeding = self._checking = None
        self._timer.stop()
        _leave(runs)
        self._session = session
        self._tell(STOPPED, NO_FEED)
        self.changed.emit()

    def start_publishing(self, address: Address) -> None:
        """Publish what the bank has and what comes, until told to stop."""
        session = self._session
        if session is None or self.publishing:
            return

        def assign() -> Assignment:
            return Assignment(session.store, session.publications, self._make_topic(address), session.changes)

        self._publishing = PublishingRun(assign)
        self._publishing.start()
        self._began()

    def stop_publishing(self) -> None:
        """Ask the publisher to end; its state tells when it has."""
        if self._publishing:
            self._publishing.stop()
            self.changed.emit()

    def start_feed(self, address: Address, start: str) -> None:
        """Show what a consumer sees, from a place in the topic on."""
        if self._session is None or self.feeding:
            return
        self._feeding = FeedRun(partial(self._make_topic, address), start, self._session.store)
        self._feeding.start()
        self._began()

    def stop_feed(self) -> None:
        """Ask the feed to end."""
        if self._feeding:
            self._feeding.stop()
            self.changed.emit()

    def check(self, address: Address) -> None:
        """Look at the topic once; `checked` tells."""
        if self._session is None or self.checking:
            return
        self._checking = CheckRun(partial(self._make_topic, address))
        self._checking.start()
        self._began()

    def look(self) -> None:
        """Tell what has changed since it was looked at last."""
        self._look_at_feed()
        self._tell(self._look_at_publisher(), self._feed_state())
        self._look_at_check()
        ended = self._forget_what_ended()
        if not (self.publishing or self.feeding or self.checking):
            self._timer.stop()
        if ended:
            self.changed.emit()

    # inside

    def _began(self) -> None:
        self._timer.start()
        self.look()
        self.changed.emit()

    def _look_at_publisher(self) -> PublisherState:
        return self._publishing.state if self._publishing else self._publisher

    def _feed_state(self) -> FeedState:
        return self._feeding.state if self._feeding else self._feed

    def _look_at_feed(self) -> None:
        rows = self._feeding.take() if self._feeding else []
        if rows:
            self.feedGrew.emit(rows)

    def _look_at_check(self) -> None:
        run = self._checking
        if run and not run.running:
            self._checking = None
            self.checked.emit(run.finding or run.why)
            self.changed.emit()

    def _forget_what_ended(self) -> bool:
        """What is told to have ended is over: its state was looked at before."""
        ended = False
        if self._publishing and self._publisher.phase == "stopped":
            self._publishing, ended = None, True
        if self._feeding and self._feed.phase == "stopped":
            self._look_at_feed()
            self._feeding, ended = None, True
        return ended

    def _tell(self, publisher: PublisherState, feed: FeedState) -> None:
        if publisher != self._publisher:
            self._publisher = publisher
            self.publisherChanged.emit(publisher)
        if feed != self._feed:
            self._feed = feed
            self.feedChanged.emit(feed)


def _leave(runs: list[_Run]) -> None:
    """Stop all, and wait a moment for those that end at once, so that most are over when the bank is closed."""
    for run in runs:
        run.stop()
    deadline = time.monotonic() + _FAREWELL
    while any(run.running for run in runs) and time.monotonic() < deadline:
        time.sleep(0.005)
