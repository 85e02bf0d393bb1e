"""Questions about history in the window: which panel answers, and what the rest of the window does meanwhile."""

from PySide6.QtCore import QLocale, QObject, Signal

from bankapp.services.bookmarks import Bookmark
from bankapp.services.session import Session
from bankapp.ui.actions import Actions, allow
from bankapp.ui.bank_view import BankView
from bankapp.ui.first.dialog import FirstDialog, open_first_dialog
from bankapp.ui.playhead import Playhead
from bankapp.ui.side import SideTabs
from bankapp.ui.tasks import Tasks
from bankapp.ui.timeline.marks import Marker, MarkerKind


class Answers(QObject):
    """Connects actions, banner, context menus and keys with the tabs on the right."""

    what_if_shown = Signal(bool)
    """The window shows what would have been beside what is; nothing can be posted meanwhile."""
    save_wanted = Signal(object)
    """Changes that are to be made a bank of their own."""

    def __init__(self, view: BankView, playhead: Playhead, actions: Actions, tasks: Tasks) -> None:
        super().__init__(view)
        self._view = view
        self._playhead = playhead
        self._actions = actions
        self._tasks = tasks
        self._session: Session | None = None
        self._first: FirstDialog | None = None
        self._connect()

    @property
    def shows_what_if(self) -> bool:
        """Whether what would have been is in view."""
        return bool(self._view.block)

    def set_session(self, session: Session | None) -> None:
        """Answer for another bank, or for none."""
        self._session = session
        if self._first:
            self._first.close()
        blocked = "" if session else self.tr("no bank is open")
        read_only = self.tr("this bank is opened read-only") if session and session.read_only else ""
        allow((self._actions.bookmark,), blocked or read_only)

    # what a person asks for

    def set_first(self) -> None:
        """Moment A is the playhead's."""
        self._side.bring(self._side.compare)
        self._side.compare.set_first(self._playhead.position)

    def set_second(self) -> None:
        """Moment B is the playhead's."""
        self._side.bring(self._side.compare)
        self._side.compare.set_second(self._playhead.position)

    def compare(self, first: int, second: int) -> None:
        """Lay two moments side by side."""
        self._side.bring(self._side.compare)
        self._side.compare.compare(first, second)

    def compare_with_now(self) -> None:
        """Lay the playhead's moment beside now."""
        self.compare(self._playhead.position, self._playhead.head)

    def bookmark(self) -> None:
        """Ask for a name for the playhead's moment."""
        self._side.bookmarks.ask_add(self._playhead.position)

    def next_bookmark(self) -> None:
        """To the next bookmark."""
        self._side.bookmarks.go_next(self._playhead.position)

    def copy_link(self) -> None:
        """Copy a command that opens the window at the playhead, and say so."""
        self._side.bring(self._side.bookmarks)
        self._side.bookmarks.copy_link(self._playhead.position)

    def find_first(self) -> None:
        """Show the dialog that finds the first moment of a condition."""
        if self._session and self._first is None:
            self._first = open_first_dialog(self._tasks, self._session, self._view.account, self._view.window())
            self._first.momentChosen.connect(self._view.travel.go_to)
            self._first.finished.connect(self._first_closed)

    def show_what_if(self) -> None:
        """Show what is tried, from the playhead on."""
        self._side.bring(self._side.what_if)

    def leave_what_if(self) -> None:
        """Back to what is."""
        if self.shows_what_if:
            self._side.bring(self._side.inspector)

    # inside

    @property
    def _side(self) -> SideTabs:
        return self._view.side

    def _connect(self) -> None:
        view, side, actions = self._view, self._view.side, self._actions
        view.banner.compareRequested.connect(self.compare_with_now)
        view.banner.whatIfRequested.connect(self.show_what_if)
        view.timeline.compareRange.connect(self.compare)
        for panel in (view.register, view.inspector):
            panel.whatIfRequested.connect(self._without)
            panel.whatIfAmountRequested.connect(self._with_another_amount)
        side.what_if.shown.connect(self._what_if_shown)
        side.what_if.saveRequested.connect(self.save_wanted)
        side.bookmarks.changed.connect(self._mark)
        actions.compare.triggered.connect(self.compare_with_now)
        actions.bookmark.triggered.connect(self.bookmark)
        actions.next_bookmark.triggered.connect(self.next_bookmark)
        actions.copy_link.triggered.connect(self.copy_link)
        actions.find_first.triggered.connect(self.find_first)
        actions.what_if.triggered.connect(self.show_what_if)

    def _without(self, position: int) -> None:
        self.show_what_if()
        self._side.what_if.leave_out(position)

    def _with_another_amount(self, position: int) -> None:
        self.show_what_if()
        self._side.what_if.ask_amount(position)

    def _what_if_shown(self, shown: bool) -> None:
        self._view.set_block(self.tr("you are looking at a what-if, leave it to post") if shown else "")
        self.what_if_shown.emit(shown)

    def _mark(self, bookmarks: list[Bookmark]) -> None:
        markers = tuple(Marker(mark.position, MarkerKind.BOOKMARK, _marker_text(mark)) for mark in bookmarks)
        self._view.timeline.set_markers(markers, "bookmarks")

    def _first_closed(self) -> None:
        self._first = None


def _marker_text(bookmark: Bookmark) -> str:
    number = QLocale().toString(bookmark.position)
    return " · ".join(part for part in (f"@{bookmark.name}", number, bookmark.note) if part)
