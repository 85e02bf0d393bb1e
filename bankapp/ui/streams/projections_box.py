"""How the projections stand, and the buttons that pause, resume, retry, rebuild and cancel the chosen one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.store import Progress
from bankapp.services.projections import Projection, ProjectionName
from bankapp.services.session import Session
from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.latest import Latest
from bankapp.ui.streams.buttons import enable, push_button
from bankapp.ui.streams.projections_model import ProjectionsModel
from bankapp.ui.streams.state_line import section_title
from bankapp.ui.tables.view import ROW_HEIGHT, DataTable
from bankapp.ui.tasks import Job, Tasks

INTERVAL_MS = 150
"""How often it is looked, while the tab is seen, how the projections stand; a server tells nobody of that."""
_ROWS = 3
Found = tuple[tuple[Projection, ...], int]


class ProjectionsBox(QWidget):
    """Follows the projections while it is seen. All work is done in the background; leaving the bank ends it."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("projectionsBox")
        self._tasks = tasks
        self._session: Session | None = None
        self._jobs: dict[ProjectionName, Job] = {}
        self._asking = Latest(tasks, "projections", self._show, self._show_error)
        self.model = ProjectionsModel(self)
        self.view = self._table()
        self.finding = Sentence("projectionsFinding", lines=2)
        self.pause_button = self._button("pauseProjectionButton", self.tr("Pause"), self._pause)
        self.resume_button = self._button("resumeProjectionButton", self.tr("Resume"), self._resume)
        self.retry_button = self._button("retryProjectionButton", self.tr("Retry"), self._retry)
        self.rebuild_button = self._button("rebuildProjectionButton", self.tr("Rebuild"), self._rebuild)
        self.cancel_button = self._button("cancelProjectionButton", self.tr("Cancel"), self._cancel)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._compose()
        self._allow()

    @property
    def chosen(self) -> Projection | None:
        """The projection that the buttons are about."""
        row = self.view.current_row
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def set_session(self, session: Session | None) -> None:
        """The projections of another bank, or of none."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs = {}
        self._asking.drop()
        self._session = session
        self.model.show_projections((), 0)
        self.finding.show_hint("")
        self._allow()
        self._follow()

    def look(self) -> None:
        """Ask now how they stand."""
        if self._session:
            self._asking.ask(partial(_found, self._session))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    # what a person wants

    def _pause(self, session: Session, name: ProjectionName) -> None:
        self._tasks.write(partial(session.projections.pause, name), self._done, partial(self._failed, session))

    def _resume(self, session: Session, name: ProjectionName) -> None:
        self._run(session, name, partial(session.projections.resume, name))

    def _retry(self, session: Session, name: ProjectionName) -> None:
        self._run(session, name, partial(session.projections.retry, name))

    def _rebuild(self, session: Session, name: ProjectionName) -> None:
        self._run(session, name, partial(session.projections.rebuild, (name,)))

    def _cancel(self, session: Session, name: ProjectionName) -> None:
        if job := self._jobs.get(name):
            job.cancel()
        else:
            self._tasks.write(partial(session.projections.cancel, name), self._done, partial(self._failed, session))

    def _run(self, session: Session, name: ProjectionName, work: Callable[[Progress], None]) -> None:
        """Long work, beside all else: the log is locked by it for moments only."""
        job = self._jobs[name] = self._tasks.run(work, self._done, partial(self._failed, session))
        job.finished.connect(partial(self._ended, name, job))
        self._allow()

    def _ended(self, name: ProjectionName, job: Job) -> None:
        if self._jobs.get(name) is job:
            del self._jobs[name]
        self._allow()
        self.look()

    def _done(self, _nothing: None) -> None:
        self.look()

    def _failed(self, session: Session, error: BankappError) -> None:
        if session is self._session and not isinstance(error, Cancelled):
            self.finding.show_bad(str(error))
        self.look()

    # what is shown

    def _follow(self) -> None:
        if self._session and self.isVisible():
            self.look()
            self._timer.start()
        else:
            self._timer.stop()

    def _show(self, found: Found) -> None:
        self.model.show_projections(*found)
        if self.view.current_row < 0:
            self.view.choose(0)
        self._allow()

    def _show_error(self, error: BankappError) -> None:
        self.finding.show_bad(str(error))

    def _allow(self) -> None:
        shown, why_not = self.chosen, self._why_not()
        state, rebuilding = (shown.state, shown.rebuilt is not None) if shown else ("missing", False)
        busy = shown is not None and shown.name in self._jobs
        at_work = self.tr("It is being worked on") if busy or rebuilding else ""
        runs, paused, failed = (state == wanted for wanted in ("running", "paused", "failed"))
        idle = "" if busy or rebuilding else self.tr("Nothing is being rebuilt or caught up with")
        for button, refused, does in (
            (self.pause_button, "" if runs else self.tr("It is not running"), self.tr("Let it stay where it is")),
            (
                self.resume_button,
                at_work or ("" if paused else self.tr("It is not paused")),
                self.tr("Catch up, and go on"),
            ),
            (
                self.retry_button,
                at_work or ("" if failed else self.tr("It has not failed")),
                self.tr("Try the event again"),
            ),
            (self.rebuild_button, at_work, self.tr("Make it anew beside the old one, which answers meanwhile")),
            (self.cancel_button, idle, self.tr("End the rebuild, or the catching up; nothing is lost")),
        ):
            enable(button, why_not or refused, does)

    def _why_not(self) -> str:
        if self._session is None or self.chosen is None:
            return self.tr("Open a bank first")
        return self.tr("This bank can only be read") if self._session.read_only else ""

    # composition

    def _button(self, name: str, text: str, act: Callable[[Session, ProjectionName], None]) -> QPushButton:
        def clicked() -> None:
            if self._session and self.chosen:
                self.finding.show_hint("")
                act(self._session, self.chosen.name)

        button = push_button(name, text, self.tr("{0} the chosen projection").format(text))
        button.clicked.connect(clicked)
        return button

    def _table(self) -> DataTable:
        view = DataTable(self.model, self)
        view.setObjectName("projectionsTable")
        view.setAccessibleName(self.tr("Projections"))
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFixedHeight(view.horizontalHeader().sizeHint().height() + _ROWS * ROW_HEIGHT)
        view.chosen.connect(lambda _row: self._allow())
        return view

    def _compose(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(section_title(self.tr("Projections")), 1)
        for button in (
            *(self.pause_button, self.resume_button, self.retry_button),
            *(self.rebuild_button, self.cancel_button),
        ):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addSpacing(4)
        column.addWidget(self.view)
        column.addWidget(self.finding)


def _found(session: Session) -> Found:
    return session.projections.all(), session.history.end()
