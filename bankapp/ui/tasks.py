"""Background work: pure functions on plain data in threads, their results back in the GUI thread.

A request has a key; a newer request of the same key makes an older one late, and late results are dropped. Long work is
handed a `Progress` by which it tells how far it is and hears that it was cancelled.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from bankapp.errors import BankappError, Cancelled
from bankapp.ui.painting import paint_now

if TYPE_CHECKING:
    from bankapp.eventstore.store import Progress

T = TypeVar("T")
Together = Callable[[], AbstractContextManager[None]]


def _nothing() -> None:
    """Nothing to deliver."""


_TELL_SECONDS = 0.03
_BEHIND_THE_FRAME = Qt.EventPriority.LowEventPriority.value - 1
"""Windows are painted at LowEventPriority."""
PATIENCE = 0.006
"""Seconds: what is left of a frame of 60 Hz once it is painted."""


class _Errand(Struct, frozen=True):
    """Work, and who is told how it went, as long as that is wanted."""

    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[BankappError], None]
    crashed: Callable[[Exception], None]
    wanted: Callable[[], bool]

    def carry_out(self) -> Callable[[], None]:
        """Do the work, and return what is to be called in the GUI thread."""
        if not self.wanted():
            return _nothing
        try:
            return partial(self._tell, self.done, self.work())
        except BankappError as error:
            return self.refused(error)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: a bug must reach the crash dialog
            return partial(self.crashed, error)

    def refused(self, error: BankappError) -> Callable[[], None]:
        """As `carry_out`, for work that could not be done."""
        return partial(self._tell, self.failed, error)

    def _tell(self, receiver: Callable[[T], None], value: T) -> None:
        if self.wanted():
            receiver(value)


class _Delivery(Struct):
    """What is to be told in the GUI thread, and that work is over; once only."""

    tell: Sequence[Callable[[], None]]
    ended: Callable[[], None]
    done: bool = False


class _Arrival(QEvent):
    """Something to deliver, for the GUI thread."""

    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, delivery: _Delivery) -> None:
        super().__init__(self.KIND)
        self.delivery = delivery


class Job(QObject):
    """One piece of long work, from the outside; lives in the GUI thread."""

    progressed = Signal(int)
    finished = Signal()
    """It is over, however it ended; its result or its failure was delivered before, unless it was a bug."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = Event()
        self._told_at = 0.0

    def cancel(self) -> None:
        """Ask the work to stop; it then fails with Cancelled."""
        self._cancelled.set()

    def tell(self, done: int) -> None:
        """The `Progress` of the work; called in its thread."""
        if self._cancelled.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told_at >= _TELL_SECONDS:  # the GUI thread has other things to do
            self._told_at = now
            self.progressed.emit(done)


class Tasks(QObject):
    """Runs work: questions several at a time, whatever writes one after the other."""

    crashed = Signal(object)
    """An exception that nobody expected: a bug."""

    def __init__(
        self,
        parent: QObject | None = None,
        readers: Executor | None = None,
        writer: Executor | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """`patience`: how long, in seconds, an answer for the frame that is about to be painted is waited for."""
        super().__init__(parent)
        self._patience = patience
        self._frames = ThreadPoolExecutor(1, "frame")  # nothing else may keep it waiting
        self._readers = readers or ThreadPoolExecutor(2, "reader")
        self._writer = writer or ThreadPoolExecutor(1, "writer")
        self._walkers = ThreadPoolExecutor(4, "walker")  # long work must not keep questions waiting
        self._newest: dict[str, int] = {}
        self._asked_together: list[_Errand] | None = None
        self._pending = 0
        self._closed = False

    def ask(
        self,
        key: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BankappError], None] | None = None,
    ) -> None:
        """Answer a question in the background; only the newest question of a key gets its answer."""
        self._submit(self._readers, self._newest_only(key, work, done, failed))

    def ask_briefly(
        self,
        key: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BankappError], None] | None = None,
    ) -> None:
        """As `ask`; a quick answer is delivered within this very call, and nothing waits for any other."""
        self._wait_briefly(self._submit(self._readers, self._newest_only(key, work, done, failed)))

    def ask_for_frame(
        self,
        key: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BankappError], None] | None = None,
    ) -> None:
        """As `ask_briefly`, for what the next frame is to show, so that one frame shows all of a moment: no other
        question keeps it waiting.
        """
        errand = self._newest_only(key, work, done, failed)
        if self._asked_together is None:
            self._wait_briefly(self._submit(self._frames, errand))
        else:
            self._asked_together.append(errand)

    @contextmanager
    def one_frame(self, together: Together = nullcontext) -> Iterator[None]:
        """Whatever is asked for the frame within is answered in one go at the end of it, all within `together`."""
        before, self._asked_together = self._asked_together, []
        try:
            yield
        finally:
            errands, self._asked_together = self._asked_together, before
        if errands:
            self._wait_briefly(self._submit(self._frames, *errands, together=together))

    def drop(self, key: str) -> None:
        """The answer to what was asked under a key is no longer wanted."""
        self._newest[key] = self._newest.get(key, 0) + 1

    def write(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[BankappError], None] | None = None
    ) -> None:
        """Carry out what changes the bank, in the order of asking; every answer is delivered."""
        self._submit(self._writer, self._errand(work, done, failed))

    def run(
        self,
        work: "Callable[[Progress], T]",
        done: Callable[[T], None],
        failed: Callable[[BankappError], None] | None = None,
        *,
        writes: bool = False,
    ) -> Job:
        """Start long work that tells its progress and can be cancelled; every answer is delivered."""
        job = Job(self)
        executor = self._writer if writes else self._walkers
        job.finished.connect(job.deleteLater)
        self._submit(executor, self._errand(partial(work, job.tell), done, failed), ended=job.finished.emit)
        return job

    @property
    def idle(self) -> bool:
        """Whether nothing is running and every answer is delivered."""
        return self._pending == 0

    def close(self) -> None:
        """Wait for what is running; what is asked from now on is not even begun."""
        self._closed = True
        self._newest.clear()
        for executor in (self._frames, self._readers, self._writer, self._walkers):
            executor.shutdown(wait=True, cancel_futures=True)

    def _newest_only(
        self,
        key: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BankappError], None] | None,
    ) -> _Errand:
        number = self._newest[key] = self._newest.get(key, 0) + 1
        return self._errand(work, done, failed, lambda: self._newest.get(key) == number)

    def _errand(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BankappError], None] | None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> _Errand:
        return _Errand(work, done, failed or self.crashed.emit, self.crashed.emit, wanted)

    def _wait_briefly(self, future: "Future[_Delivery] | None") -> None:
        if future is None:
            return
        try:
            delivery = future.result(self._patience)
        except TimeoutError:
            return
        self._deliver(delivery)

    def _submit(
        self,
        executor: Executor,
        *errands: _Errand,
        together: Together = nullcontext,
        ended: Callable[[], None] = _nothing,
    ) -> "Future[_Delivery] | None":
        def deliver() -> _Delivery:
            delivery = _Delivery(_carried_out(errands, together), ended)
            QCoreApplication.postEvent(self, _Arrival(delivery), _BEHIND_THE_FRAME)
            return delivery

        if self._closed:
            return None
        self._pending += 1
        return executor.submit(deliver)

    def customEvent(self, event: QEvent) -> None:
        """Tell, and paint, what was answered in the background; the frame that was due is painted by now."""
        if isinstance(event, _Arrival) and not event.delivery.done:
            self._deliver(event.delivery)
            window = self.parent()
            if isinstance(window, QWidget):
                paint_now(window)

    def _deliver(self, delivery: _Delivery) -> None:
        if not delivery.done:
            delivery.done = True
            self._pending -= 1
            with ExitStack() as all_of_them:  # also where one of them fails
                for call in (delivery.ended, *reversed(delivery.tell)):
                    all_of_them.callback(call)


def _carried_out(errands: Sequence[_Errand], together: Together) -> list[Callable[[], None]]:
    try:
        with together():
            return [errand.carry_out() for errand in errands]
    except BankappError as error:  # whatever was answered within may be wrong
        return [errand.refused(error) for errand in errands]
    except Exception as error:  # noqa: BLE001 - as for an errand
        return [partial(errands[0].crashed, error)]
