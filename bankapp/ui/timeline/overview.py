"""The overview strip: the whole log, with the part that the detail strip shows framed."""

from enum import Enum, auto

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bankapp.ui.theme import Colours, theme_of
from bankapp.ui.timeline.axis import MIN_SPAN, Axis, Window, placed
from bankapp.ui.timeline.bars import columns, paint_two_sided
from bankapp.ui.timeline.density import NO_DENSITY, Density
from bankapp.ui.timeline.picture import PAD, KeptPicture, Look, paint_card
from bankapp.ui.timeline.timescale import TimeScale

_GRIP = 6
_LEAST_FRAME = 8
_OUTSIDE = 0.35


class Grip(Enum):
    """What a press of the mouse takes hold of."""

    LEFT = auto()
    RIGHT = auto()
    BODY = auto()


class OverviewStrip(QWidget):
    """Holds no window of its own making: tells which one the user asks for and shows the one it is given."""

    windowChanged = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = 0
        self._playhead = 0
        self._window = Window(0, 0)
        self._density = NO_DENSITY
        self._scale: TimeScale | None = None
        self._grip: Grip | None = None
        self._held = 0
        self._picture = KeptPicture(self, self._draw)
        self._drawn = self.axis
        self.setObjectName("overviewStrip")
        self.setAccessibleName(self.tr("Overview of the whole log"))
        self.setMouseTracking(True)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(640, 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 24)

    @property
    def window_in_view(self) -> Window:
        """The framed part."""
        return self._window

    @property
    def axis(self) -> Axis:
        """Where the positions of the log stand."""
        return Axis(0, self._head, PAD, max(0, self.width() - 2 * PAD), self._scale)

    def set_head(self, head: int) -> None:
        """The newest position."""
        if head != self._head:
            self._head = head
            self._follow()

    def set_playhead(self, position: int) -> None:
        """Where the playhead stands."""
        if position == self._playhead:
            return
        old, new = (round(self.axis.x_of(place)) for place in (self._playhead, position))
        self._playhead = position
        if old != new:
            for x in (old, new):
                self.update(x - 2, 0, 4, self.height())

    def set_window(self, lo: int, hi: int) -> None:
        """Frame this part."""
        if Window(lo, hi) != self._window:
            self._window = Window(lo, hi)
            self.update()

    def set_density(self, density: Density) -> None:
        """Show the whole log so."""
        if density != self._density:
            self._density = density
            self._redraw()

    def set_scale(self, scale: TimeScale | None) -> None:
        """Let positions stand by time, or evenly."""
        if scale is not self._scale:
            self._scale = scale
            self._follow()

    def frame(self) -> QRectF:
        """The pixels of the framed part, wide enough to be taken hold of."""
        left, right = (self.axis.x_of(end) for end in (self._window.lo, self._window.hi))
        short = max(0.0, _LEAST_FRAME - (right - left)) / 2
        return QRectF(left - short, 0, right - left + 2 * short, self.height()).adjusted(-4, 0.5, 4, -0.5)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture.pixmap())
        if self._head == 0:
            return
        colours = theme_of(self).colours
        self._paint_outside(painter, colours)
        playhead = round(self.axis.x_of(self._playhead))
        painter.fillRect(QRectF(playhead - 1, 3, 2, self.height() - 6), colours.playhead)
        self._paint_frame(painter, colours)

    def _paint_outside(self, painter: QPainter, colours: Colours) -> None:
        veil = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        frame = self.frame()
        painter.setOpacity(1 - _OUTSIDE)
        painter.fillRect(veil.intersected(QRectF(0, 0, frame.left(), self.height())), colours.strip)
        painter.fillRect(veil.intersected(QRectF(frame.right(), 0, self.width(), self.height())), colours.strip)
        painter.setOpacity(1)

    def _paint_frame(self, painter: QPainter, colours: Colours) -> None:
        frame = self.frame()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(QPen(colours.disabled, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.disabled)
        for x in (frame.left(), frame.right()):
            painter.drawRoundedRect(QRectF(x - 2, frame.center().y() - 6, 4, 12), 2, 2)

    def _draw(self, painter: QPainter) -> None:
        self._drawn = self.axis
        colours = theme_of(self).colours
        card = QRectF(self.rect())
        paint_card(painter, card, Look(colours, self.font(), self.locale()))
        painter.setClipRect(card.adjusted(2, 2, -2, -2))
        paint_two_sided(painter, columns(self._density, self._drawn), card.adjusted(0, 4, 0, -4), colours)

    def _follow(self) -> None:
        """The axis is another now."""
        if not self.axis.is_like(self._drawn):
            self._picture.drop()
        self.update()

    def _redraw(self) -> None:
        self._picture.drop()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._head == 0:
            return
        x = event.position().x()
        self._grip = self.grip_at(x)
        if self._grip is None:
            self._grip = Grip.BODY
            self._ask(placed(self.axis.position_at(x) - self._window.span // 2, self._window.span, self._head))
        self._held = self.axis.position_at(x) - self._window.lo

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._grip is None:
            self._show_cursor(x)
            return
        self._ask(self._dragged(self._grip, self.axis.position_at(x)))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._ask(Window(0, self._head))

    def grip_at(self, x: float) -> Grip | None:
        """What stands at a pixel; None outside the frame."""
        frame = self.frame()
        if abs(x - frame.left()) <= _GRIP and x <= frame.center().x() - 2:
            return Grip.LEFT
        if abs(x - frame.right()) <= _GRIP and x >= frame.center().x() + 2:
            return Grip.RIGHT
        return Grip.BODY if frame.left() < x < frame.right() else None

    def _dragged(self, grip: Grip, position: int) -> Window:
        least = min(MIN_SPAN, self._head)
        match grip:
            case Grip.LEFT:
                return Window(max(0, min(position, self._window.hi - least)), self._window.hi)
            case Grip.RIGHT:
                return Window(self._window.lo, min(self._head, max(position, self._window.lo + least)))
            case Grip.BODY:
                return placed(position - self._held, self._window.span, self._head)

    def _ask(self, window: Window) -> None:
        if window != self._window:
            self.set_window(window.lo, window.hi)
            self.windowChanged.emit(window.lo, window.hi)

    def _show_cursor(self, x: float) -> None:
        cursors = {None: Qt.CursorShape.PointingHandCursor, Grip.BODY: Qt.CursorShape.OpenHandCursor}
        grip = self.grip_at(x) if self._head else Grip.BODY
        self.setCursor(cursors.get(grip, Qt.CursorShape.SizeHorCursor) if self._head else Qt.CursorShape.ArrowCursor)
