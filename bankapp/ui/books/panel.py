"""The tab with the bank's own books at the playhead: double entry, and that debits equal credits."""

from functools import partial

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.closings import Closing, closings
from bankapp.services.history import History
from bankapp.services.session import Session
from bankapp.services.trial_balance import TrialBalance, trial_balance
from bankapp.ui.allowing import why_not_written
from bankapp.ui.books.model import BooksModel
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.latest import Latest
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.verdict import VerdictLabel
from bankapp.ui.wording import joined, money_text


class _Moment(Struct, frozen=True):
    """The books at a moment, and how they were last closed or reopened before it."""

    books: TrialBalance
    closing: Closing | None


def _read(history: History, position: int) -> _Moment:
    found = closings(history, position)
    return _Moment(trial_balance(history, position), found[-1] if found else None)


class BooksPanel(QWidget):
    """Follows the playhead; what it shows is asked in the background, the newest moment last."""

    closeRequested = Signal(str)
    """Close the books, which are closed until this day; empty where they are open."""
    reopenRequested = Signal(str)
    closeMonthRequested = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("booksPanel")
        self._session: Session | None = None
        self._until = self._block = ""
        self._position = self._head = 0
        self._asking = Latest(tasks, "books", self._show_found, self._show_error)
        self._model = BooksModel(self)
        self.view = DataTable(self._model, self)
        self.view.setObjectName("booksView")
        self.view.setAccessibleName(self.tr("Trial balance"))
        self.view.set_empty_text(self.tr("No money has moved up to this moment."))
        self._verdict = VerdictLabel(self)
        self._verdict.setObjectName("booksVerdict")
        self._closed = VerdictLabel(self)
        self._closed.setObjectName("booksClosedLabel")
        self._make_buttons()
        self._compose()
        self._allow()

    def set_session(self, session: Session | None) -> None:
        """The books of another bank, or of none."""
        self._asking.drop()
        self._session = session
        self._model.show_books(None)
        self._verdict.show_hint("")
        self._show_closing(None)

    def show_moment(self, position: int, head: int) -> None:
        """The playhead has moved."""
        self._position, self._head = position, head
        if self._session:
            self._asking.ask(partial(_read, self._session.history, position))
        self._allow()

    def set_block(self, reason: str) -> None:
        """Why nothing can be written, whatever the playhead says; empty where it can."""
        self._block = reason
        self._allow()

    # what is shown

    def _show_found(self, found: _Moment) -> None:
        self._show_books(found.books)
        self._show_closing(found.closing)

    def _show_books(self, books: TrialBalance) -> None:
        self._model.show_books(books)
        position = format_count(books.position, self.locale())
        wrong = [sheet for sheet in books.sheets if not sheet.balanced]
        if not wrong:
            self._verdict.show_good(self.tr("Debits equal credits after event {n}.").format(n=position))
            return
        off = ", ".join(
            f"{money_text(sheet.debits, self.locale())} / {money_text(sheet.credits, self.locale())}" for sheet in wrong
        )
        self._verdict.show_bad(
            self.tr("Debits do not equal credits after event {n}: {off}.").format(n=position, off=off)
        )

    def _show_closing(self, closing: Closing | None) -> None:
        self._until = closing.until if closing else ""
        self._closed.show_hint(self._closing_text(closing) if closing else self.tr("No day is closed."))
        self._allow()

    def _closing_text(self, closing: Closing) -> str:
        when, event = format_when(closing.recorded_at, self.locale()), format_count(closing.position, self.locale())
        done = self.tr("Closed until {until}") if closing.until else self.tr("No day is closed: reopened")
        by = self.tr("by {actor}").format(actor=closing.actor) if closing.actor else ""
        return joined(done.format(until=closing.until), self.tr("event {n}").format(n=event), when, by, closing.reason)

    def _show_error(self, error: BankappError) -> None:
        self._verdict.show_bad(str(error))

    # what may be done

    def _allow(self) -> None:
        why_not = why_not_written(self._session, self._block, in_the_past=self._position != self._head)
        _enable(self._month, why_not)
        _enable(self._close, why_not)
        _enable(self._reopen, why_not or ("" if self._until else self.tr("No day is closed")))

    # composition

    def _make_buttons(self) -> None:
        self._month = QPushButton(self.tr("Close month…"), self)
        self._month.setObjectName("closeMonthButton")
        self._month.clicked.connect(self.closeMonthRequested)
        self._close = QPushButton(self.tr("Close books…"), self)
        self._close.setObjectName("closeBooksButton")
        self._close.clicked.connect(lambda: self.closeRequested.emit(self._until))
        self._reopen = QPushButton(self.tr("Reopen…"), self)
        self._reopen.setObjectName("reopenBooksButton")
        self._reopen.clicked.connect(lambda: self.reopenRequested.emit(self._until))

    def _compose(self) -> None:
        lesson = QLabel(
            self.tr(
                "Every event is booked twice: what a customer's account gains or loses, the bank's own books lose or "
                "gain. Both sides are therefore equal at every moment of the past, not only at the end of a day."
            ),
            self,
        )
        lesson.setTextFormat(Qt.TextFormat.PlainText)
        lesson.setWordWrap(True)
        lesson.setProperty("role", "dimmed")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(lesson)
        column.addWidget(self.view, 1)
        column.addLayout(_row(self._verdict, self._month))
        column.addLayout(_row(self._closed, self._close, self._reopen))


def _row(first: QWidget, *buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(first, 1)
    for button in buttons:
        row.addWidget(button)
    return row


def _enable(button: QPushButton, why_not: str) -> None:
    button.setEnabled(not why_not)
    button.setToolTip(why_not)
