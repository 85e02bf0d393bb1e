"""The still part of the detail strip: what happened, kept as two pictures, since only the playhead moves over it."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct, field
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from bankapp.ui.theme import theme_of
from bankapp.ui.timeline.axis import Axis
from bankapp.ui.timeline.bars import Column, columns
from bankapp.ui.timeline.density import NO_DENSITY, Density
from bankapp.ui.timeline.marks import NO_NOTES, Label, Marker
from bankapp.ui.timeline.picture import KeptPicture, Look, Scene, lanes_of, paint_scene

DIM = 0.3
"""The opacity of what had not happened yet."""


class Contents(Struct, frozen=True):
    """Bars, the positions named below them (none: round ones), more about named positions, and marks above the bars."""

    density: Density = NO_DENSITY
    labels: tuple[Label, ...] = ()
    notes: Mapping[int, str] = field(default_factory=lambda: NO_NOTES)
    markers: tuple[Marker, ...] = ()


class Strip:
    """Draws its contents along an axis, as large as a widget; drawn anew only when something about it has changed."""

    def __init__(self, widget: QWidget, axis: Callable[[], Axis], empty_text: Callable[[], str]) -> None:
        """`empty_text` is said where there is nothing to draw; empty while there is."""
        self._widget = widget
        self._axis = axis
        self._empty_text = empty_text
        self._contents = Contents()
        self._bars_of: tuple[Density, Axis] | None = None
        self._kept_bars: tuple[Column, ...] = ()
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
        """The axis, the size or the colours are others now."""
        self._lit.drop()
        self._dimmed.drop()
        self._widget.update()

    def paint(self, painter: QPainter, edge: int) -> None:
        """Right of `edge`, in pixels, it is dimmed."""
        painter.drawPixmap(0, 0, self._lit.pixmap())
        if edge < self._widget.width():
            painter.save()
            painter.setClipRect(self._widget.rect().adjusted(max(0, edge), 0, 0, 0), Qt.ClipOperation.IntersectClip)
            painter.drawPixmap(0, 0, self._dimmed.pixmap())
            painter.restore()

    def _draw(self, painter: QPainter, opacity: float) -> None:
        widget, contents = self._widget, self._contents
        look = Look(theme_of(widget).colours, widget.font(), widget.locale())
        scene = Scene(self._axis(), self._bars(), contents.labels, contents.markers, self._empty_text(), contents.notes)
        paint_scene(painter, lanes_of(widget.width(), widget.height()), scene, look, opacity)

    def _bars(self) -> tuple[Column, ...]:
        """The bars as they stand now, kept for the second picture of the same scene."""
        density, axis = self._contents.density, self._axis()
        if self._bars_of is None or self._bars_of[0] is not density or self._bars_of[1] != axis:
            self._bars_of = (density, axis)
            self._kept_bars = columns(density, axis)
        return self._kept_bars
