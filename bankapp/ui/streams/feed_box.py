"""What a consumer of the topic sees, as it comes."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from bankapp.services.subscribing import BEGINNING, END
from bankapp.ui.fonts import UI_SIZE, mono_font
from bankapp.ui.labels import empty_hint
from bankapp.ui.streams.buttons import enable, push_button
from bankapp.ui.streams.feed import NO_FEED, FeedRow, FeedState
from bankapp.ui.streams.model import FeedModel
from bankapp.ui.streams.state_line import StateLine, section_title
from bankapp.ui.streams.words import feed_words
from bankapp.ui.tables.view import ROW_HEIGHT, DataTable

_BROKER = "docker run -p 9092:9092 apache/kafka"


class FeedTable(DataTable):
    """A table in the letters of stored data, whatever font the theme gives to all others."""

    def font(self) -> QFont:
        return mono_font(UI_SIZE - 1)

    def fontMetrics(self) -> QFontMetrics:
        return QFontMetrics(self.font())


class FeedBox(QWidget):
    """Shows rows and a FeedState; `startRequested` tells the place in the topic to begin at."""

    startRequested = Signal(str)
    stopRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("feedBox")
        self.model = FeedModel(self)
        self.view = self._table()
        self.state_line = StateLine("feedState", lines=1)
        self.place = self._places()
        self.start_button = push_button("startFeedButton", self.tr("Start"), self.tr("Start the feed"))
        self.start_button.clicked.connect(lambda: self.startRequested.emit(self.place.currentData()))
        self.stop_button = push_button("stopFeedButton", self.tr("Stop"), self.tr("Stop the feed"))
        self.stop_button.clicked.connect(self.stopRequested)
        self._create = _command("createTopicCommand")
        self._pages = self._both_pages()
        self._compose()
        self.show_state(NO_FEED)

    def show_state(self, state: FeedState) -> None:
        """Say how it stands."""
        self.state_line.show_state(*feed_words(state, self.locale()))
        self._choose_page(reading=state.phase in ("live", "connecting") and not state.seen)

    def show_stopping(self) -> None:
        """It was told to stop and has not yet."""
        self.state_line.show_state("past", self.tr("Stopping…"))

    def add(self, rows: list[FeedRow]) -> None:
        """Put rows on top; who looks further down keeps what he looks at."""
        bar = self.view.verticalScrollBar()
        looked_at = bar.value()
        self.model.add(rows)
        if looked_at:
            self.view.updateGeometries()
            bar.setValue(looked_at + ROW_HEIGHT * len(rows))
        self._choose_page(reading=False)

    def clear(self) -> None:
        """Show nothing that came before."""
        self.model.clear()
        self._choose_page(reading=False)

    def show_address(self, servers: str, topic: str) -> None:
        """What the commands for a try are about."""
        where = f"--bootstrap-servers {servers or 'HOST:PORT'} --topic {topic or 'TOPIC'}"
        self._create.setText(f"bankapp kafka create-topic {where}")

    def allow(self, why_not_start: str, why_not_stop: str) -> None:
        """Enable the controls, or say why not."""
        for widget, why_not, does in (
            (self.place, why_not_start, self.tr("Where in the topic to begin")),
            (self.start_button, why_not_start, self.tr("Read the topic as any consumer does")),
            (self.stop_button, why_not_stop, self.tr("Read nothing more; what came stays here")),
        ):
            enable(widget, why_not, does)

    # inside

    def _choose_page(self, *, reading: bool) -> None:
        """While nothing was read, say what would be there; an empty topic is told by the table."""
        shows_table = reading or self.model.row_count() > 0
        self._pages.setCurrentWidget(self.view if shows_table else self._hint)

    # composition

    def _table(self) -> FeedTable:
        view = FeedTable(self.model, self)
        view.setObjectName("feedView")
        view.setAccessibleName(self.tr("What a consumer sees"))
        view.set_empty_text(self.tr("No message yet. What is published shows up here."))
        return view

    def _places(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("feedStart")
        box.setAccessibleName(self.tr("Where the feed begins"))
        box.addItem(self.tr("From the beginning"), BEGINNING)
        box.addItem(self.tr("From the end"), END)
        return box

    def _both_pages(self) -> QStackedWidget:
        self._hint = QWidget()
        column = QVBoxLayout(self._hint)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(
            empty_hint(
                self.tr(
                    "Start the feed to see each message as a consumer gets it. "
                    "Without a broker yet? These two commands start one for trying, and make the topic:"
                )
            )
        )
        broker = _command("startBrokerCommand")
        broker.setText(_BROKER)
        column.addWidget(broker)
        column.addWidget(self._create)
        column.addStretch(2)
        pages = QStackedWidget()
        pages.addWidget(self._hint)
        pages.addWidget(self.view)
        return pages

    def _compose(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(section_title(self.tr("What a consumer sees")), 1)
        row.addWidget(self.place)
        row.addWidget(self.start_button)
        row.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.state_line)
        column.addSpacing(4)
        column.addWidget(self._pages, 1)


class _Command(QLabel):
    """A command to copy, in the letters of commands under every theme."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        letters = mono_font(UI_SIZE - 1)
        if event.type() == QEvent.Type.FontChange and self.font().family() != letters.family():
            self.setFont(letters)


def _command(name: str) -> QLabel:
    label = _Command()
    label.setObjectName(name)
    label.setFont(mono_font(UI_SIZE - 1))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    return label
