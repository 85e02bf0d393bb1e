"""What stands along the timeline beside the bars: ticks with their labels, and markers."""

from collections.abc import Iterator, Mapping
from enum import Enum
from types import MappingProxyType

from msgspec import Struct
from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from bankapp.ui.formats import format_count
from bankapp.ui.theme import Colours
from bankapp.ui.timeline.axis import Axis, nice_step
from bankapp.ui.timeline.ticks import calendar_ticks, tick_words
from bankapp.ui.timeline.timescale import TimeScale

_TICK_ROOM = 152
_EVENT_ROOM = 100
"""Pixels a position from which on each event is named."""
_TIME_ROOM = 84
NO_NOTES: Mapping[int, str] = MappingProxyType({})
_LABEL_GAP = 12
_REACH = 5


class MarkerKind(Enum):
    """Why a position is marked."""

    BOOKMARK = "bookmark"
    CORRECTION = "correction"
    FAULT = "fault"
    HIT = "hit"


class Marker(Struct, frozen=True):
    """A marked position; the text is shown, as plain text, when the mouse is there."""

    position: int
    kind: MarkerKind
    text: str


class Label(Struct, frozen=True):
    """A tick of the axis with its words, for example the first event of a month; it may stand between two events."""

    position: float
    text: str


def tick_positions(axis: Axis) -> range:
    """The round positions in view that are named."""
    step = 1 if axis.step >= _EVENT_ROOM else nice_step(axis.hi - axis.lo, int(axis.width // _TICK_ROOM))
    return range(-(-axis.lo // step) * step, axis.hi + 1, step)


def number_labels(axis: Axis, locale: QLocale, notes: Mapping[int, str] = NO_NOTES) -> Iterator[Label]:
    """Round positions, with what is known about them, for a timeline whose owner gave no labels."""
    for position in tick_positions(axis):
        number, note = format_count(position, locale), notes.get(position, "")
        yield Label(position, f"{number} · {note}" if note else number)


def time_labels(axis: Axis, scale: TimeScale, locale: QLocale) -> Iterator[Label]:
    """Steps of the calendar."""
    earlier: int | None = None
    for instant, step in calendar_ticks(scale, int(axis.width // _TIME_ROOM)):
        yield Label(axis.exact_at(axis.x_of_time(instant)), tick_words(instant, step, earlier, locale))
        earlier = instant


def fitting(labels: tuple[Label, ...], axis: Axis, metrics: QFontMetricsF) -> Iterator[tuple[float, Label]]:
    """The labels in view that do not run into one another, each with the left edge of its text."""
    free = float("-inf")
    for label in labels:
        if not axis.lo <= label.position <= axis.hi:
            continue
        width = metrics.horizontalAdvance(label.text)
        centred = axis.x_of(label.position) - width / 2
        left = min(max(centred, axis.left - 4), axis.left + axis.width - width + 4)
        if left >= free:
            free = left + width + _LABEL_GAP
            yield left, label


def marker_at(markers: tuple[Marker, ...], axis: Axis, x: float) -> Marker | None:
    """The marker nearest to a pixel, if one is within reach of the mouse; hits are too many to be in the way."""
    reached = (marker for marker in markers if marker.kind is not MarkerKind.HIT)
    near = [marker for marker in reached if abs(axis.x_of(marker.position) - x) <= _REACH]
    return min(near, key=lambda marker: abs(axis.x_of(marker.position) - x), default=None)


def paint_marker(painter: QPainter, marker: Marker, x: float, lane: QRectF, bottom: float, colours: Colours) -> None:
    """One marker in the lane above the bars; a fault runs down through them."""
    painter.setPen(Qt.PenStyle.NoPen)
    match marker.kind:
        case MarkerKind.BOOKMARK:
            _fill(painter, _flag(x, lane), colours.accent)
        case MarkerKind.CORRECTION:
            _fill(painter, _diamond(x, lane), colours.correction)
        case MarkerKind.FAULT:
            _fill(painter, _triangle(x, lane), colours.error)
            painter.setPen(QPen(colours.error, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, lane.bottom()), QPointF(x, bottom))
        case MarkerKind.HIT:
            painter.fillRect(QRectF(round(x), lane.bottom() - 5, 1, 6), colours.hit)


def _fill(painter: QPainter, shape: QPolygonF, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawPolygon(shape)


def _flag(x: float, lane: QRectF) -> QPolygonF:
    top, bottom = lane.top() + 1, lane.bottom() - 1
    corners = ((x - 3.5, top), (x + 3.5, top), (x + 3.5, bottom), (x, bottom - 3), (x - 3.5, bottom))
    return QPolygonF([QPointF(*corner) for corner in corners])


def _diamond(x: float, lane: QRectF) -> QPolygonF:
    y, reach = lane.center().y(), 4.5
    return QPolygonF([QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)])


def _triangle(x: float, lane: QRectF) -> QPolygonF:
    top, bottom = lane.top() + 1, lane.bottom() - 1
    return QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, bottom)])
