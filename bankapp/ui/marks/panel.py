"""The tab of the bookmarks: moments that somebody named."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.bookmarks import Bookmark, free_name, next_bookmark
from bankapp.services.moments import link_to
from bankapp.services.session import Session
from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.marks.dialog import BookmarkDialog
from bankapp.ui.marks.model import BookmarksModel, Marked, marked
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.tooltips import plain_tooltip

_KEY = "bookmarks"


class BookmarksPanel(QWidget):
    """Lists the bookmarks, and keeps and forgets them; `changed` tells all there are whenever they are others."""

    momentChosen = Signal(int)
    changed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bookmarksPanel")
        self.setAccessibleName(self.tr("Bookmarks"))
        self._tasks = tasks
        self._session: Session | None = None
        self._position = 0
        self._model = BookmarksModel(self)
        self.view = self._table()
        self.sentence = Sentence("bookmarksSentence", lines=2)
        self.add_button = self._button("addBookmarkButton", self.tr("Add…"), lambda: self.ask_add(self._position))
        self.edit_button = self._button("editBookmarkButton", self.tr("Edit note…"), self.ask_note)
        self.remove_button = self._button("removeBookmarkButton", self.tr("Remove"), self.remove)
        self.link_button = self._button("copyLinkButton", self.tr("Copy link"), self._copy_chosen)
        self._compose()
        self._allow()

    @property
    def bookmarks(self) -> list[Bookmark]:
        """All there are, by position."""
        return self._model.bookmarks

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none."""
        self._session = session
        self._tasks.drop(_KEY)
        self.sentence.show_hint("")
        self._show([])
        self.refresh()

    def show_moment(self, position: int, _head: int) -> None:
        """The playhead moved, or the log grew."""
        self._position = position
        self._model.show_moment(position)
        self.refresh()

    def refresh(self) -> None:
        """Read them again: another window may have changed them."""
        if self._session:
            self._tasks.ask(_KEY, partial(marked, self._session), self._show, self._say)

    # what a person asks for

    def ask_add(self, position: int) -> None:
        """Ask for a name for a moment, and keep it."""
        session = self._session
        if session is None or session.read_only:
            return
        taken = [bookmark.name for bookmark in self.bookmarks]
        made = Bookmark(free_name(taken), position)
        self._open(BookmarkDialog(made, self._moment_words(session, position), taken, new=True, parent=self.window()))

    def ask_note(self) -> None:
        """Ask for another note of the chosen bookmark."""
        session, bookmark = self._session, self._model.bookmark(self.view.current_row)
        if session and bookmark and not session.read_only:
            lead = self.tr("Bookmark {name}").format(name=bookmark.name)
            self._open(BookmarkDialog(bookmark, lead, (), new=False, parent=self.window()))

    def remove(self) -> None:
        """Forget the chosen bookmark."""
        session, bookmark = self._session, self._model.bookmark(self.view.current_row)
        if session and bookmark:
            self._write(partial(session.bookmarks.remove, bookmark.name), self._say)

    def go_next(self, position: int) -> None:
        """To the next bookmark behind a position, or to the first."""
        found = next_bookmark(self.bookmarks, position)
        if found:
            self.momentChosen.emit(found.position)

    def copy_link(self, position: int) -> None:
        """Put the command that opens the window at a moment on the clipboard."""
        session = self._session
        if session and session.path:
            QGuiApplication.clipboard().setText(link_to(session.path, position))
            text = self.tr("A command that opens the window at event {position} was copied.")
            self.sentence.show_good(text.format(position=format_count(position, self.locale())))

    # inside

    def _open(self, dialog: BookmarkDialog) -> None:
        session = self._session
        assert session is not None

        def keep(bookmark: Bookmark) -> None:
            def kept() -> None:
                session.bookmarks.put(bookmark)

            self._write(kept, lambda error: dialog.refused(str(error)), dialog.accept)

        dialog.submitted.connect(keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(
        self,
        work: Callable[[], None],
        failed: Callable[[BankappError], None],
        then: Callable[[], None] | None = None,
    ) -> None:
        def done(_: None) -> None:
            if then:
                then()
            self.sentence.show_hint("")
            self.refresh()

        self._tasks.write(work, done, failed)

    def _show(self, rows: list[Marked]) -> None:
        chosen = self._model.bookmark(self.view.current_row)
        before = self._model.bookmarks
        self._model.set_rows(rows)
        self.view.choose(self._model.row_of(chosen.name) if chosen else -1)
        self._allow()
        if self._model.bookmarks != before:
            self.changed.emit(self._model.bookmarks)

    def _say(self, error: BankappError) -> None:
        self.sentence.show_bad(str(error))

    def _copy_chosen(self) -> None:
        """The chosen bookmark's moment, or the playhead's."""
        chosen = self._model.bookmark(self.view.current_row)
        self.copy_link(chosen.position if chosen else self._position)

    def _moment_words(self, session: Session, position: int) -> str:
        event = session.history.event(position)
        if event is None:
            return self.tr("The moment before the first event.")
        when = format_when(event.effective_at, self.locale())
        return self.tr("Event {position}, {when}").format(position=format_count(position, self.locale()), when=when)

    def _allow(self) -> None:
        why_not = self._why_not()
        self._enable(self.add_button, why_not, self.tr("Name the playhead's moment (M)"))
        none_chosen = "" if self._model.bookmark(self.view.current_row) else self.tr("Choose a bookmark first")
        self._enable(self.edit_button, why_not or none_chosen, self.tr("Write another note"))
        self._enable(self.remove_button, why_not or none_chosen, self.tr("Forget this bookmark"))
        no_bank = "" if self._session and self._session.path else self.tr("Open a bank first")
        self._enable(self.link_button, no_bank, self.tr("Copy a command that opens the window at this moment"))

    def _why_not(self) -> str:
        if self._session is None:
            return self.tr("Open a bank first")
        return self.tr("This bank is open for reading only") if self._session.read_only else ""

    def _enable(self, button: QPushButton, why_not: str, does: str) -> None:
        button.setEnabled(not why_not)
        button.setToolTip(plain_tooltip(why_not or does))

    # composition

    def _button(self, name: str, text: str, does: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: does())
        return button

    def _compose(self) -> None:
        buttons = QGridLayout()
        buttons.setContentsMargins(12, 12, 12, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button, 0, 0)
        buttons.addWidget(self.edit_button, 0, 1)
        buttons.addWidget(self.remove_button, 1, 0)
        buttons.addWidget(self.link_button, 1, 1)
        buttons.addWidget(self.sentence, 2, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(buttons)
        column.addWidget(self.view, 1)

    def _table(self) -> DataTable:
        view = DataTable(self._model, self)
        view.setObjectName("bookmarksView")
        view.setAccessibleName(self.tr("Bookmarks"))
        view.set_empty_text(self.tr("No bookmark yet. Press M to name the moment that you are looking at."))
        view.chosen.connect(lambda _: self._allow())
        view.opened.connect(self._go)
        view.enterPressed.connect(self._go)
        return view

    def _go(self, row: int) -> None:
        bookmark = self._model.bookmark(row)
        if bookmark:
            self.momentChosen.emit(bookmark.position)
