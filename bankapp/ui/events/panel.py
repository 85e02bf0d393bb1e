"""The tab that lists every event of the bank, or those that a search finds."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bankapp.services.query import BadQuery, parse_query
from bankapp.services.session import Session
from bankapp.ui.events.finder import EventFinder
from bankapp.ui.events.hits import Hits
from bankapp.ui.events.model import EventsModel
from bankapp.ui.events.search_bar import SearchBar
from bankapp.ui.formats import format_count
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks


class EventsPanel(QWidget):
    """All events, oldest at the top; while there is a query its hits, newest at the top. Follows the playhead."""

    eventChosen = Signal(int)
    momentChosen = Signal(int)
    hitsChanged = Signal()
    """There are other hits, or more of them."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("eventsPanel")
        self._model = EventsModel(self)
        self._finder = EventFinder(tasks, self)
        self._shown: Hits | None = None
        self._position = 0
        self._session: Session | None = None
        self._head = 0
        self.search = SearchBar(self)
        self.view = self._table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        self._connect()

    @property
    def hits(self) -> Hits | None:
        """What the search has found so far; None while there is none."""
        return self._finder.hits if self._finder.query else None

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none."""
        self._session = session
        self._finder.set_search(session.search if session else None)
        self._model.set_history(session.history if session else None, session.search if session else None)
        self.search.edit.clear()
        self.search.show_error("")
        self.search.set_open(is_open=session is not None)
        if session:
            head = session.history.head()
            self.show_moment(head, head)

    def show_moment(self, position: int, head: int) -> None:
        """The playhead moved, or the log grew."""
        moved, self._position = position != self._position, position
        self.grow(head)
        self._model.show_moment(position, self._end(head))
        if moved and self.isVisible():
            self.view.follow(self._model.row_of(position))

    def grow(self, head: int) -> None:
        """The log grew: hits are looked for in what is new, also while the table is not seen."""
        self._head = head
        self._finder.grow(head)

    def _end(self, head: int) -> int:
        """Where the list ends: what a newer bankapp wrote behind the head is listed too, as unknown."""
        session = self._session
        return session.history.end() if session and session.readmodels.unknown else head

    def edit_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.focus()

    def step(self, direction: int, position: int) -> None:
        """Go to the next (1) or the previous (-1) hit from a position; without a search ask for one."""
        if self._finder.query is None:
            self.edit_search()
        else:
            self._finder.step(direction, position)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.view.follow(self._model.row_of(self._position))

    # the search

    def _typed(self, text: str) -> None:
        try:
            query = parse_query(text)
        except BadQuery as error:
            self.search.show_error(str(error))
            return
        self.search.show_error("")
        if query.is_empty:
            self._finder.clear()
        elif query != self._finder.query:
            self._finder.start(query, self._head)

    def _search_changed(self) -> None:
        finder = self._finder
        hits = self.hits
        if hits is not self._shown:
            self._shown = hits
            self._model.show_hits(hits)
            self.view.scrollToTop() if hits is not None else self.view.follow(self._model.row_of(self._position))
        self._say_empty()
        self.search.show_state(self._state(), active=hits is not None, searching=finder.searching)
        self.hitsChanged.emit()

    def _state(self) -> str:
        finder, hits = self._finder, self.hits
        if hits is None:
            return ""
        count = format_count(len(hits), self.locale())
        if finder.searching:
            return self.tr("{0} hits so far · searching… {1}%").format(count, finder.percent)
        if finder.stopped:
            return self.tr("{0} hits so far · stopped at {1}%").format(count, finder.percent)
        return self.tr("1 hit") if len(hits) == 1 else self.tr("{0} hits").format(count)

    def _stepped(self, position: int) -> None:
        if position:
            self.momentChosen.emit(position)
        else:
            state = self.tr("{0} · no hit further on").format(self._state())
            self.search.show_state(state, active=True, searching=self._finder.searching)

    def _say_empty(self) -> None:
        if self.hits is None:
            text = self.tr("Nothing has happened yet. Open an account to write the first event.")
        elif self._finder.searching:
            text = self.tr("Searching…")
        else:
            text = self.tr("No event is like that.")
        self.view.set_empty_text(text)

    # composition

    def _connect(self) -> None:
        finder, model = self._finder, self._model
        finder.adding.connect(model.hits_coming)
        finder.added.connect(model.hits_came)
        finder.added.connect(self._search_changed)
        finder.changed.connect(self._search_changed)
        finder.failed.connect(self.search.show_error)
        finder.stepped.connect(self._stepped)
        self.search.typed.connect(self._typed)
        self.search.left.connect(self.view.setFocus)
        self.search.stopRequested.connect(finder.stop)
        self.search.stepRequested.connect(lambda direction: self.step(direction, self._position))
        self._say_empty()

    def _table(self) -> DataTable:
        view = DataTable(self._model, self)
        view.setObjectName("eventsView")
        view.setAccessibleName(self.tr("All events"))
        view.chosen.connect(lambda row: self.eventChosen.emit(self._model.position_of(row)))
        view.opened.connect(lambda row: self.momentChosen.emit(self._model.position_of(row)))
        view.enterPressed.connect(lambda row: self.momentChosen.emit(self._model.position_of(row)))
        return view
