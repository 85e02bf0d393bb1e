"""Says in the status bar how far the hash chain has been verified, and verifies what is new in the background."""

from PySide6.QtCore import QLocale, QObject, Signal

from bankapp.errors import BankappError
from bankapp.eventstore.recorded import EMPTY
from bankapp.eventstore.store import Progress
from bankapp.services.integrity import Verdict, verify
from bankapp.services.session import Session
from bankapp.ui.formats import format_count
from bankapp.ui.tasks import Job, Tasks

AT_ONCE = 250_000
"""Events that are verified unasked; a longer stretch waits for a person to ask, because it takes the machine."""


class ChainWatch(QObject):
    """Verifies from the last verified head on. Lives in the GUI thread."""

    told = Signal(str)
    """One line for the status bar."""
    verified = Signal(int, str)
    """The position that is verified, and the fault found behind it, if any."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session: Session | None = None
        self._head = EMPTY
        self._job: Job | None = None
        self._again = False

    def set_session(self, session: Session | None) -> None:
        """Watch another bank, from its first event."""
        self.stop()
        self._session, self._head = session, EMPTY
        if session:
            self.grew(session.history.end())

    def stop(self) -> None:
        """Give up what is being verified."""
        self._again = False
        if self._job:
            self._job.cancel()
            self._job = None

    def grew(self, head: int) -> None:
        """The log has grown: verify what is new, unless it is very much."""
        if head - self._head.position <= AT_ONCE:
            self.start()
        elif self._job is None:
            self.told.emit(self.tr("chain not yet verified"))

    def start(self) -> None:
        """Verify what is not verified yet."""
        session, start = self._session, self._head
        if session is None:
            return
        if self._job:
            self._again = True
            return

        def work(progress: Progress) -> Verdict:
            return verify(session.store.read(start.position + 1), progress, start)

        def done(verdict: Verdict) -> None:
            if session is self._session:
                self._done(verdict)

        self._job = self._tasks.run(work, done, self._failed)
        self._job.progressed.connect(self._progressed)

    def _progressed(self, position: int) -> None:
        self.told.emit(self.tr("verifying the chain: {0}").format(format_count(position, QLocale())))

    def _done(self, verdict: Verdict) -> None:
        self._job = None
        self._head = verdict.head
        fault = f"{verdict.fault.position}: {verdict.fault.what}" if verdict.fault else ""
        self.verified.emit(verdict.head.position, fault)
        if fault:
            self.told.emit(self.tr("chain BROKEN at event {0}").format(fault))
            return
        self.told.emit(self.tr("chain verified to event {0}").format(format_count(verdict.events, QLocale())))
        if self._again:
            self._again = False
            self.start()

    def _failed(self, error: BankappError) -> None:
        self._job = None
        self.told.emit(str(error))
