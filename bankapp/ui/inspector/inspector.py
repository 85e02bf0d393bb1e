"""The inspector: one event, with all that the log says about it."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QStackedLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.session import Session
from bankapp.ui.inspector.inspection import Inspection, inspect
from bankapp.ui.inspector.page import EventPage
from bankapp.ui.labels import empty_hint
from bankapp.ui.pace import Pace
from bankapp.ui.tasks import Tasks

_KEY = "inspector"
_LEAST_WIDTH = 280
_INTERVAL = 160
"""Milliseconds from one event to the next, while the playhead runs."""


class EventInspector(QWidget):
    """Follows the playhead, until somebody chooses another event to look at."""

    momentChosen = Signal(int)
    eventChosen = Signal(int)
    """A link to another event; who owns the inspector decides whether the playhead goes there."""
    accountChosen = Signal(str)
    reverseRequested = Signal(int)
    rebookRequested = Signal(int)
    """Reverse the event at this position, and book it again with changes."""
    whatIfRequested = Signal(int)
    """What if the event at this position had not happened?"""
    whatIfAmountRequested = Signal(int)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("eventInspector")
        self.setAccessibleName(self.tr("Event inspector"))
        self.setMinimumWidth(_LEAST_WIDTH)
        self._tasks = tasks
        self._session: Session | None = None
        self._position = self._head = self._shown = 0
        self._pace = Pace(self._ask, self, _INTERVAL)
        self._compose()

    @property
    def position(self) -> int:
        """The event that is looked at; 0 for none."""
        return self._shown

    @property
    def page(self) -> EventPage:
        """The page that shows an event."""
        return self._page

    def set_session(self, session: Session | None) -> None:
        """Look at another bank."""
        self._session = session
        self._position = self._head = 0
        self._page.set_read_only(read_only=session.read_only if session else False)
        self.set_verified(0, "")
        self._show(0)

    def show_moment(self, position: int, head: int) -> None:
        """The playhead has moved: its event is shown. When only the log has grown, the event in view stays."""
        moved, grown = position != self._position, head != self._head
        self._position, self._head = position, head
        self._page.set_moment(position, head)
        if moved or self._shown == 0:
            self._show(position)
        elif grown:
            self._pace.call()

    def show_event(self, position: int) -> None:
        """Look at an event without moving the playhead."""
        self._show(position)

    def set_block(self, reason: str) -> None:
        """Why nothing can be posted, whatever the playhead says; empty where it can."""
        self._page.set_block(reason)

    def menu(self) -> QMenu:
        """What can be asked about the event that is shown."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        position, why_not = self._shown, self._page.why_no_amount
        if position:
            menu.addAction(self.tr("Go to this moment"), lambda: self.momentChosen.emit(position))
            menu.addSeparator()
            menu.addAction(self.tr("What if it had not happened?"), lambda: self.whatIfRequested.emit(position))
            another = menu.addAction(
                self.tr("What if the amount were another?…"), lambda: self.whatIfAmountRequested.emit(position)
            )
            another.setEnabled(not why_not)
            another.setToolTip(why_not)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not menu.isEmpty():
            menu.popup(event.globalPos())

    def set_verified(self, upto: int, fault: str) -> None:
        """As far as which position the hash chain has been seen to hold, and what is wrong behind it, if anything."""
        self._page.set_verified(upto, fault)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LocaleChange:
            self._ask()

    def _compose(self) -> None:
        self._hint = empty_hint("")
        self._page = EventPage()
        self._page.momentChosen.connect(self.momentChosen)
        self._page.eventChosen.connect(self.eventChosen)
        self._page.accountChosen.connect(self.accountChosen)
        self._page.reverseRequested.connect(self.reverseRequested)
        self._page.rebookRequested.connect(self.rebookRequested)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._page)
        self._scroll.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self._scroll)
        self._show(0)

    def _show(self, position: int) -> None:
        self._shown = position
        if self._session and position:
            self._pace.call()
            return
        self._tasks.drop(_KEY)
        self._stack.setCurrentWidget(self._hint)
        before_all = self.tr("Before the first event: nothing has happened yet. Step forward to see the first one.")
        nothing = self.tr("Nothing has happened yet. Open an account, and its event is shown here.")
        self._hint.setText(before_all if self._head else nothing)

    def _ask(self) -> None:
        if self._session and self._shown:
            self._tasks.ask(_KEY, partial(inspect, self._session.history, self._shown), self._found, self._failed)

    def _failed(self, error: BankappError) -> None:
        self._hint.setText(str(error))
        self._stack.setCurrentWidget(self._hint)

    def _found(self, found: Inspection | None) -> None:
        if found is None:
            self._show(0)
            return
        if found.position != self._page.position:
            self._scroll.verticalScrollBar().setValue(0)
        self._page.show_event(found)
        self._stack.setCurrentWidget(self._scroll)
