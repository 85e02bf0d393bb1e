"""The tab with the bank's own books at the playhead: double entry, and that debits equal credits."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.session import Session
from bankapp.services.trial_balance import TrialBalance, trial_balance
from bankapp.ui.books.model import BooksModel
from bankapp.ui.formats import format_count
from bankapp.ui.latest import Latest
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.verdict import VerdictLabel
from bankapp.ui.wording import money_text


class BooksPanel(QWidget):
    """Follows the playhead; what it shows is asked in the background, the newest moment last."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("booksPanel")
        self._session: Session | None = None
        self._asking = Latest(tasks, "books", self._show_books, self._show_error)
        self._model = BooksModel(self)
        self.view = DataTable(self._model, self)
        self.view.setObjectName("booksView")
        self.view.setAccessibleName(self.tr("Trial balance"))
        self.view.set_empty_text(self.tr("No money has moved up to this moment."))
        self._verdict = VerdictLabel(self)
        self._verdict.setObjectName("booksVerdict")
        self._compose()

    def set_session(self, session: Session | None) -> None:
        """The books of another bank, or of none."""
        self._asking.drop()
        self._session = session
        self._model.show_books(None)
        self._verdict.show_hint("")

    def show_moment(self, position: int, head: int) -> None:
        """The playhead has moved."""
        if self._session:
            self._asking.ask(partial(trial_balance, self._session.history, position))

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

    def _show_error(self, error: BankappError) -> None:
        self._verdict.show_bad(str(error))

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
        column.addWidget(self._verdict)
