"""Says in the status bar how far the hash chain is verified, and verifies what is new in the background."""

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject, QTime, Signal

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.store import Progress
from bankapp.services.proofs import Proofs
from bankapp.services.session import Session
from bankapp.services.watching import Look, Watch
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.tasks import Job, Tasks

_STILL = 0.5
"""Seconds without a move of the playhead after which verifying goes on."""
_PAUSE = 0.02


class ChainWatch(QObject):
    """Verifies from the last verified head on. Lives in the GUI thread."""

    told = Signal(str)
    """One line for the status bar."""
    explained = Signal(str)
    """What that line does not say: what is proved by heads that are kept outside, and what is not."""
    verified = Signal(int, str)
    """The position that is verified, and the fault found behind it, if any."""

    def __init__(self, tasks: Tasks, proofs: Callable[[], Proofs], parent: QObject | None = None) -> None:
        """`proofs` is asked in a thread."""
        super().__init__(parent)
        self._tasks = tasks
        self._proofs = proofs
        self._session: Session | None = None
        self._watch: Watch | None = None
        self._job: Job | None = None
        self._again = False
        self._moved_at = 0.0

    def set_session(self, session: Session | None) -> None:
        """Watch another bank; of the one before, the head is signed and kept where that is quick."""
        self.stop()
        self._leave()
        self._session, self._watch = session, None
        self.explained.emit("")
        if session:
            self.start()

    def stop(self) -> None:
        """Give up what is being verified."""
        self._again = False
        if self._job:
            self._job.cancel()
            self._job = None

    def grew(self, _head: int) -> None:
        """The log has grown: verify what is new."""
        self.start()

    def give_way(self) -> None:
        """The playhead moves: what it needs comes first."""
        self._moved_at = time.monotonic()

    def use(self, proofs: Proofs) -> None:
        """Sign with a key that has been opened meanwhile."""
        self._proofs = lambda: proofs
        if self._watch:
            self._watch.proofs = proofs
        self.start()

    def start(self) -> None:
        """Verify what is not verified yet."""
        session = self._session
        if session is None:
            return
        if self._job:
            self._again = True
            return
        known = self._watch

        def work(progress: Progress) -> tuple[Watch, Look]:
            watch = known or Watch(self._proofs(), session.bank_id, session.store)
            return watch, watch.look(lambda position: self._gently(progress, position))

        def done(found: tuple[Watch, Look]) -> None:
            if session is self._session:
                self._watch, look = found
                self._done(look)

        def failed(error: BankappError) -> None:
            if session is self._session:
                self._failed(error)

        self._job = self._tasks.run(work, done, failed)
        self._job.progressed.connect(self._progressed)

    def _gently(self, progress: Progress, position: int) -> None:
        """Called in the thread that verifies."""
        progress(position)
        while time.monotonic() - self._moved_at < _STILL:
            time.sleep(_PAUSE)
            progress(position)

    def _progressed(self, position: int) -> None:
        self.told.emit(self.tr("verifying the chain: {0}").format(format_count(position, QLocale())))

    def _done(self, look: Look) -> None:
        self._job = None
        verdict = look.verdict
        fault = f"{verdict.fault.position}: {verdict.fault.what}" if verdict.fault else ""
        self.verified.emit(verdict.head.position, fault)
        if fault:
            self._again = False
            self.explained.emit("")
            self.told.emit(self.tr("chain BROKEN at event {0}").format(fault))
            return
        self._tell(look)
        if self._again:
            self._again = False
            self.start()

    def _tell(self, look: Look) -> None:
        locale = QLocale()
        said = self.tr("chain verified to event {0} at {1}").format(
            format_count(look.verdict.head.position, locale), locale.toString(QTime.currentTime(), "HH:mm")
        )
        self.told.emit(said if look.newest else self.tr("{0}, its end is not proved").format(said))
        self.explained.emit("\n".join(filter(None, (self._from(look), self._proved(look), look.unsigned))))

    def _from(self, look: Look) -> str:
        if not look.start.position:
            return ""
        text = self.tr("Verified from event {0} on; what stands before was verified earlier.")
        return text.format(format_count(look.start.position, QLocale()))

    def _proved(self, look: Look) -> str:
        if look.newest is None:
            return self.tr(
                "No signed head is kept outside of this bank: it cannot be proved that nothing was cut off its end, "
                "or that not all of it was computed anew. Save proof… in the menu keeps one."
            )
        text = self.tr("Proved by a signed head up to event {0}, signed {1}. What came since can be cut off unnoticed.")
        return text.format(
            format_count(look.newest.head.position, QLocale()), format_when(look.newest.signed_at, QLocale())
        )

    def _failed(self, error: BankappError) -> None:
        self._job = None
        if not isinstance(error, Cancelled):
            self.told.emit(str(error))

    def _leave(self) -> None:
        if self._watch is None:
            return
        try:
            self._watch.leave()
        except BankappError as error:  # the bank is closed all the same, and nobody is there to be told
            logging.getLogger(__name__).info("no head was kept at closing time: %s", error)
