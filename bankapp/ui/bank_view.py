"""The view of one bank: its panels around the one playhead that they all follow."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from bankapp.services.session import Session
from bankapp.ui.accounts.panel import AccountsPanel
from bankapp.ui.books.panel import BooksPanel
from bankapp.ui.chart.view import ChartView
from bankapp.ui.events.panel import EventsPanel
from bankapp.ui.events.ticks import HitTicks
from bankapp.ui.past.banner import PastBanner
from bankapp.ui.past.title import TitleBanner
from bankapp.ui.playhead import Playhead
from bankapp.ui.products.panel import ProductsPanel
from bankapp.ui.register.panel import RegisterPanel
from bankapp.ui.side import SidePanel, SideTabs
from bankapp.ui.state.panel import StatePanel
from bankapp.ui.streams.panel import StreamsPanel
from bankapp.ui.tasks import Tasks
from bankapp.ui.timeline.panel import TimelinePanel
from bankapp.ui.travel import Travel


class Panel(Protocol):
    """What shows a moment."""

    def show_moment(self, position: int, head: int) -> None: ...
    def isVisible(self) -> bool: ...


class BankView(QWidget):
    """Banner, accounts, tabs, inspector and timeline. Only panels that are seen are repainted when the playhead moves:
    what is quick at once, all else when that has been painted, both at most once a turn of the event loop.
    """

    accountChanged = Signal(str)

    def __init__(self, playhead: Playhead, tasks: Tasks, streams: StreamsPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._tasks = tasks
        self._session: Session | None = None
        self._account = ""
        self._left_at = 0
        self._block = ""
        self.title = TitleBanner(self)
        self.banner = PastBanner(self)
        self.accounts = AccountsPanel(tasks, self)
        self.register = RegisterPanel(tasks, self)
        self.events = EventsPanel(tasks, self)
        self.state = StatePanel(tasks, self)
        self.chart = ChartView(tasks, self)
        self.products = ProductsPanel(tasks, self)
        self.books = BooksPanel(tasks, self)
        self.streams = streams
        self.side = SideTabs(tasks, self)
        self.inspector = self.side.inspector
        self.timeline = TimelinePanel(self)
        self.travel = Travel(playhead, self.timeline, tasks, self)
        self._ticks = HitTicks(self.events, self.timeline, self)
        self._stale: set[Panel] = set()
        self._quick: tuple[Panel, ...] = (self.accounts, self.register)
        self._refreshing = QTimer(self, singleShot=True, interval=0)
        self._refreshing.timeout.connect(self._refresh)
        self._compose()
        self._connect()

    @property
    def account(self) -> str:
        """The account that is chosen; empty for none."""
        return self._account

    @property
    def block(self) -> str:
        """Why nothing can be posted here, whatever the playhead says; empty where it can."""
        return self._block

    def set_block(self, reason: str) -> None:
        """Let nothing be posted for a reason, or let it be posted again."""
        self._block = reason
        for panel in (self.accounts, self.register, self.products, self.books, self.inspector):
            panel.set_block(reason)

    def set_session(self, session: Session | None) -> None:
        """Show another bank, at the playhead."""
        self._session = session
        self._show_title()
        for panel in self._panels():
            panel.set_session(session)
        self.streams.set_session(session)
        self.travel.set_session(session)
        self.choose_account("")
        self._moved(self._playhead.position, self._playhead.head)

    def choose_account(self, account_id: str) -> None:
        """Let every panel show this account."""
        self._account = account_id
        for panel in (self.accounts, self.register, self.state, self.chart, self.side):
            panel.show_account(account_id)
        self._stale.add(self.side.why)
        self._refreshing.start()
        self.travel.set_account(account_id)
        self.accountChanged.emit(account_id)

    def show_tab(self, title: str) -> None:
        """Bring a tab of the centre to the front; nothing happens where there is none of that title."""
        for index in range(self._tabs.count()):
            if self._tabs.tabText(index) == title:
                self._tabs.setCurrentIndex(index)

    def head(self) -> int:
        """The newest position."""
        return self._playhead.head

    def edit_search(self) -> None:
        """Put the cursor into the search field above all events."""
        self._tabs.setCurrentWidget(self.events)
        self.events.edit_search()

    def step_to_hit(self, direction: int) -> None:
        """Move the playhead to the next (1) or previous (-1) hit; without a search, ask for one."""
        if self.events.hits is None:
            self.edit_search()
        else:
            self.events.step(direction, self._playhead.position)

    def choose_first_account(self) -> None:
        """Choose the account that was opened first, if any."""
        first = self._session.history.first_account() if self._session else None
        if first:
            self.choose_account(first.account_id)

    def refresh(self) -> None:
        """Ask everything again for the same moment: what is kept beside the log was made anew."""
        self.timeline.refresh_density()
        self._moved(self._playhead.position, self._playhead.head)

    def show_anew(self) -> None:
        """Let go of all that was read of the past, and ask it again for the same moment and account."""
        session, account = self._session, self._account
        self.set_session(session)
        self.choose_account(account)

    def tell_unknown(self) -> None:
        """Say so where a newer bankapp has written to the bank while it is shown."""
        if self._session and self._session.readmodels.unknown:
            self._show_title()
            self._moved(self._playhead.position, self._playhead.head)

    def inspect(self, position: int) -> None:
        """Show an event without moving the playhead."""
        self._stale.discard(self.inspector)
        self.inspector.show_event(position)

    # inside

    def _panels(
        self,
    ) -> Sequence[
        AccountsPanel | RegisterPanel | EventsPanel | StatePanel | ChartView | ProductsPanel | BooksPanel | SidePanel
    ]:
        centre = (self.accounts, self.register, self.events, self.state, self.chart, self.products, self.books)
        return (*centre, *self.side.panels)

    def _compose(self) -> None:
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("centreTabs")
        self._tabs.setDocumentMode(True)
        for panel, title in (
            (self.register, self.tr("Register")),
            (self.events, self.tr("All events")),
            (self.state, self.tr("State")),
            (self.chart, self.tr("Chart")),
            (self.products, self.tr("Products")),
            (self.books, self.tr("Books")),
            (self.streams, self.tr("Streams")),
        ):
            self._tabs.addTab(panel, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.banner)
        column.addWidget(self._splitters(), 1)

    def _splitters(self) -> QSplitter:
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setObjectName("columnsSplitter")
        for widget, stretch in ((self.accounts, 0), (self._tabs, 1), (self.side, 0)):
            across.addWidget(widget)
            across.setStretchFactor(across.count() - 1, stretch)
        across.setSizes([420, 790, 390])
        down = QSplitter(Qt.Orientation.Vertical, self)
        down.setObjectName("rowsSplitter")
        down.addWidget(across)
        down.addWidget(self.timeline)
        down.setStretchFactor(0, 1)
        down.setSizes([640, 180])
        for splitter in (across, down):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
        return down

    def _connect(self) -> None:
        self._playhead.moved.connect(self._moved)
        self._playhead.grew.connect(self._grew)
        self.travel.dated.connect(lambda _: self._show_banner())
        self._tabs.currentChanged.connect(lambda _: self._refreshing.start())
        self.side.currentChanged.connect(lambda _: self._refreshing.start())
        self.accounts.accountChosen.connect(self.choose_account)
        for panel in (self.register, self.events, self.inspector):
            panel.eventChosen.connect(self.inspect)
        for goes in (self.register, self.events, self.inspector, self.chart, self.products):
            goes.momentChosen.connect(self.travel.go_to)
        for chooses in (self.side.compare, self.side.what_if):
            chooses.accountChosen.connect(self.choose_account)
        for leads in (self.side.why, self.side.bookmarks, self.side.what_if):
            leads.momentChosen.connect(self.travel.go_to)
        for shows in (self.side.why, self.side.what_if):
            shows.eventChosen.connect(self.inspect)
        self.banner.returnRequested.connect(self.travel.now)
        self.timeline.hitRequested.connect(self.step_to_hit)
        self.events.hitsChanged.connect(
            lambda: self.timeline.transport.set_hits_available(self.events.hits is not None)
        )

    def _moved(self, position: int, head: int) -> None:
        if position == head:
            self._left_at = head
        with self._one_frame():
            self.travel.show_moment()
            self._show(head)
        self._show_banner()

    def _one_frame(self) -> AbstractContextManager[None]:
        return self._tasks.one_frame(self._session.history.together if self._session else nullcontext)

    def _show(self, head: int) -> None:
        self.banner.set_new(head - self._left_at)
        self._stale.update(self._panels())
        if not self._refreshing.isActive():
            self._show_moment(self._quick)
        self._refreshing.start()

    def _grew(self, _position: int, head: int) -> None:
        self.events.grow(head)
        with self._one_frame():
            self._show(head)
        self._show_banner()

    def _show_title(self) -> None:
        session = self._session
        if session is None:
            self.title.show_title("")
            return
        self.title.show_title(
            session.title,
            session.readmodels.unknown,
            read_only=session.store.read_only,
            missing_guards=session.missing_guards,
        )

    def _show_banner(self) -> None:
        self.banner.show_moment(self._playhead.position, self._playhead.head, self.travel.when)

    def _refresh(self) -> None:
        self._show_moment(self._panels())

    def _show_moment(self, panels: Iterable[Panel]) -> None:
        position, head = self._playhead.position, self._playhead.head
        for panel in [panel for panel in panels if panel in self._stale and self._is_followed(panel)]:
            self._stale.discard(panel)
            panel.show_moment(position, head)

    def _is_followed(self, panel: Panel) -> bool:
        """The state is told in the status bar too, so it is kept up even where its panel is not seen."""
        return panel is self.state or panel.isVisible()
