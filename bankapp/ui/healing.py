"""Looks again and again whether what is kept beside the log is what the events say, and has it made anew if not."""

import time
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from bankapp.errors import BankappError, Cancelled
from bankapp.services.auditing import Audit, Wrong, heal
from bankapp.services.session import Session
from bankapp.ui.formats import format_count
from bankapp.ui.tasks import Job, Tasks

INTERVAL_MS: Final = 500
_RUNS = 2
"""Runs that are looked at in each interval: so few that nobody notices."""
_REST = 60
"""Intervals of rest after everything was looked at, unless somebody has written to the bank."""
_STILL = 0.5
"""Seconds without a move of the playhead after which looking goes on."""
_HEALS = 3
"""What is wrong again after so many times stays distrusted: it is not for another rebuild to mend."""


class Healer(QObject):
    """Watches what is kept of one bank. Lives in the GUI thread; all work is done in others."""

    told = Signal(str)
    """One line for the status bar; empty where all is well."""
    changed = Signal()
    """The same questions have other answers now."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session: Session | None = None
        self._audit: Audit | None = None
        self._looking: Job | None = None
        self._healing: Job | None = None
        self._healed = self._resting = self._seen = 0
        self._moved_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    def set_session(self, session: Session | None) -> None:
        """Watch another bank, or none."""
        for job in (self._looking, self._healing):
            if job:
                job.cancel()
        self._looking = self._healing = None
        self._session = session
        self._audit = Audit(session.history, session.readable, session.readmodels) if session else None
        self._healed = self._resting = self._seen = 0
        self.told.emit("")
        if session:
            self._timer.start()
        else:
            self._timer.stop()

    def give_way(self) -> None:
        """The playhead moves: what it needs comes first."""
        self._moved_at = time.monotonic()

    def look(self) -> None:
        """Look at the next few runs, unless something else is going on."""
        session, audit = self._session, self._audit
        if session is None or audit is None or self._looking or session.history.distrusted:
            return
        if time.monotonic() - self._moved_at < _STILL:
            return
        seen, passes = self._seen, audit.passes

        def work(_progress: object) -> tuple[int, Wrong | None]:
            changes = session.changes()
            if changes != seen:
                audit.begin()
            return changes, audit.look(_RUNS)

        def done(found: tuple[int, Wrong | None]) -> None:
            if session is self._session:
                self._looking = None
                changes, wrong = found
                self._looked(changes, wrong, everything=audit.passes > passes)

        if self._resting and session.changes() == seen:
            self._resting -= 1
            return
        self._looking = self._tasks.run(work, done, lambda error: self._gave_up(session, error))

    def doubt(self, position: int) -> None:
        """Somebody has seen that what is kept for a moment is not what the events say."""
        session = self._session
        if session and not session.history.distrusted:
            self._found(session, position)

    # inside

    def _looked(self, changes: int, wrong: Wrong | None, *, everything: bool) -> None:
        self._seen = changes
        self._resting = _REST if everything else 0
        if wrong and self._session and not self._session.history.distrusted:
            self._found(self._session, wrong.position)

    def _found(self, session: Session, position: int) -> None:
        """From here on the events answer, until what is kept was made anew."""
        session.history.distrust()
        self.changed.emit()
        place = format_count(position, QLocale())
        if session.read_only or self._healed >= _HEALS:
            text = self.tr("read models are WRONG at event {0}: all answers come from the events")
            self.told.emit(text.format(place))
            return
        self._healed += 1
        self.told.emit(self.tr("read models were wrong at event {0}: the events answer, rebuilding").format(place))

        def done(_: None) -> None:
            if session is self._session:
                self._mended(session)

        self._healing = self._tasks.run(
            lambda progress: heal(session.history, session.readmodels, progress),
            done,
            lambda error: self._gave_up(session, error),
        )

    def _mended(self, session: Session) -> None:
        self._healing = None
        if self._audit:
            self._audit.begin()
        self._resting = 0
        head = format_count(session.readmodels.position(), QLocale())
        self.told.emit(self.tr("read models were wrong and have been rebuilt from {0} events").format(head))
        self.changed.emit()

    def _gave_up(self, session: Session, error: BankappError) -> None:
        if session is not self._session:
            return
        self._looking = self._healing = None
        if not isinstance(error, Cancelled):
            self.told.emit(str(error))
