"""One question after the other, while the newest matters only: what follows a playhead that is dragged."""

from collections.abc import Callable
from typing import Generic, TypeVar

from bankapp.errors import BankappError
from bankapp.ui.tasks import Tasks

T = TypeVar("T")


class Latest(Generic[T]):
    """Asks one question at a time; of those that come meanwhile the newest is asked next, the others never.

    So answers keep coming however fast the questions are, and no work piles up.
    """

    def __init__(
        self, tasks: Tasks, key: str, done: Callable[[T], None], failed: Callable[[BankappError], None] | None = None
    ) -> None:
        self._tasks = tasks
        self._key = key
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
        self._tasks.ask(self._key, work, self._answered, failed)

    def drop(self) -> None:
        """No answer is wanted any more."""
        self._tasks.drop(self._key)
        self._waiting, self._next = False, None

    def _answered(self, answer: T) -> None:
        self._waiting = False
        self._done(answer)
        self._go_on()

    def _answered_badly(self, error: BankappError) -> None:
        self._waiting = False
        if self._failed:
            self._failed(error)
        self._go_on()

    def _go_on(self) -> None:
        work, self._next = self._next, None
        if work:
            self.ask(work)
