"""The hits of a search as ticks on the timeline."""

from PySide6.QtCore import QObject, QTimer

from bankapp.ui.events.hits import ticks
from bankapp.ui.events.panel import EventsPanel
from bankapp.ui.timeline.marks import Marker, MarkerKind
from bankapp.ui.timeline.panel import TimelinePanel

_PAUSE_MS = 120
"""The strip is drawn anew for other ticks, so they are brought together."""


class HitTicks(QObject):
    """Marks on the detail strip where hits stand, as they are found and as the view moves."""

    def __init__(self, events: EventsPanel, timeline: TimelinePanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events = events
        self._timeline = timeline
        self._turn = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._turn.timeout.connect(self._show)
        events.hitsChanged.connect(self._want)
        timeline.windowChanged.connect(self._window_changed)

    def _want(self) -> None:
        if not self._turn.isActive():
            self._turn.start()

    def _window_changed(self) -> None:
        if self._events.hits is not None:
            self._want()

    def _show(self) -> None:
        hits = self._events.hits
        found = ticks(hits, self._timeline.slider.axis) if hits is not None else ()
        marks = tuple(Marker(position, MarkerKind.HIT, "") for position in found)
        self._timeline.set_markers(marks, "hits")
