"""The still parts of a strip, drawn once and kept as a picture: what moves is painted over it."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from PySide6.QtCore import QLocale, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from bankapp.ui.theme import Colours
from bankapp.ui.timeline.axis import Axis
from bankapp.ui.timeline.bars import Column, paint_marks, paint_two_sided
from bankapp.ui.timeline.marks import Label, Marker, fitting, number_labels, paint_marker, time_labels

PAD = 16
RADIUS = 6
_MARKER_LANE = 16
_MARK_LANE = 4
_LABEL_LANE = 20


class KeptPicture:
    """A picture of a whole widget, drawn again only after `drop()` or when the size or the screen has changed."""

    def __init__(self, widget: QWidget, draw: Callable[[QPainter], None]) -> None:
        self._widget = widget
        self._draw = draw
        self._pixmap = QPixmap()

    def drop(self) -> None:
        """Something that the picture shows has changed."""
        self._pixmap = QPixmap()

    def pixmap(self) -> QPixmap:
        """The picture, at the resolution of the widget's screen."""
        ratio = self._widget.devicePixelRatioF()
        size = (QSizeF(self._widget.size()) * ratio).toSize()
        if self._pixmap.isNull() or self._pixmap.size() != size or self._pixmap.devicePixelRatioF() != ratio:
            self._pixmap = QPixmap(size)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            self._draw(painter)
            painter.end()
        return self._pixmap


class Lanes(Struct, frozen=True):
    """The horizontal lanes of the detail strip, from the top: markers, bars, marks of other events, labels."""

    card: QRectF
    markers: QRectF
    bars: QRectF
    marks: QRectF
    labels: QRectF

    @property
    def events(self) -> QRectF:
        """Bars and marks: what is dimmed after the playhead."""
        return self.bars.united(self.marks)


def lanes_of(width: float, height: float) -> Lanes:
    """The lanes for a strip of that size."""
    labels = height - _LABEL_LANE
    marks = labels - _MARK_LANE - 2
    return Lanes(
        card=QRectF(0, 0, width, height),
        markers=QRectF(1, 2, width - 2, _MARKER_LANE - 2),
        bars=QRectF(1, _MARKER_LANE + 2, width - 2, marks - _MARKER_LANE - 4),
        marks=QRectF(1, marks, width - 2, _MARK_LANE),
        labels=QRectF(1, labels, width - 2, _LABEL_LANE - 2),
    )


class Scene(Struct, frozen=True):
    """What stands around the events in the detail strip; `empty` is said in its middle when there are none."""

    axis: Axis
    labels: tuple[Label, ...]
    markers: tuple[Marker, ...]
    empty: str
    notes: Mapping[int, str]


class Look(Struct, frozen=True):
    """How the widget wants things drawn."""

    colours: Colours
    font: QFont
    locale: QLocale


def paint_card(painter: QPainter, card: QRectF, look: Look) -> None:
    """The surface of a strip: a rounded sheet with a hairline around it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(QPen(look.colours.hairline, 1))
    painter.setBrush(look.colours.strip)
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_ground(painter: QPainter, lanes: Lanes, scene: Scene, look: Look) -> None:
    """What stands behind the events of the detail strip."""
    paint_card(painter, lanes.card, look)
    if scene.empty:
        _paint_empty(painter, lanes, scene.empty, look)
        return
    _paint_ticks(painter, lanes, scene, look)
    painter.setClipRect(lanes.events)
    _paint_folds(painter, lanes, scene, look)


def paint_events(painter: QPainter, lanes: Lanes, bars: tuple[Column, ...], look: Look) -> None:
    """What happened."""
    painter.setClipRect(lanes.events)
    paint_two_sided(painter, bars, lanes.bars, look.colours)
    paint_marks(painter, bars, lanes.marks, look.colours)


def paint_playhead(painter: QPainter, lanes: Lanes, x: int, colour: QColor) -> None:
    """A line through all lanes, with a handle on top."""
    painter.fillRect(QRectF(x - 1, lanes.markers.top(), 2, lanes.marks.bottom() - lanes.markers.top()), colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top, bottom = lanes.markers.top() + 1, lanes.markers.bottom()
    corners = ((x - 5, top), (x + 5, top), (x + 5, bottom - 5), (x, bottom), (x - 5, bottom - 5))
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_focus(painter: QPainter, card: QRectF, colour: QColor) -> None:
    """The ring around the strip that the keys go to."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def _paint_empty(painter: QPainter, lanes: Lanes, text: str, look: Look) -> None:
    painter.setFont(look.font)
    painter.setPen(look.colours.dimmed)
    painter.drawText(lanes.card, Qt.AlignmentFlag.AlignCenter, text)


def _paint_ticks(painter: QPainter, lanes: Lanes, scene: Scene, look: Look) -> None:
    painter.setFont(look.font)
    labels = scene.labels or tuple(_axis_labels(scene, look))
    middle = round(lanes.bars.center().y())
    painter.fillRect(QRectF(1, middle, lanes.card.width() - 2, 1), look.colours.hairline)
    for left, label in fitting(labels, scene.axis, QFontMetricsF(look.font)):
        x = round(scene.axis.x_of(label.position))
        painter.fillRect(QRectF(x, lanes.bars.top(), 1, lanes.marks.bottom() - lanes.bars.top()), look.colours.grid)
        painter.setPen(look.colours.dimmed)
        baseline = lanes.labels.top() + (lanes.labels.height() + QFontMetricsF(look.font).capHeight()) / 2
        painter.drawText(QPointF(left, baseline), label.text)


def _axis_labels(scene: Scene, look: Look) -> Iterator[Label]:
    scale = scene.axis.scale
    if scale is None:
        return number_labels(scene.axis, look.locale, scene.notes)
    return time_labels(scene.axis, scale, look.locale)


def _paint_folds(painter: QPainter, lanes: Lanes, scene: Scene, look: Look) -> None:
    """A quiet stretch: a band, and two strokes through the middle line where the axis is broken."""
    middle = lanes.bars.center().y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    for fold in scene.axis.scale.folds if scene.axis.scale else ():
        left, right = scene.axis.x_of(fold.first), scene.axis.x_of(fold.last)
        painter.fillRect(QRectF(left, lanes.bars.top(), right - left, lanes.events.height()), look.colours.grid)
        x = (left + right) / 2
        painter.setPen(QPen(look.colours.strip, 3))
        painter.drawLine(QPointF(x, middle - 5), QPointF(x, middle + 5))
        painter.setPen(QPen(look.colours.disabled, 1))
        for shift in (-1.5, 1.5):
            painter.drawLine(QPointF(x + shift - 2, middle + 5), QPointF(x + shift + 2, middle - 5))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_markers(painter: QPainter, lanes: Lanes, scene: Scene, look: Look) -> None:
    """What is marked above the events."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    for marker in scene.markers:
        if scene.axis.lo <= marker.position <= scene.axis.hi:
            x = scene.axis.x_of(marker.position)
            paint_marker(painter, marker, x, lanes.markers, lanes.marks.bottom(), look.colours)
