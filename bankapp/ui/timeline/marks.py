"""What stands along the timeline beside the bars: ticks with their labels, and markers."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from bankapp.ui.formats import format_count
from bankapp.ui.theme import Colours
from bankapp.ui.timeline.axis import Axis, nice_step

_TICK_ROOM = 96
_LABEL_GAP = 12
_REACH = 5


class MarkerKind(Enum):
    """Why a position is marked."""

    BOOKMARK = "bookmark"
    CORRECTION = "correction"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Marker:
    """A marked position; the text is shown, as plain text, when the mouse is there."""

    position: int
    kind: MarkerKind
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A tick of the axis with its words, for example the first event of a month."""

    position: int
    text: str


def number_labels(axis: Axis, locale: QLocale) -> Iterator[Label]:
    """Round positions, for a timeline whose owner gave no labels."""
    step = nice_step(axis.hi - axis.lo, int(axis.width // _TICK_ROOM))
    for position in range(-(-axis.lo // step) * step, axis.hi + 1, step):
        yield Label(position, format_count(position, locale))


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
    """The marker nearest to a pixel, if one is within reach of the mouse."""
    near = [marker for marker in markers if abs(axis.x_of(marker.position) - x) <= _REACH]
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
