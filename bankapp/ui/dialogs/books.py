"""The dialogs that close the bank's books up to a day, and reopen them."""

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.domain.closing import BooksState, checked_day, decide
from bankapp.domain.commands import CloseBooks, ReopenBooks
from bankapp.ui.dialogs.form import FormDialog, NotYet
from bankapp.ui.dialogs.requests import Request


class CloseBooksDialog(FormDialog):
    """Asks up to which day nothing may be changed any more; `until` is the day up to which that holds already."""

    def __init__(self, until: str, today: date | None = None, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr(
            "CloseBooksDialog", "Nothing counts from a closed day any more. Mistakes are put right by later entries."
        )
        title, verb = tr("CloseBooksDialog", "Close the books"), tr("CloseBooksDialog", "Close books")
        super().__init__(title, lead, verb, parent)
        self.setObjectName("closeBooksDialog")
        self._until = until
        self.day, self.reason = QLineEdit(_suggested(until, today or datetime.now(UTC).date())), QLineEdit()
        self.day.setPlaceholderText(self.tr("a date such as 2026-03-31"))
        self.add_field(self.tr("Closed until"), self.day)
        self.add_field(self.tr("Reason"), self.reason)
        self.day.textChanged.connect(self.check)
        self.check()
        self.day.setFocus()
        self.day.selectAll()

    def value(self) -> Request:
        if not self.day.text().strip():
            raise NotYet(self.tr("Enter the last day that is to be closed."))
        command = CloseBooks(checked_day(self.day.text()))
        decide(command, BooksState(self._until))
        return Request(command, self.reason.text().strip())


class ReopenBooksDialog(FormDialog):
    """Asks up to which day the books stay closed, and why; `until` is the day up to which they are."""

    def __init__(self, until: str, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr("ReopenBooksDialog", "The books are closed until {until}. That they were reopened stays in the log.")
        title, verb = tr("ReopenBooksDialog", "Reopen the books"), tr("ReopenBooksDialog", "Reopen")
        super().__init__(title, lead.format(until=until), verb, parent)
        self.setObjectName("reopenBooksDialog")
        self._until = until
        self.day, self.reason = QLineEdit(), QLineEdit()
        self.day.setPlaceholderText(self.tr("empty: no day at all"))
        self.add_field(self.tr("Closed until"), self.day)
        self.add_field(self.tr("Reason"), self.reason)
        for edit in (self.day, self.reason):
            edit.textChanged.connect(self.check)
        self.check()
        self.day.setFocus()

    def value(self) -> Request:
        reason = self.reason.text().strip()
        if not reason:
            raise NotYet(self.tr("Say why. The reason stays in the log for ever."))
        command = ReopenBooks(self.day.text().strip(), reason)
        decide(command, BooksState(self._until))
        return Request(command, reason)


def _suggested(until: str, today: date) -> str:
    """The last day of the month before, where that is not closed yet."""
    last = (today.replace(day=1) - timedelta(days=1)).isoformat()
    return last if last > until else ""
