"""A search that goes on behind the window, from the newest event down, and whose hits come in as they are found."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.store import Progress
from bankapp.services.finding import Batch, EventSearch, find, next_hit, previous_hit
from bankapp.services.query import Query
from bankapp.ui.events.hits import Hits
from bankapp.ui.latest import Latest
from bankapp.ui.tasks import Job, Tasks

_FLUSH_MS = 80
"""Hits that come in this time are shown together."""


class EventFinder(QObject):
    """One search at a time. All but the search itself happens in the GUI thread.

    While it adds hits it tells `adding` with their first and last row before, and `added` behind. `changed` tells that
    there is another search, or none, or that its state is another one.
    """

    adding = Signal(int, int)
    added = Signal()
    changed = Signal()
    failed = Signal(str)
    stepped = Signal(int)
    """The hit that was asked for with `step`; 0 when there is none."""
    _found = Signal(int, object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._search: EventSearch | None = None
        self._newer: Latest[tuple[int, list[int]]] = Latest(tasks, "events.newer hits", self._take_newer)
        self._number = 0
        self._jobs: list[Job] = []
        self._waiting: list[int] = []
        self._flushing = QTimer(self, singleShot=True, interval=_FLUSH_MS)
        self._flushing.timeout.connect(self._flush)
        self._found.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.hits = Hits()
        self._query: Query | None = None
        self._searching = False
        self._head = self._top = 0
        self._down_to = self._reached = 1

    @property
    def query(self) -> Query | None:
        """What is looked for; None while nothing is."""
        return self._query

    @property
    def searching(self) -> bool:
        """Whether more hits may come."""
        return self._searching

    @property
    def stopped(self) -> bool:
        """Whether the search was given up before its end."""
        return not self._searching and self._down_to > 1

    @property
    def percent(self) -> int:
        """How much of the log was looked at."""
        return 100 * (self._top - self._down_to + 1) // max(self._top, 1)

    def set_search(self, search: EventSearch | None) -> None:
        """Search another bank, or none."""
        self.clear()
        self._search = search

    def start(self, query: Query, head: int) -> None:
        """Look for something else, up to the newest position."""
        search = self._search
        if search is None:
            return
        self._forget()
        self._query, self._searching, self._head = query, True, head
        self._top, self._down_to, self._reached = head, head + 1, head + 1
        number = self._number

        def work(progress: Progress) -> None:
            for batch in find(search, query, 1, head, newest_first=True, progress=progress):
                self._found.emit(number, batch)

        self._run(work, self._ended, self._broke_off)
        self.changed.emit()

    def stop(self) -> None:
        """Look no further; what was found stays."""
        self._cancel_jobs()

    def clear(self) -> None:
        """Look for nothing any more."""
        if self._query is not None:
            self._forget()
            self.changed.emit()

    def grow(self, head: int) -> None:
        """The log has grown: its new events are looked at too."""
        search, query, known = self._search, self._query, self._top
        if search is None or query is None or head <= self._head:
            return
        self._head = head
        self._newer.ask(
            lambda: (head, [hit for batch in find(search, query, known + 1, head) for hit in batch.positions])
        )

    def step(self, direction: int, position: int) -> None:
        """Find the hit behind (1) or before (-1) a position, and tell it by `stepped`."""
        search, query, head = self._search, self._query, self._head
        if search is None or query is None:
            return
        hit = self.hits.after(position) if direction > 0 else self.hits.before(position)
        if self._knows(direction, position, hit):
            self.stepped.emit(hit)
            return
        answers = list[int]()

        def work(progress: Progress) -> None:
            ahead = direction > 0
            answers.append(
                next_hit(search, query, position, head, progress)
                if ahead
                else previous_hit(search, query, position, progress)
            )

        self._run(work, lambda: self.stepped.emit(answers[0]), lambda _: None)

    # inside

    def _knows(self, direction: int, position: int, hit: int) -> bool:
        """Whether all that lies between a position and the hit next to it was looked at."""
        if self._down_to <= 1:
            return True
        return position >= self._down_to - 1 if direction > 0 else hit > 0

    def _forget(self) -> None:
        self._number += 1
        self._cancel_jobs()
        self._newer.drop()
        self._flushing.stop()
        self._waiting = []
        self.hits, self._query, self._searching = Hits(), None, False
        self._head = self._top = 0
        self._down_to = self._reached = 1

    def _cancel_jobs(self) -> None:
        for job in self._jobs:
            job.cancel()

    def _run(
        self, work: Callable[[Progress], None], done: Callable[[], None], failed: Callable[[BankappError], None]
    ) -> None:
        number = self._number

        def tell(way: Callable[[], None]) -> None:
            self._jobs.remove(job)
            if number == self._number:
                way()

        job = self._tasks.run(work, lambda _: tell(done), lambda error: tell(lambda: failed(error)))
        self._jobs.append(job)

    def _take(self, number: int, batch: Batch) -> None:
        if number == self._number:
            self._waiting.extend(batch.positions)
            self._reached = batch.reached
            if not self._flushing.isActive():
                self._flushing.start()

    def _flush(self) -> None:
        self._flushing.stop()
        positions, self._waiting = self._waiting, []
        self._down_to = self._reached
        if positions:
            rows = len(self.hits)
            self.adding.emit(rows, rows + len(positions) - 1)
            self.hits.add_older(positions)
            self.added.emit()
        self.changed.emit()

    def _take_newer(self, found: tuple[int, list[int]]) -> None:
        head, positions = found
        new = [position for position in positions if position > self._top]
        self._top = max(self._top, head)
        if new:
            self.adding.emit(0, len(new) - 1)
            self.hits.add_newer(new)
            self.added.emit()

    def _ended(self) -> None:
        self._searching = False
        self._flush()

    def _broke_off(self, error: BankappError) -> None:
        self._ended()
        if not isinstance(error, Cancelled):
            self.failed.emit(str(error))
