"""The detail strip: a slider over the log whose groove is the picture of what happened."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from bankapp.ui.fonts import SMALL_SIZE, ui_font
from bankapp.ui.theme import theme_of
from bankapp.ui.timeline.axis import Axis, Window, placed, zoomed
from bankapp.ui.timeline.density import Density
from bankapp.ui.timeline.drag import Drag
from bankapp.ui.timeline.hover import HoverNote
from bankapp.ui.timeline.marks import Label, Marker, marker_at, tick_positions
from bankapp.ui.timeline.picture import PAD, Lanes, lanes_of, paint_focus, paint_playhead
from bankapp.ui.timeline.strip import Strip
from bankapp.ui.timeline.timescale import TimeScale

_HANDLE = 6
_ZOOM = 0.5
_WHEEL_NOTCH = 120
_FINE_STEPS = 10


class TimelineSlider(QAbstractSlider):
    """Value: the playhead, 0 (before the first event) to maximum (the newest position).

    Only the window [lo, hi] of the positions is in view. It is zoomed and moved by hand and follows the playhead when
    that steps out of it. Positions are limited to 31 bits, as everywhere in Qt.
    """

    windowChanged = Signal(int, int)
    rangeSelected = Signal(int, int)
    rangeCleared = Signal()
    hovered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = Window(0, 0)
        self._head = 0
        self._painted_value = 0
        self._scale: TimeScale | None = None
        self._drag: Drag | None = None
        self._range_start: int | None = None
        self._range: Window | None = None
        self._hover_x: int | None = None
        self._hover_text = ""
        self._strip = Strip(self, lambda: self.axis, self._empty_text)
        self._note = HoverNote(self)
        self._set_up()

    def _set_up(self) -> None:
        self.setObjectName("timelineSlider")
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(self.tr("The moment that the window shows, as the position of an event."))
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFont(ui_font(SMALL_SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setRange(0, 0)

    def sizeHint(self) -> QSize:
        return QSize(640, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 72)

    @property
    def window_in_view(self) -> Window:
        """The positions in view."""
        return self._window

    @property
    def axis(self) -> Axis:
        """Where the positions in view stand."""
        return Axis(self._window.lo, self._window.hi, PAD, max(0, self.width() - 2 * PAD), self._scale)

    @property
    def ticks(self) -> range:
        """The positions that are named below the bars of an axis by event."""
        return tick_positions(self.axis)

    @property
    def selected_range(self) -> Window | None:
        """The range last selected, until it is cleared."""
        return self._range

    @property
    def markers(self) -> tuple[Marker, ...]:
        """What is marked above the bars."""
        return self._strip.contents.markers

    @property
    def density(self) -> Density:
        """What the bars count."""
        return self._strip.contents.density

    def set_density(self, density: Density) -> None:
        """Show these bars; they need not fit the window exactly."""
        self._strip.show(replace(self._strip.contents, density=density))

    def set_labels(self, labels: tuple[Label, ...]) -> None:
        """Name these positions below the bars; none: round positions are named."""
        self._strip.show(replace(self._strip.contents, labels=labels))

    def set_scale(self, scale: TimeScale | None) -> None:
        """Let positions stand by time, or evenly."""
        if scale is not self._scale:
            self._scale = scale
            self._strip.follow()

    def set_notes(self, notes: Mapping[int, str]) -> None:
        """Say more about named positions, for example their dates."""
        self._strip.show(replace(self._strip.contents, notes=notes))

    def set_markers(self, markers: tuple[Marker, ...]) -> None:
        """Mark these positions above the bars."""
        self._strip.show(replace(self._strip.contents, markers=markers))

    def set_hover_text(self, text: str) -> None:
        """Say this about the position under the mouse; an answer to `hovered`."""
        self._hover_text = text
        self._show_note()

    def set_window(self, lo: int, hi: int) -> None:
        """Bring a part of the log into view, as far as the log reaches."""
        self._show_window(placed(lo, hi - lo, self.maximum()))

    def zoom_in(self) -> None:
        """Twice as near, around the playhead."""
        self._zoom(_ZOOM, self._zoom_centre())

    def zoom_out(self) -> None:
        """Twice as far, around the playhead."""
        self._zoom(1 / _ZOOM, self._zoom_centre())

    def zoom_fit(self) -> None:
        """The whole log."""
        self._show_window(Window(0, self.maximum()))

    def clear_range(self) -> None:
        """Nothing is selected any more."""
        if self._range is not None:
            self._range = None
            self.update()
            self.rangeCleared.emit()

    def _zoom_centre(self) -> int:
        window = self._window
        return self.value() if window.lo <= self.value() <= window.hi else (window.lo + window.hi) // 2

    def _zoom(self, factor: float, at: int) -> None:
        self._show_window(zoomed(self.axis, self._window, factor, at, self.maximum()))

    def _show_window(self, window: Window) -> None:
        if window == self._window:
            return
        self._window = window
        self.setPageStep(max(1, window.span // 10))
        self._strip.follow()
        self.update()
        self.windowChanged.emit(window.lo, window.hi)

    # What QAbstractSlider tells

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        match change:
            case QAbstractSlider.SliderChange.SliderValueChange:
                self._playhead_moved()
            case QAbstractSlider.SliderChange.SliderRangeChange:
                self._log_grew()
            case _:
                pass

    def _playhead_moved(self) -> None:
        window, value = self._window, self.value()
        follow = window.dragged_to if self.isSliderDown() else window.paged_to
        old, self._painted_value = self._painted_value, value
        self._show_window(follow(value, self.maximum()))
        left, right = sorted((old, value))
        axis = self.axis
        self.update(self._columns(axis.x_of(left - 1), axis.x_of(right + 1)))

    def _log_grew(self) -> None:
        old, self._head = self._head, self.maximum()
        self._show_window(self._window.grown(old, self._head, self.value()))
        self.update()

    def _columns(self, left: float, right: float) -> QRect:
        """The part of the strip to paint when something stands, or stood, between two pixels."""
        first = max(-1.0, left - _HANDLE - 2)  # a playhead out of view may stand at more pixels than fit an int
        last = min(self.width() + 1.0, right + _HANDLE + 2)
        return QRectF(first, 0, max(0.0, last - first), self.height()).toAlignedRect()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        lanes, colours = self._lanes(), theme_of(self).colours
        self._strip.paint(painter, self._edge())
        self._paint_range(painter, lanes, colours.shade)
        if self._hover_x is not None:
            painter.fillRect(QRectF(self._hover_x, lanes.bars.top(), 1, lanes.events.height()), colours.disabled)
        if self.maximum() > 0:
            paint_playhead(painter, lanes, round(self.axis.x_of(self.value())), colours.playhead)
        if self.hasFocus():
            paint_focus(painter, lanes.card, colours.accent)

    def _edge(self) -> int:
        """The pixel from which on nothing had happened yet at the playhead."""
        return self.width() if self.value() == self.maximum() else round(self.axis.x_of(self.value() + 0.5))

    def _empty_text(self) -> str:
        return "" if self.maximum() else self.tr("No events yet. The first one will stand here.")

    def _paint_range(self, painter: QPainter, lanes: Lanes, shade: QColor) -> None:
        if self._range is not None:
            left, right = (self.axis.x_of(end) for end in (self._range.lo, self._range.hi))
            painter.setCompositionMode(self._shading())
            area = QRectF(left, lanes.bars.top(), right - left, lanes.events.height())
            painter.fillRect(area.intersected(lanes.events), shade)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _shading(self) -> QPainter.CompositionMode:
        """Shades behind the bars, as it were: darkens a light strip, lightens a dark one."""
        modes = QPainter.CompositionMode
        return modes.CompositionMode_Lighten if theme_of(self).dark else modes.CompositionMode_Darken

    def _lanes(self) -> Lanes:
        return lanes_of(self.width(), self.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LocaleChange):
            self._strip.redraw()

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.button() == Qt.MouseButton.RightButton or (event.button() == Qt.MouseButton.LeftButton and alt):
            self._range_start = self._position_in_view(x)
            self._select(x)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(x, fine=_is_fine(event))

    def _press(self, x: float, *, fine: bool) -> None:
        self.setSliderDown(True)
        if fine:
            self._drag = Drag(x, self.axis.x_of(self.value()))
            return
        marker = marker_at(self.markers, self.axis, x)
        self._drag = Drag(x, x)
        self.setSliderPosition(marker.position if marker else self.axis.position_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._range_start is not None:
            self._select(x)
        elif self._drag is not None:
            self.setSliderPosition(self.axis.position_at(self._drag.moved(x, fine=_is_fine(event))))
        self._hover(x)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._range_start is not None:
            self._range_start = None
            self._finish_range()
        elif self._drag is not None:
            self._drag = None
            self.setSliderDown(False)
        self._hover(event.position().x())

    def _select(self, x: float) -> None:
        if self._range_start is not None:
            lo, hi = sorted((self._range_start, self._position_in_view(x)))
            self._range = Window(lo, hi)
            self.update()

    def _finish_range(self) -> None:
        """A click that selects nothing clears the range."""
        if self._range is None or self._range.span == 0:
            self.clear_range()
        else:
            self.rangeSelected.emit(self._range.lo, self._range.hi)

    def _position_in_view(self, x: float) -> int:
        return max(self._window.lo, min(self.axis.position_at(x), self._window.hi))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if abs(turned.x()) > abs(turned.y()):
            steps = -round(turned.x() / _WHEEL_NOTCH * self._window.span / 10)
            self._show_window(self._window.moved(steps, self.maximum()))
        else:
            self._zoom(_ZOOM ** (turned.y() / _WHEEL_NOTCH / 2), self._position_in_view(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -_FINE_STEPS, Qt.Key.Key_Right: _FINE_STEPS}.get(Qt.Key(event.key()))
        if steps is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.setValue(self.value() + steps)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom(1 / (1 + max(event.value(), -0.9)), self._position_in_view(event.position().x()))
            return True
        return super().event(event)

    # The mouse passing over

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover(event.position().x())

    def leaveEvent(self, _event: QEvent) -> None:
        self._leave()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave()

    def _hover(self, x: float) -> None:
        if self.maximum() == 0:
            return
        old, self._hover_x = self._hover_x, round(x)
        if old == self._hover_x:
            return
        for column in {old, self._hover_x} - {None}:
            self.update(QRect(column or 0, 0, 1, self.height()))
        self.hovered.emit(self._position_in_view(x))
        self._show_note()

    def _leave(self) -> None:
        if self._hover_x is not None:
            self.update(QRect(self._hover_x, 0, 1, self.height()))
            self._hover_x = None
            self._hover_text = ""
            self.hovered.emit(-1)
        self._note.hide()

    def _show_note(self) -> None:
        if self._hover_x is None:
            return
        marker = marker_at(self.markers, self.axis, self._hover_x)
        lines = [line for line in (self._hover_text, marker.text if marker else "") if line]
        self._note.show_at(self._hover_x, "" if self.isSliderDown() else "\n".join(lines))


def _is_fine(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
