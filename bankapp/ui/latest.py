"""One question after the other, while the newest matters only: what follows a playhead that is dragged."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer

from bankapp.errors import BankappError
from bankapp.ui.tasks import Tasks

T = TypeVar("T")
LATE_MS = 40
"""Two or three frames: values that are older than the playhead for longer have to look so."""


class Latest(Generic[T]):
    """Asks one question at a time; of those that come meanwhile the newest is asked next, the others never.

    So answers keep coming however fast the questions are, and no work piles up.
    """

    def __init__(
        self,
        tasks: Tasks,
        key: str,
        done: Callable[[T], None],
        failed: Callable[[BankappError], None] | None = None,
        late: Callable[[bool], None] | None = None,
    ) -> None:
        """With `late` the answers are for the frame that is about to be painted, and it is told when they take longer
        than LATE_MS, and when they no longer do.
        """
        self._tasks = tasks
        self._key = key
        self._late = late
        self._ask = tasks.ask_for_frame if late else tasks.ask
        self._timer = QTimer(singleShot=True, interval=LATE_MS)
        self._timer.timeout.connect(lambda: self._tell_late(is_late=True))
        self._is_late = False
        self._done = done
        self._failed = failed
        self._waiting = False
        self._next: Callable[[], T] | None = None

    @property
    def is_behind(self) -> bool:
        """Whether an answer is still to come."""
        return self._waiting

    def ask(self, work: Callable[[], T]) -> None:
        """Ask now, or when the answer that is under way has come."""
        if self._waiting:
            self._next = work
            return
        self._waiting = True
        failed = self._answered_badly if self._failed else None
        self._ask(self._key, work, self._answered, failed)
        if self._waiting and self._late and not self._timer.isActive() and not self._is_late:
            self._timer.start()

    def drop(self) -> None:
        """No answer is wanted any more."""
        self._tasks.drop(self._key)
        self._waiting, self._next = False, None
        self._tell_in_time()

    def _answered(self, answer: T) -> None:
        self._waiting = False
        self._done(answer)
        self._go_on()

    def _answered_badly(self, error: BankappError) -> None:
        self._waiting = False
        if self._failed:
            self._failed(error)
        self._go_on()
        if not self._waiting:  # what is shown is of another moment
            self._tell_late(is_late=True)

    def _go_on(self) -> None:
        work, self._next = self._next, None
        if work:
            self.ask(work)
        else:
            self._tell_in_time()

    def _tell_in_time(self) -> None:
        self._timer.stop()
        self._tell_late(is_late=False)

    def _tell_late(self, *, is_late: bool) -> None:
        if self._late and is_late != self._is_late:
            self._is_late = is_late
            self._late(is_late)
