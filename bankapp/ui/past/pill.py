"""The pill that says where in time the window stands: always a word and an icon, never a colour alone."""

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bankapp.ui.fonts import SMALL_SIZE, ui_font
from bankapp.ui.icons import IconName, icon
from bankapp.ui.theme import Colours, theme_of

TimeState = Literal["live", "past", "what-if"]

_ICONS: dict[TimeState, IconName] = {"live": "live", "past": "past", "what-if": "what-if"}
_ICON_SIZE = 16
_MARGIN = 10
_GAP = 6
_HEIGHT = 26


class StatePill(QAbstractButton):
    """A click away from now asks to return; its width never changes, so that nothing beside it moves."""

    returnRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statePill")
        self._state: TimeState = "live"
        self._letters = ui_font(SMALL_SIZE, QFont.Weight.DemiBold)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.returnRequested)
        self._tell()

    @property
    def state(self) -> TimeState:
        """What it says."""
        return self._state

    def show_moment(self, position: int, head: int) -> None:
        """LIVE at the newest event, else PAST."""
        self.set_state("live" if position == head else "past")

    def set_state(self, state: TimeState) -> None:
        """Say another thing."""
        if state != self._state:
            self._state = state
            self._tell()
            self.update()

    def word(self, state: TimeState) -> str:
        """The word for a state."""
        return {"live": self.tr("LIVE"), "past": self.tr("PAST"), "what-if": self.tr("WHAT-IF")}[state]

    def sizeHint(self) -> QSize:
        words = (self.word(state) for state in _ICONS)
        widest = max(QFontMetrics(self._letters).horizontalAdvance(word) for word in words)
        return QSize(widest + _ICON_SIZE + _GAP + 2 * _MARGIN, _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        back, ink = _colours(self._state, theme_of(self).colours)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outlined = self.hasFocus() or (self.isEnabled() and self.underMouse())
        painter.setPen(QPen(ink, 1) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(back)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        self._paint_content(painter, ink)

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        word = self.word(self._state)
        width = _ICON_SIZE + _GAP + QFontMetrics(self._letters).horizontalAdvance(word)
        left = (self.width() - width) // 2
        picture = icon(_ICONS[self._state], ink).pixmap(QSize(_ICON_SIZE, _ICON_SIZE), self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - _ICON_SIZE) // 2, picture)
        painter.setFont(self._letters)
        painter.setPen(ink)
        box = self.rect().adjusted(left + _ICON_SIZE + _GAP, 0, 0, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)

    def _tell(self) -> None:
        live = self._state == "live"
        self.setEnabled(not live)
        self.setCursor(Qt.CursorShape.ArrowCursor if live else Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Time: {word}").format(word=self.word(self._state)))
        at_now, back = self.tr("You are at the newest event, and follow it"), self.tr("Return to now (Esc)")
        self.setToolTip(at_now if live else back)


def _colours(state: TimeState, colours: Colours) -> tuple[QColor, QColor]:
    """The pill's own colour, and that of what stands on it."""
    match state:
        case "live":
            return colours.live_pill, colours.on_live_pill
        case "past":
            return colours.past_pill, colours.on_past_pill
        case "what-if":
            return colours.what_if_pill, colours.on_what_if_pill
