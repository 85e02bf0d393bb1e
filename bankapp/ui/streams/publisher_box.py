"""How the publisher stands, and the buttons that start and stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from bankapp.services.publisher import STOPPED, PublisherState
from bankapp.ui.streams.buttons import enable, push_button
from bankapp.ui.streams.state_line import StateLine, section_title
from bankapp.ui.streams.words import publisher_words

_STEPS = 1000
"""Of the progress bar, whose numbers are too small for positions."""


class PublisherBox(QWidget):
    """Shows a PublisherState; `startRequested` and `stopRequested` are what a person wants."""

    startRequested = Signal()
    stopRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("publisherBox")
        self.state_line = StateLine("publisherState")
        self.progress = self._bar()
        self.start_button = push_button("startPublisherButton", self.tr("Start"), self.tr("Start publishing"))
        self.start_button.clicked.connect(self.startRequested)
        self.stop_button = push_button("stopPublisherButton", self.tr("Stop"), self.tr("Stop publishing"))
        self.stop_button.clicked.connect(self.stopRequested)
        self._compose()
        self.show_state(STOPPED)

    def show_state(self, state: PublisherState) -> None:
        """Say how it stands."""
        self.state_line.show_state(*publisher_words(state, self.locale()))
        self.progress.setVisible(state.phase == "publishing")
        self.progress.setValue(_STEPS * state.position // max(state.head, 1))

    def show_stopping(self) -> None:
        """It was told to stop and has not yet."""
        self.state_line.show_state("past", self.tr("Stopping…"))
        self.progress.hide()

    def allow(self, why_not_start: str, why_not_stop: str) -> None:
        """Enable the buttons, or say why not."""
        does = self.tr("Write all events to the topic, and those that come; where to go on is read from the topic")
        enable(self.start_button, why_not_start, does)
        enable(self.stop_button, why_not_stop, self.tr("Write nothing more; it can go on later"))

    def _bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setObjectName("publishProgress")
        bar.setAccessibleName(self.tr("Published so far"))
        bar.setRange(0, _STEPS)
        bar.setTextVisible(False)
        bar.setFixedHeight(4)
        policy = bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        bar.setSizePolicy(policy)
        return bar

    def _compose(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(section_title(self.tr("Publisher")), 1)
        row.addWidget(self.start_button)
        row.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.state_line)
        column.addWidget(self.progress)
