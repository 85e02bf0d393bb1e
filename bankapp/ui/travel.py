"""Time travel: everything that moves the playhead, and the timeline that shows where it stands."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject, Signal

from bankapp.errors import BankappError
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.moments import position_of
from bankapp.services.session import Session
from bankapp.ui.formats import format_when
from bankapp.ui.latest import Latest
from bankapp.ui.playhead import Playhead
from bankapp.ui.tasks import Tasks
from bankapp.ui.timeline.detail import Detail, Wanted, notes_of, read_detail
from bankapp.ui.timeline.panel import TimelinePanel
from bankapp.ui.timeline.player import Player
from bankapp.ui.timeline.preview import preview_words, read_preview

_VISITS = 200
_HOVER, _DETAIL, _OVERVIEW = "timeline.hover", "timeline.detail", "timeline.overview"


class Travel(QObject):
    """Moves the playhead for the timeline, the keys and the player. Lives in the GUI thread."""

    playing_changed = Signal(bool)
    dated = Signal(str)
    """The time that counts at the playhead, in words."""

    def __init__(
        self, playhead: Playhead, timeline: TimelinePanel, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._timeline = timeline
        self._tasks = tasks
        self._session: Session | None = None
        self._account = ""
        self._visited: list[int] = []
        self._returned: list[int] = []
        self._when = -1, ""
        self._dates = Latest(tasks, "travel.date", self._show_date, self._say, self._set_late)
        self.player = Player(parent=self)
        self._connect()

    def set_session(self, session: Session | None) -> None:
        """Travel in another bank; its playhead was started before."""
        self.player.stop()
        self.player.forget_times()
        for key in (_HOVER, _DETAIL, _OVERVIEW):
            self._tasks.drop(key)
        self._dates.drop()
        self._session = session
        self._visited, self._returned = [], []
        self._timeline.set_head(self._playhead.head)
        self._timeline.set_playhead(self._playhead.position)
        self._timeline.refresh_density()
        self.show_moment()

    def set_account(self, account_id: str) -> None:
        """The account whose events "this account" steps along."""
        self._account = account_id
        self._timeline.transport.set_account_available(bool(account_id))

    # moving

    def go_to(self, position: int) -> None:
        """Jump, and remember from where."""
        if position == self._playhead.position:
            return
        self._visited = [*self._visited, self._playhead.position][-_VISITS:]
        self._returned = []
        self._playhead.go_to(position)

    def step(self, events: int) -> None:
        """So many events later, or earlier."""
        self._playhead.go_to(self._playhead.position + events)

    def step_in_account(self, direction: int) -> None:
        """To the next (1) or previous (-1) event of the chosen account."""
        session = self._session
        if not session or not self._account:
            return
        history, here = session.history, self._playhead.position
        version = history.version(self._account, here)
        stands_on = history.position_of(self._account, version) == here
        wanted = version + 1 if direction > 0 else version - (1 if stands_on else 0)
        position = history.position_of(self._account, wanted) if wanted > 0 else 0
        if position:
            self._playhead.go_to(position)

    def page(self, direction: int) -> None:
        """A tenth of what the timeline shows."""
        window = self._timeline.slider.window_in_view
        self.step(direction * max((window.hi - window.lo) // 10, 1))

    def now(self) -> None:
        """To the newest event."""
        self.go_to(self._playhead.head)

    def first(self) -> None:
        """Before the first event."""
        self.go_to(0)

    def back(self) -> None:
        """To the moment visited before."""
        if self._visited:
            self._returned.append(self._playhead.position)
            self._playhead.go_to(self._visited.pop())

    def forward(self) -> None:
        """Undo `back`."""
        if self._returned:
            self._visited.append(self._playhead.position)
            self._playhead.go_to(self._returned.pop())

    def go_to_moment(self, text: str) -> None:
        """To a moment that a person typed; what is wrong with it is said beside the field."""
        session = self._session
        if session is None:
            return
        here = self._playhead.position
        self._tasks.ask(
            "moment", lambda: position_of(text, session.history, here, session.bookmarks), self.go_to, self._say
        )

    def play_or_pause(self, *, backward: bool = False) -> None:
        """Set out from the playhead, from the other end where it stands at the one ahead; or stay."""
        if self.player.playing:
            self.player.stop()
            return
        if self._timeline.loop is None:
            if backward and self._playhead.position == 0:
                self._playhead.go_to(self._playhead.head)
            elif not backward and self._playhead.is_now:
                self._playhead.go_to(0)
        self.player.play(backward=backward)

    def change_speed(self, steps: int) -> None:
        """Faster (1) or slower (-1)."""
        self._timeline.transport.change_speed(steps)

    # showing

    def show_moment(self) -> None:
        """Let the timeline say where the playhead stands, which has moved."""
        position = self._playhead.position
        self.show_head()
        self._timeline.set_playhead(position)
        self.player.set_position(position)
        session = self._session
        if session and position:
            self._dates.ask(lambda: session.history.event(position))
        else:
            self._dates.drop()
            self._show_date(None)

    def show_head(self) -> None:
        """Let the timeline follow a log that has grown."""
        head = self._playhead.head
        self.player.set_head(head)
        if head != self._timeline.slider.maximum():
            self._timeline.set_head(head)

    def _show_date(self, event: RecordedEvent | None) -> None:
        if event is None:
            self._tell_date(self.tr("before the first event"))
        elif event.position == self._playhead.position:
            self._tell_date(format_when(event.effective_at, QLocale()))

    def _set_late(self, late: bool) -> None:
        if late:
            self._tell_date("…")

    def _tell_date(self, text: str) -> None:
        self._when = self._playhead.position, text
        self._timeline.set_moment_text(text)
        self.dated.emit(text)

    @property
    def when(self) -> str:
        """The time that counts at the playhead, in words; only dots while it is still being asked."""
        position, text = self._when
        return text if position == self._playhead.position else "…"

    # inside

    def _connect(self) -> None:
        line = self._timeline
        line.playheadMoved.connect(self._playhead.go_to)
        line.stepRequested.connect(self.step_in_account)
        line.momentRequested.connect(self.go_to_moment)
        line.densityWanted.connect(self._want_detail)
        line.hovered.connect(self._hover)
        line.playToggled.connect(lambda _: self.play_or_pause())
        line.overviewWanted.connect(self._want_overview)
        line.rangeSelected.connect(self._count_range)
        line.loopChanged.connect(self._set_loop)
        line.speedChanged.connect(self.player.set_speed)
        self.player.set_speed(line.transport.speed)
        self.player.timesWanted.connect(self._want_times)
        self.player.step.connect(self._playhead.go_to)
        self.player.playingChanged.connect(line.set_playing)
        self.player.playingChanged.connect(self.playing_changed)
        self._playhead.grew.connect(lambda *_: self.show_head())

    def _say(self, error: BankappError) -> None:
        self._timeline.show_error(str(error))

    def _hover(self, position: int) -> None:
        session = self._session
        if session is None or position <= 0:
            self._tasks.drop(_HOVER)
            self._timeline.set_hover_text("")
            return
        self._tasks.ask(
            _HOVER,
            lambda: read_preview(session.history, position),
            lambda preview: self._timeline.set_hover_text(preview_words(preview, QLocale())),
        )

    def _set_loop(self, first: int, last: int) -> None:
        if last:
            self.player.set_loop(first, last)
        else:
            self.player.clear_loop()

    def _count_range(self, lo: int, hi: int) -> None:
        session = self._session
        if session:
            self._tasks.ask(
                "timeline.range",
                lambda: session.history.density(max(lo, 1), hi, 1)[0],
                self._timeline.range_menu.show_totals,
            )

    def _want_times(self, first: int, last: int) -> None:
        session = self._session
        if session:
            self._tasks.ask(
                "timeline.times",
                lambda: [sample.high for sample in session.history.time_samples(first, last, last - first + 1)],
                lambda times: self.player.set_times(first, times),
            )

    def _want_detail(self, lo: int, hi: int, shares: int) -> None:
        by_time = self._timeline.by_time
        ticks = () if by_time else tuple(self._timeline.slider.ticks)
        self._ask_detail(_DETAIL, Wanted(lo, hi, shares, ticks, by_time), self._show_detail)

    def _show_detail(self, detail: Detail) -> None:
        self._timeline.set_scale(detail.scale)
        self._timeline.set_notes(notes_of(detail, QLocale()))
        self._timeline.set_detail(detail.density)

    def _want_overview(self, head: int, shares: int) -> None:
        self._ask_detail(_OVERVIEW, Wanted(1, head, shares, by_time=self._timeline.by_time), self._show_overview)

    def _show_overview(self, detail: Detail) -> None:
        self._timeline.set_overview_scale(detail.scale)
        self._timeline.set_overview(detail.density)

    def _ask_detail(self, key: str, wanted: Wanted, show: Callable[[Detail], None]) -> None:
        session = self._session
        if session:
            self._tasks.ask(key, lambda: read_detail(session.history, wanted), show)
