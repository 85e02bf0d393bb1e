"""Statements and reports as PDF, asked for in the window and printed in the background."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.instants import system_clock
from bankapp.eventstore.store import Progress
from bankapp.services.audit_report import make_report
from bankapp.services.papers import letterhead_of, period_of
from bankapp.services.proofs import Proofs
from bankapp.services.session import Session
from bankapp.services.statements import make_statement
from bankapp.ui.actions import Actions
from bankapp.ui.dialogs.message import show_message
from bankapp.ui.dialogs.progress import ProgressDialog
from bankapp.ui.formats import format_count
from bankapp.ui.paper.printing import print_paper
from bankapp.ui.paper.report import report_paper
from bankapp.ui.paper.statement import statement_paper
from bankapp.ui.playhead import Playhead
from bankapp.ui.tasks import Tasks


class Papers(QObject):
    """Prints what stands in the log from its first event up to the playhead."""

    def __init__(
        self, playhead: Playhead, actions: Actions, tasks: Tasks, proofs: Callable[[], Proofs], window: QWidget
    ) -> None:
        super().__init__(window)
        self._playhead = playhead
        self._tasks = tasks
        self._proofs = proofs
        self._window = window
        self._session: Session | None = None
        self._account = ""
        actions.statement.triggered.connect(self.ask_statement)
        actions.audit_report.triggered.connect(self.ask_report)

    def set_session(self, session: Session | None) -> None:
        """Work for another bank, or for none."""
        self._session = session

    def set_account(self, account_id: str) -> None:
        """The account that is chosen; empty for none."""
        self._account = account_id

    def ask_statement(self) -> None:
        """Ask where to, and print the statement of the chosen account."""
        if not self._account:
            show_message(self._window, self.tr("Account statement"), self.tr("Choose an account first."))
            return
        path = self._asked(self.tr("Account statement"), self.tr("statement of {0}.pdf").format(self._account))
        if path:
            self.print_statement(self._account, path)

    def ask_report(self) -> None:
        """Ask where to, and print the audit report."""
        path = self._asked(self.tr("Audit report"), self.tr("audit report.pdf"))
        if path:
            self.print_report(path)

    def print_statement(self, account_id: str, path: Path) -> None:
        """Write the statement of an account to a file."""
        session, until = self._session, str(self._playhead.position)
        if session is None:
            return

        def work(progress: Progress) -> int:
            made = make_statement(session.history, account_id, period_of(session.history, None, "", until), progress)
            return print_paper(statement_paper(made, letterhead_of(session, system_clock()), QLocale()), path, progress)

        self._run(self.tr("Printing the statement"), work, path)

    def print_report(self, path: Path) -> None:
        """Write the audit report to a file."""
        session, until, proofs = self._session, str(self._playhead.position), self._proofs
        if session is None:
            return

        def work(progress: Progress) -> int:
            made = make_report(session, proofs(), period_of(session.history, None, "", until), progress)
            return print_paper(report_paper(made, letterhead_of(session, system_clock()), QLocale()), path, progress)

        self._run(self.tr("Verifying, and printing the report"), work, path)

    # inside

    def _asked(self, title: str, proposed: str) -> Path | None:
        session = self._session
        if session is None:
            return None
        folder = session.path.parent if session.path else Path.home()
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / proposed), self.tr("PDF (*.pdf)"))
        return Path(name) if name else None

    def _run(self, title: str, work: Callable[[Progress], int], path: Path) -> None:
        def ended(pages: int) -> None:
            dialog.finish()
            text = self.tr("{0} pages are in {1}.") if pages != 1 else self.tr("{0} page is in {1}.")
            show_message(self._window, self.tr("Printed"), text.format(format_count(pages, QLocale()), path))

        def failed(error: BankappError) -> None:
            dialog.finish()
            if not isinstance(error, Cancelled):
                show_message(self._window, self.tr("This did not work"), str(error))

        dialog = ProgressDialog(self._tasks.run(work, ended, failed), title, self._playhead.head, self._window)
        dialog.open()
