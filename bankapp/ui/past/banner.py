"""The banner that stands above everything while the window shows the past."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from bankapp.ui.fonts import ui_font
from bankapp.ui.formats import format_count
from bankapp.ui.icons import icon
from bankapp.ui.labels import ValueLabel
from bankapp.ui.theme import theme_of

_ICON = QSize(16, 16)


class PastBanner(QFrame):
    """Hidden at now. Says which moment is shown, that nothing can be posted, and how much has happened since."""

    returnRequested = Signal()
    compareRequested = Signal()
    whatIfRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pastBanner")
        self.setAccessibleName(self.tr("You are viewing the past"))
        self._new = 0
        self._shown: tuple[int, int, str] | None = None
        self._compose()
        self._colour()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._sentence.text()

    @property
    def new_text(self) -> str:
        """What the chip says; empty when nothing is new."""
        return self._chip.text() if not self._chip.isHidden() else ""

    def show_moment(self, position: int, head: int, when: str) -> None:
        """The playhead has moved, or the log grown; at the newest event the banner goes away."""
        if (position, head, when) == self._shown:
            return
        self._shown = position, head, when
        self.setVisible(position != head)
        if position != head:
            self._sentence.setText(self._words(position, head, when))

    def set_new(self, count: int) -> None:
        """How many events have come since the past was entered."""
        if count == self._new:
            return  # the playhead tells it with every step
        self._new = count
        self._chip.setVisible(count > 0)
        count_text = format_count(count, self.locale())
        self._chip.setText(self.tr("+{count} new").format(count=count_text))
        self._chip.setToolTip(self.tr("{count} events have been recorded since you left now").format(count=count_text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_of(self).colours.past_banner)

    def _compose(self) -> None:
        self._icon = QLabel()
        self._sentence = ValueLabel(2)
        self._chip = _Chip()
        self._chip.hide()
        self._back = self._button("returnToNowButton", self.tr("Return to now"), self.returnRequested)
        self._back.setToolTip(self.tr("Return to now (Esc)"))
        self._compare = self._button("compareWithNowButton", self.tr("Compare with now"), self.compareRequested)
        self._compare.setToolTip(self.tr("What has changed since this moment"))
        self._what_if = self._button("whatIfFromHereButton", self.tr("What-if from here"), self.whatIfRequested)
        self._what_if.setToolTip(self.tr("Try another history; this one stays as it is"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._chip)
        for button in (self._compare, self._what_if, self._back):
            row.addWidget(button)

    def _button(self, name: str, text: str, clicked: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.clicked.connect(clicked)
        return button

    def _colour(self) -> None:
        ink = theme_of(self).colours.on_past_banner
        self._icon.setPixmap(icon("past", ink).pixmap(_ICON, self.devicePixelRatioF()))
        self._sentence.set_colours(ink)

    def _words(self, position: int, head: int, when: str) -> str:
        head_text = format_count(head, self.locale())
        if position == 0:
            text = self.tr("You are viewing the past: before the first of {head} events. Nothing can be posted here.")
            return text.format(head=head_text)
        text = self.tr("You are viewing the past: event {position} of {head}, {when}. Nothing can be posted here.")
        return text.format(position=format_count(position, self.locale()), head=head_text, when=when)


class _Chip(QLabel):
    """A small rounded label on the banner."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(ui_font(weight=QFont.Weight.DemiBold))
        self.setContentsMargins(10, 0, 10, 0)
        self.setFixedHeight(24)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme_of(self).colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.past_pill)
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, 12, 12)
        painter.setPen(colours.on_past_pill)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.text())
