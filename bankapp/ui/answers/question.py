"""A question that may take long: asked in the background, with progress and Cancel, the newest one only."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.store import Progress
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.tasks import Job, Tasks

T = TypeVar("T")
PATIENCE = 300
"""Milliseconds before progress is shown: what is answered sooner would only flicker."""


class LongQuestion(QObject, Generic[T]):
    """Shows the progress of one question on a page that is hidden otherwise; an older question is stopped.

    `stopped` is called where a person pressed Cancel; a question that was replaced or dropped ends without a word.
    """

    def __init__(
        self,
        tasks: Tasks,
        page: ProgressPage,
        done: Callable[[T], None],
        failed: Callable[[BankappError], None],
        stopped: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._page = page
        self._done = done
        self._failed = failed
        self._stopped = stopped
        self._number = 0
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(page.show)
        page.hide()
        page.cancelRequested.connect(self._cancel)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._job is not None

    def ask(self, title: str, total: int, work: Callable[[Progress], T]) -> None:
        """Ask, instead of what was asked before; `total` is what the progress counts up to."""
        self.drop()
        number = self._number
        self._page.begin(title, total)
        self._timer.start()
        self._job = self._tasks.run(work, partial(self._answered, number), partial(self._answered_badly, number))
        self._job.progressed.connect(partial(self._progressed, number))

    def drop(self) -> None:
        """No answer is wanted any more."""
        self._number += 1
        self._cancel()
        self._end()

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self._timer.stop()
        self._page.hide()

    def _progressed(self, number: int, done: int) -> None:
        if number == self._number:
            self._page.tell(done)

    def _answered(self, number: int, answer: T) -> None:
        if number == self._number:
            self._end()
            self._done(answer)

    def _answered_badly(self, number: int, error: BankappError) -> None:
        if number != self._number:
            return
        self._end()
        if isinstance(error, Cancelled):
            self._stopped()
        else:
            self._failed(error)
