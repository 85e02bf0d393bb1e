"""The still part of the detail strip: kept as two pictures, lit and dimmed, since only the playhead moves over it."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct, field
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from bankapp.ui.theme import theme_of
from bankapp.ui.timeline.axis import Axis
from bankapp.ui.timeline.bars import columns
from bankapp.ui.timeline.density import NO_DENSITY, Density
from bankapp.ui.timeline.marks import NO_NOTES, Label, Marker
from bankapp.ui.timeline.picture import (
    KeptPicture,
    Lanes,
    Look,
    Scene,
    lanes_of,
    paint_events,
    paint_ground,
    paint_markers,
)

DIM = 0.3
"""The opacity of what had not happened yet."""


class Contents(Struct, frozen=True):
    """Bars, the positions named below them (none: round ones), more about named positions, and marks above the bars."""

    density: Density = NO_DENSITY
    labels: tuple[Label, ...] = ()
    notes: Mapping[int, str] = field(default_factory=lambda: NO_NOTES)
    markers: tuple[Marker, ...] = ()


class Strip:
    """Draws its contents along an axis, as large as a widget; drawn anew only when something about it has changed that
    can be seen."""

    def __init__(self, widget: QWidget, axis: Callable[[], Axis], empty_text: Callable[[], str]) -> None:
        """`empty_text` is said where there is nothing to draw; empty while there is."""
        self._widget = widget
        self._axis = axis
        self._drawn = axis()
        self._empty_text = empty_text
        self._contents = Contents()
        self._ground = KeptPicture(widget, self._draw_ground)
        self._events = KeptPicture(widget, self._draw_events)
        self._lit = KeptPicture(widget, partial(self._draw, opacity=1.0))
        self._dimmed = KeptPicture(widget, partial(self._draw, opacity=DIM))

    @property
    def contents(self) -> Contents:
        """What is drawn."""
        return self._contents

    def show(self, contents: Contents) -> None:
        """Draw something else."""
        if contents != self._contents:
            self._contents = contents
            self.redraw()

    def redraw(self) -> None:
        """The colours, the words or the contents are others now."""
        for picture in (self._ground, self._events, self._lit, self._dimmed):
            picture.drop()
        self._widget.update()

    def follow(self) -> None:
        """The axis is another now."""
        if not self._axis().is_like(self._drawn):
            self.redraw()

    def paint(self, painter: QPainter, edge: int) -> None:
        """Right of `edge`, in pixels, it is dimmed."""
        painter.drawPixmap(0, 0, self._lit.pixmap())
        if edge < self._widget.width():
            painter.save()
            painter.setClipRect(self._widget.rect().adjusted(max(0, edge), 0, 0, 0), Qt.ClipOperation.IntersectClip)
            painter.drawPixmap(0, 0, self._dimmed.pixmap())
            painter.restore()

    def _draw(self, painter: QPainter, opacity: float) -> None:
        painter.drawPixmap(0, 0, self._ground.pixmap())
        painter.setOpacity(opacity)
        painter.drawPixmap(0, 0, self._events.pixmap())
        painter.setOpacity(1)
        paint_markers(painter, self._lanes(), self._scene(), self._look())

    def _draw_ground(self, painter: QPainter) -> None:
        self._drawn = self._axis()
        paint_ground(painter, self._lanes(), self._scene(), self._look())

    def _draw_events(self, painter: QPainter) -> None:
        paint_events(painter, self._lanes(), columns(self._contents.density, self._drawn), self._look())

    def _scene(self) -> Scene:
        contents, empty = self._contents, self._empty_text()
        return Scene(self._drawn, contents.labels, () if empty else contents.markers, empty, contents.notes)

    def _lanes(self) -> Lanes:
        return lanes_of(self._widget.width(), self._widget.height())

    def _look(self) -> Look:
        return Look(theme_of(self._widget).colours, self._widget.font(), self._widget.locale())
