"""What goes between the shown bank and files, and what makes its caches anew; all of it in the background."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.recorded import Head
from bankapp.eventstore.store import Progress
from bankapp.services.checking import Checked, check_against_replay
from bankapp.services.exporting import Exported
from bankapp.services.importing import Imported
from bankapp.services.moments import first_position_of, position_of
from bankapp.services.session import Session
from bankapp.ui.actions import Actions
from bankapp.ui.dialogs.export import ExportContext, ExportDialog
from bankapp.ui.dialogs.importing import ImportDialog
from bankapp.ui.dialogs.message import show_message
from bankapp.ui.dialogs.progress import ProgressDialog
from bankapp.ui.dialogs.requests import ExportRequest, ImportRequest
from bankapp.ui.playhead import Playhead
from bankapp.ui.tasks import Job, Tasks

T = TypeVar("T")
Failed = Callable[[BankappError], None]


class Exchange(QObject):
    """Exports, imports, backs up, rebuilds and checks the bank that the window shows."""

    rebuilt = Signal()

    def __init__(self, playhead: Playhead, actions: Actions, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._playhead = playhead
        self._tasks = tasks
        self._window = window
        self._session: Session | None = None
        self._account = ""
        actions.export.triggered.connect(self.ask_export)
        actions.import_.triggered.connect(self.ask_import)
        actions.backup.triggered.connect(self.ask_backup)
        actions.rebuild.triggered.connect(self.rebuild)
        actions.check.triggered.connect(self.check)

    def set_session(self, session: Session | None) -> None:
        """Work for another bank, or for none."""
        self._session = session
        if session and session.readmodels.due(session.history.head()):
            self.rebuild(session.readmodels.catch_up)

    def set_account(self, account_id: str) -> None:
        """The account that is chosen; empty for none."""
        self._account = account_id

    def ask_export(self) -> None:
        """Ask what to export and where to, and show how that goes."""
        self._ask_export(None)

    def ask_export_range(self, first: int, last: int) -> None:
        """As `ask_export`; a range of positions is proposed."""
        self._ask_export((max(first, 1), last))

    def _ask_export(self, between: tuple[int, int] | None) -> None:
        session = self._session
        if session is None:
            return

        def start(request: ExportRequest, done: Callable[[Exported], None], failed: Failed) -> Job:
            def work(progress: Progress) -> Exported:
                files, asked = session.files, request
                return files.export(asked.path, asked.form, asked.selection, progress, keys=asked.keys)

            return self._tasks.run(work, done, failed)

        ExportDialog(replace(self._context(session), between=between), start, parent=self._window).open()

    def ask_import(self) -> None:
        """Ask what to import, and show how that goes."""
        session = self._session
        if session is None:
            return

        def start(request: ImportRequest, done: Callable[[Imported | Head], None], failed: Failed) -> Job:
            def work(progress: Progress) -> Imported | Head:
                if request.profile:
                    return session.files.import_table(request.path, request.profile, progress)
                return session.files.import_log(request.path, progress)

            return self._tasks.run(work, done, failed, writes=True)

        count = session.files.count_rows
        ImportDialog(session.files.profiles(), self._playhead.head, start, parent=self._window, count=count).open()

    def ask_backup(self) -> None:
        """Ask where to, and copy the bank there."""
        session = self._session
        if session is None or session.path is None:
            return
        proposed = str(session.path.with_name(f"{session.path.stem} backup.bank"))
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Back up"), proposed, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            done = self.tr("The backup is at {0}.").format(name)
            self._tasks.ask(
                "backup",
                lambda: session.files.backup(Path(name)),
                lambda _: self._tell(self.tr("Backed up"), done),
                self._say,
            )

    def rebuild(self, how: Callable[[Progress], None] | None = None) -> None:
        """Make the read models anew, or bring them up to date by `how`, with progress."""
        session = self._session
        if session is None:
            return
        work = how if callable(how) else session.readmodels.rebuild
        self._long(self.tr("Rebuilding what is kept beside the log"), work, lambda _: self.rebuilt.emit(), writes=True)

    def check(self) -> None:
        """Hold what is shown at the playhead against a replay of the whole log."""
        session, position = self._session, self._playhead.position
        if session is None:
            return

        def work(progress: Progress) -> Checked:
            return check_against_replay(session.history, position, progress)

        self._long(self.tr("Replaying the log"), work, self._tell_checked)

    # inside

    def _context(self, session: Session) -> ExportContext:
        history, bookmarks = session.history, session.bookmarks
        return ExportContext(
            name=Path(session.name).stem,
            folder=session.path.parent if session.path else Path.home(),
            position=self._playhead.position,
            head=self._playhead.head,
            account_id=self._account,
            first_of=lambda text: first_position_of(text, history, bookmarks),
            last_of=lambda text: position_of(text, history, bookmarks=bookmarks),
            private=session.keys is not None,
        )

    def _long(
        self, title: str, work: Callable[[Progress], T], done: Callable[[T], None], *, writes: bool = False
    ) -> None:
        def ended(result: T) -> None:
            dialog.finish()
            done(result)

        def failed(error: BankappError) -> None:
            dialog.finish()
            self._say(error)

        job = self._tasks.run(work, ended, failed, writes=writes)
        dialog = ProgressDialog(job, title, self._playhead.head, self._window)
        dialog.open()

    def _tell_checked(self, checked: Checked) -> None:
        if checked.equal:
            text = self.tr(
                "At event {0} all {1} accounts and the books equal a replay of the log from its first event."
            )
            self._tell(self.tr("Checked"), text.format(checked.position, checked.accounts))
        else:
            self._tell(self.tr("Not equal"), "\n".join(checked.differences[:20]))

    def _tell(self, title: str, text: str) -> None:
        show_message(self._window, title, text)

    def _say(self, error: BankappError) -> None:
        if not isinstance(error, Cancelled):
            self._tell(self.tr("This did not work"), str(error))
