"""The timeline at the bottom of the window: transport, detail strip and overview as one thing."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bankapp.ui.timeline.asking import Asking
from bankapp.ui.timeline.bars import PITCH
from bankapp.ui.timeline.density import NO_DENSITY, Density
from bankapp.ui.timeline.marks import Label, Marker
from bankapp.ui.timeline.overview import OverviewStrip
from bankapp.ui.timeline.range_menu import RangeMenu
from bankapp.ui.timeline.slider import TimelineSlider
from bankapp.ui.timeline.timescale import TimeScale
from bankapp.ui.timeline.transport import ACCOUNT_SCOPE, HITS_SCOPE, TransportBar

_OVERVIEW_BINS = 400
_CROWD = 4
"""By time, events stand unevenly: up to so many a bar are asked for one by one."""


class TimelinePanel(QWidget):
    """Keeps its parts in step. What the user does comes out as signals; what the owner sets stays silent.

    `densityWanted(lo, hi, bins)` asks for the events of the window: answer with `set_detail(Density(max(lo, 1), hi,
    ...))`, with `set_notes` for the ticks of an axis by event, and with `set_scale` where `by_time`; now or later: a
    late answer is drawn where it belongs. `overviewWanted(head, bins)` asks for the whole log, for `set_overview` and
    `set_overview_scale`. Either comes once a turn of the event loop at most.
    """

    playheadMoved = Signal(int)
    stepRequested = Signal(int)
    """To the next (1) or previous (-1) event of the chosen account."""
    hitRequested = Signal(int)
    """To the next (1) or previous (-1) hit of the search."""
    densityWanted = Signal(int, int, int)
    overviewWanted = Signal(int, int)
    windowChanged = Signal(int, int)
    rangeSelected = Signal(int, int)
    hovered = Signal(int)
    playToggled = Signal(bool)
    speedChanged = Signal(object)
    loopChanged = Signal(int, int)
    """The range to play in a loop; 0, 0 for none."""
    exportRange = Signal(int, int)
    compareRange = Signal(int, int)
    momentRequested = Signal(str)
    scopeChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timelinePanel")
        self.transport = TransportBar(self)
        self.slider = TimelineSlider(self)
        self.overview = OverviewStrip(self)
        self.range_menu = RangeMenu(self)
        self._being_set = False
        self._markers: dict[str, tuple[Marker, ...]] = {}
        self._detail = Asking(lambda: replace(self.slider.axis, scale=None), lambda: self.by_time, self)
        self._whole = Asking(lambda: replace(self.overview.axis, scale=None), lambda: self.by_time, self)
        self._compose()
        self._connect()

    def set_head(self, head: int) -> None:
        """The newest position; a view that showed the end goes on showing it."""
        self._being_set = True
        self.slider.setMaximum(head)
        self._being_set = False
        self.transport.set_head(head)
        self.overview.set_head(head)
        self._detail.look()
        self._whole.look()

    def set_playhead(self, position: int) -> None:
        """Move the playhead without telling anybody."""
        self._being_set = True
        self.slider.setValue(position)
        self._being_set = False
        self._show_playhead(self.slider.value())

    def set_overview(self, density: Density) -> None:
        """The whole log, in any number of bins."""
        self.overview.set_density(density)

    def set_detail(self, density: Density) -> None:
        """The events of the window, as `densityWanted` asked for."""
        self.slider.set_density(density)

    @property
    def by_time(self) -> bool:
        """Whether the axis goes by time."""
        return self.transport.by_time

    @property
    def loop(self) -> tuple[int, int] | None:
        """The range to play in a loop."""
        selected = self.slider.selected_range
        return (selected.lo, selected.hi) if selected and self.transport.loops else None

    def set_scale(self, scale: TimeScale | None) -> None:
        """The time along the window."""
        self.slider.set_scale(scale if self.by_time else None)

    def set_overview_scale(self, scale: TimeScale | None) -> None:
        """The time along the whole log."""
        self.overview.set_scale(scale if self.by_time else None)

    def set_notes(self, notes: Mapping[int, str]) -> None:
        """What to say about positions of the axis, for example their dates."""
        self.slider.set_notes(notes)

    def refresh_density(self) -> None:
        """Ask for all bars again: they are another bank's, or stand by time now."""
        self._detail.again()
        self._whole.again()

    def set_labels(self, labels: tuple[Label, ...]) -> None:
        """Name positions of the axis, for example by their dates; none: round positions."""
        self.slider.set_labels(labels)

    def set_markers(self, markers: tuple[Marker, ...], source: str = "") -> None:
        """Bookmarks, corrections and faults; those of one source, such as the bookmarks, replace that source's own."""
        self._markers[source] = markers
        self.slider.set_markers(tuple(marker for found in self._markers.values() for marker in found))

    def set_moment_text(self, text: str) -> None:
        """What to say about the playhead's moment."""
        self.transport.set_moment_text(text)

    def set_hover_text(self, text: str) -> None:
        """What to say about the position under the mouse."""
        self.slider.set_hover_text(text)

    def set_playing(self, playing: bool) -> None:
        """Whether the playhead is on its way."""
        self.transport.set_playing(playing)

    def show_error(self, text: str) -> None:
        """Why a typed moment was not understood, in one line."""
        self.transport.show_error(text)

    # Composition

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.transport)
        column.addWidget(self.slider, 1)
        column.addWidget(self.overview)
        self.slider.installEventFilter(self)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._value_changed)
        self.slider.windowChanged.connect(self._window_changed)
        self.slider.rangeSelected.connect(self._range_selected)
        self.slider.rangeCleared.connect(lambda: self.transport.set_range(selected=False))
        self.slider.hovered.connect(self.hovered)
        self._detail.due.connect(self._ask_detail)
        self._whole.due.connect(self._ask_overview)
        self.overview.windowChanged.connect(self.slider.set_window)
        self._connect_transport()

        self.range_menu.zoomRequested.connect(self.slider.set_window)
        self.range_menu.exportRequested.connect(self.exportRange)
        self.range_menu.compareRequested.connect(self.compareRange)
        self.range_menu.clearRequested.connect(self.slider.clear_range)

    def _connect_transport(self) -> None:
        bar = self.transport
        bar.first.connect(lambda: self.slider.setValue(0))
        bar.now.connect(lambda: self.slider.setValue(self.slider.maximum()))
        bar.previous.connect(lambda: self._step(-1))
        bar.next.connect(lambda: self._step(1))
        bar.zoomIn.connect(self.slider.zoom_in)
        bar.zoomOut.connect(self.slider.zoom_out)
        bar.zoomFit.connect(self.slider.zoom_fit)
        bar.play_toggled.connect(self.playToggled)
        bar.speedChanged.connect(self.speedChanged)
        bar.momentRequested.connect(self.momentRequested)
        bar.scopeChanged.connect(self.scopeChanged)
        bar.loopChanged.connect(lambda _: self._tell_loop())
        bar.axisChanged.connect(self._axis_changed)

    # What is chosen

    def _range_selected(self, lo: int, hi: int) -> None:
        self.transport.set_range(selected=True)
        self._tell_loop()
        self.range_menu.show_range(lo, hi)
        self.rangeSelected.emit(lo, hi)
        self.range_menu.popup(QCursor.pos())

    def _tell_loop(self) -> None:
        self.loopChanged.emit(*(self.loop or (0, 0)))

    def _axis_changed(self, by_time: bool) -> None:
        if not by_time:
            self.set_scale(None)
            self.set_overview_scale(None)
        self.refresh_density()

    # What moves

    def _step(self, direction: int) -> None:
        """One event further; only the owner knows which is the next of an account, or of a search."""
        scope = self.transport.scope
        if scope == ACCOUNT_SCOPE:
            self.stepRequested.emit(direction)
        elif scope == HITS_SCOPE:
            self.hitRequested.emit(direction)
        else:
            self.slider.setValue(self.slider.value() + direction)

    def _value_changed(self, position: int) -> None:
        self._show_playhead(position)
        if not self._being_set:
            self.playheadMoved.emit(position)

    def _show_playhead(self, position: int) -> None:
        self.transport.set_position(position)
        self.overview.set_playhead(position)

    def _window_changed(self, lo: int, hi: int) -> None:
        self.overview.set_head(self.slider.maximum())
        self.overview.set_window(lo, hi)
        self.windowChanged.emit(lo, hi)
        self._detail.look()

    # What the strip needs to know

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.slider and event.type() == QEvent.Type.Resize:
            self._detail.look()
        return super().eventFilter(watched, event)

    def _ask_detail(self) -> None:
        window = self.slider.window_in_view
        positions = window.hi - max(window.lo, 1) + 1
        room = max(1, int(self.slider.axis.width // PITCH))
        by_itself = self.by_time and positions <= room * _CROWD
        if positions > 0:
            self.densityWanted.emit(window.lo, window.hi, positions if by_itself else max(1, min(positions, room)))
        else:
            self.set_detail(NO_DENSITY)

    def _ask_overview(self) -> None:
        head = self.slider.maximum()
        if head > 0:
            self.overviewWanted.emit(head, min(head, _OVERVIEW_BINS))
        else:
            self.set_overview(NO_DENSITY)
