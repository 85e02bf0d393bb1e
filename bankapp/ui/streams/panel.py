"""The tab of the streams: projections, where the bank's events go, how far they are, and what a consumer sees."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from bankapp.services.session import Session
from bankapp.ui.labels import plain_label
from bankapp.ui.streams.address import Addresses
from bankapp.ui.streams.address_form import AddressForm
from bankapp.ui.streams.check import Finding
from bankapp.ui.streams.controller import Streams
from bankapp.ui.streams.feed_box import FeedBox
from bankapp.ui.streams.projections_box import ProjectionsBox
from bankapp.ui.streams.publisher_box import PublisherBox
from bankapp.ui.streams.words import faults_words, finding_words


class StreamsPanel(QWidget):
    """Shows how the streams of a bank stand, and hands on what a person wants of them."""

    def __init__(
        self, streams: Streams, addresses: Addresses, projections: ProjectionsBox, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("streamsPanel")
        self.setAccessibleName(self.tr("Streams"))
        self._streams = streams
        self._addresses = addresses
        self._session: Session | None = None
        self.projections = projections
        self.form = AddressForm()
        self.publisher = PublisherBox()
        self.feed = FeedBox()
        self._compose()
        self._connect()
        self._allow()

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none; whatever ran for the one before stops."""
        self._session = session
        self._streams.set_session(session)
        self.projections.set_session(session)
        self.feed.clear()
        if session:
            self.form.show_address(self._addresses.of(session))
        self._address_edited()

    # what a person wants

    def _publish(self) -> None:
        self._remember()
        self._streams.start_publishing(self.form.address)

    def _read(self, start: str) -> None:
        self._remember()
        self.feed.clear()
        self._streams.start_feed(self.form.address, start)

    def _check(self) -> None:
        self._remember()
        self.form.finding.show_hint(self.tr("Asking the brokers…"))
        self._streams.check(self.form.address)

    def _remember(self) -> None:
        if self._session:
            self._addresses.remember(self._session, self.form.address)

    def _address_edited(self) -> None:
        address = self.form.address
        self.form.finding.show_hint("")  # what was found was found elsewhere
        self.feed.show_address(address.servers, address.topic)
        self._allow()

    # what is shown

    def _show_finding(self, found: Finding | str) -> None:
        if isinstance(found, str):
            self.form.finding.show_bad(found)
            return
        words, faults = finding_words(found, self.locale()), faults_words(found.facts)
        if faults:
            self.form.finding.show_bad(f"{faults} {words}")
        else:
            self.form.finding.show_good(words)

    def _show_states(self) -> None:
        streams = self._streams
        if streams.publisher_stops:
            self.publisher.show_stopping()
        else:
            self.publisher.show_state(streams.publisher)
        if streams.feed_stops:
            self.feed.show_stopping()
        else:
            self.feed.show_state(streams.feed)

    def _changed(self) -> None:
        self._show_states()
        self._allow()

    def _allow(self) -> None:
        streams = self._streams
        why_not, busy = self._why_not(), self._why_busy()
        checking = self.tr("It is being checked already") if streams.checking else ""
        self.form.allow(busy, why_not or checking)
        published = self.tr("It is publishing already") if streams.publishing else ""
        idle = "" if streams.publishing else self.tr("Nothing is being published")
        self.publisher.allow(
            why_not or self._ending(streams.publisher_stops) or published, idle or self._ending(streams.publisher_stops)
        )
        read = self.tr("The feed is running already") if streams.feeding else ""
        quiet = "" if streams.feeding else self.tr("No feed is running")
        self.feed.allow(why_not or self._ending(streams.feed_stops) or read, quiet or self._ending(streams.feed_stops))

    def _ending(self, stops: bool) -> str:
        return self.tr("It is just stopping") if stops else ""

    def _why_not(self) -> str:
        address = self.form.address
        if self._session is None:
            return self.tr("Open a bank first")
        if not address.topic:
            return self.tr("Enter a topic first")
        if not address.servers and not address.file:
            return self.tr("Enter a broker first, or a file of settings that names one")
        return ""

    def _why_busy(self) -> str:
        if self._streams.publishing or self._streams.feeding:
            return self.tr("Stop the publisher and the feed first")
        return self.tr("It is being checked") if self._streams.checking else ""

    # composition

    def _connect(self) -> None:
        streams = self._streams
        streams.publisherChanged.connect(lambda _: self._show_states())
        streams.feedChanged.connect(lambda _: self._show_states())
        streams.feedGrew.connect(self.feed.add)
        streams.checked.connect(self._show_finding)
        streams.changed.connect(self._changed)
        self.form.edited.connect(self._address_edited)
        self.form.checkRequested.connect(self._check)
        self.publisher.startRequested.connect(self._publish)
        self.publisher.stopRequested.connect(streams.stop_publishing)
        self.feed.startRequested.connect(self._read)
        self.feed.stopRequested.connect(streams.stop_feed)

    def _compose(self) -> None:
        inside = QWidget()
        scroll = QScrollArea()  # on a low screen
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        lesson = plain_label(
            self.tr(
                "A topic hands the events on: whoever reads it, now or later, gets them all in order "
                "and can rebuild this bank."
            ),
            "dimmed",
            wrap=True,
        )
        column.addWidget(self.projections)
        column.addSpacing(8)
        column.addWidget(lesson)
        column.addWidget(self.form)
        column.addSpacing(8)
        column.addWidget(self.publisher)
        column.addSpacing(8)
        column.addWidget(self.feed, 1)
