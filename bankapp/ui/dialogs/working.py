"""A dialog of three pages: what to do, how far it is, what came of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from bankapp.errors import BankappError
from bankapp.ui.dialogs.form import FormDialog
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.facts import FactList
from bankapp.ui.labels import heading
from bankapp.ui.tasks import Job

R = TypeVar("R")
T = TypeVar("T")
Start = Callable[[R, Callable[[T], None], Callable[[BankappError], None]], Job]
"""Starts the work for a request, and calls back in the GUI thread with the result or the reason why there is none."""
Choose = Callable[[], str]
"""Lets a person choose a file; empty where none was chosen."""


class PathField(QWidget):
    """A file's path, typed or chosen."""

    def __init__(self, choose: Choose) -> None:
        super().__init__()
        self._choose = choose
        self.edit = QLineEdit()
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self.browse.setAccessibleName(self.tr("Choose the file"))
        self.browse.clicked.connect(self._browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.browse)
        self.setFocusProxy(self.edit)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    @property
    def path(self) -> Path | None:
        """What is typed, if anything."""
        text = self.edit.text().strip()
        return Path(text).expanduser() if text else None

    def _browse(self) -> None:
        chosen = self._choose()
        if chosen:
            self.edit.setText(chosen)


class WorkingDialog(FormDialog, Generic[R, T]):
    """Starts the work itself, through `start`; closing it while it works means stopping the work."""

    def __init__(self, title: str, lead: str, verb: str, start: "Start[R, T]", parent: QWidget | None = None) -> None:
        super().__init__(title, lead, verb, parent)
        self._start = start
        self._job: Job | None = None
        self.progress = ProgressPage()
        self.outcome_title, self.outcome = heading("", 13), FactList(name_width=112)
        self._stack_pages()
        self.submitted.connect(self._begin)

    @property
    def working(self) -> bool:
        """Whether the work is under way."""
        return self._job is not None

    def begin(self, request: R) -> None:
        """Set the progress page up for a request."""
        raise NotImplementedError

    def show_outcome(self, result: T) -> None:
        """Fill the result page."""
        raise NotImplementedError

    def reject(self) -> None:
        if not self._asked_to_stop():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._asked_to_stop():
            event.ignore()
        else:
            super().closeEvent(event)

    def _asked_to_stop(self) -> bool:
        """Closing means stopping first; who asks a second time may go."""
        asks = self.working and self.progress.cancel_button.isEnabled()
        if asks:
            self.progress.cancel_button.click()
        return asks

    def _stack_pages(self) -> None:
        self.add_page().addWidget(self.progress)
        self.done_column = self.add_page()
        self.done_column.setSpacing(12)
        self.done_column.addWidget(self.outcome_title)
        self.done_column.addWidget(self.outcome)
        self.done_column.addStretch(1)
        self.done_column.addLayout(self._close_row())

    def _close_row(self) -> QHBoxLayout:
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        return row

    def _begin(self, request: R) -> None:
        self.begin(request)
        self.show_page(1)
        self._job = self._start(request, self._finished, self._failed)
        self.progress.follow(self._job)

    def _finished(self, result: T) -> None:
        self._job = None
        self.show_outcome(result)
        self.show_page(2)
        self.close_button.setDefault(True)
        self.close_button.setFocus()

    def _failed(self, error: BankappError) -> None:
        self._job = None
        self.show_page(0)
        self.refused(str(error))
