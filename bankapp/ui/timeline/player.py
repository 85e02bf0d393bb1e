"""Plays the log: moves the playhead event by event, forward or backward, once or in a loop."""

from collections.abc import Callable, Sequence
from time import monotonic_ns
from typing import assert_never

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bankapp.ui.timeline.rhythm import EvenRhythm, OriginalRhythm, Rhythm, TimeTable
from bankapp.ui.timeline.speeds import OriginalPace, PerSecond, Speed

_FRAME_MS = 16
TABLE = 4096
"""Positions whose times are asked for at once."""
_AHEAD = TABLE // 4


class Player(QObject):
    """Counts by the clock, not by its timer: exact on average however late the ticks come.

    It holds no playhead of its own: `step` says where it ought to stand now, and it goes on from where `set_position`
    says that it stands. It stops by itself at 0 and at the head, unless it plays in a loop.
    """

    step = Signal(int)
    playingChanged = Signal(bool)
    timesWanted = Signal(int, int)
    """The original pace needs to know the times from one position to another: answer with `set_times`."""

    def __init__(self, clock: Callable[[], int] = monotonic_ns, parent: QObject | None = None) -> None:
        """The clock counts nanoseconds and never runs backwards."""
        super().__init__(parent)
        self._clock = clock
        self._position = 0
        self._head = 0
        self._loop: tuple[int, int] | None = None
        self._direction = 1
        self._last_tick = 0
        self._table = TimeTable()
        self._asked: tuple[int, int] | None = None
        self._paced = False
        self._rhythm: Rhythm = EvenRhythm(1)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def playing(self) -> bool:
        """Whether the playhead is on its way."""
        return self._timer.isActive()

    def set_head(self, head: int) -> None:
        """The newest position."""
        if head < self._head:  # another bank
            self.forget_times()
        self._head = head

    def set_position(self, position: int) -> None:
        """Where the playhead stands; playing goes on from there."""
        self._position = position

    def set_loop(self, first: int, last: int) -> None:
        """Play from one position to another, and again."""
        self._loop = (first, last) if first < last else None

    def clear_loop(self) -> None:
        """Play to the end of the log."""
        self._loop = None

    def set_speed(self, speed: Speed) -> None:
        """Takes effect at once, also while playing. Raises ValueError when it is not positive."""
        rhythm, paced = self._rhythm_of(speed)
        if self.playing:
            self.tick()
        self._rhythm, self._paced = rhythm, paced

    def set_times(self, first: int, times: Sequence[int]) -> None:
        """The time that was reached at each position from `first` on (microseconds), as `timesWanted` asked for."""
        self._table.fill(first, times)
        self._asked = None

    def forget_times(self) -> None:
        """Another bank is played."""
        self._table.fill(1, ())
        self._asked = None

    def play(self, *, backward: bool = False) -> None:
        """Set out from where the playhead stands, or from where the loop begins; nothing happens at the end ahead."""
        self._direction = -1 if backward else 1
        self._last_tick = self._clock()
        self._rhythm.begin()
        self._enter_loop()
        if not self.playing and not self._at_end():
            self._timer.start()
            self._want_times()
            self.playingChanged.emit(self.playing)

    def stop(self) -> None:
        """Stay where the playhead stands."""
        if self.playing:
            self._timer.stop()
            self.playingChanged.emit(self.playing)

    def tick(self) -> None:
        """Move by what the clock says is due."""
        now = self._clock()
        passed, self._last_tick = now - self._last_tick, now
        if not self.playing:
            return
        self._want_times()
        events = self._rhythm.due(passed, self._position, self._direction, self._steps_left())
        if events:
            self._move(events)

    # inside

    def _rhythm_of(self, speed: Speed) -> tuple[Rhythm, bool]:
        match speed:
            case PerSecond(events):
                return EvenRhythm(events), False
            case OriginalPace(times):
                return OriginalRhythm(times, self._table), True
            case _:
                assert_never(speed)

    def _ends(self) -> tuple[int, int]:
        first, last = self._loop or (0, self._head)
        return first, min(last, self._head)

    def _goal(self) -> int:
        return self._ends()[self._direction > 0]

    def _steps_left(self) -> int:
        return max((self._goal() - self._position) * self._direction, 0)

    def _enter_loop(self) -> None:
        """A loop is begun where the playhead stands, if that is inside and not at its end."""
        first, last = self._ends()
        if self._loop and (not first <= self._position <= last or self._position == self._goal()):
            self._go_to(first if self._direction > 0 else last)

    def _move(self, events: int) -> None:
        left = self._steps_left()
        if self._loop and events > left:
            self._go_to(self._wrapped(events))
        else:
            self._go_to(self._position + self._direction * min(events, left))
        if self._at_end() and not self._loop:
            self.stop()

    def _wrapped(self, events: int) -> int:
        """Where so many events lead in the loop: its first position follows on its last."""
        first, last = self._ends()
        return first + (self._position - first + self._direction * events) % (last - first + 1)

    def _go_to(self, position: int) -> None:
        if position != self._position:
            self._position = position
            self.step.emit(position)

    def _at_end(self) -> bool:
        return self._steps_left() == 0 and not self._loop

    def _want_times(self) -> None:
        """Ask in time for the times that lie ahead."""
        ahead = self._position + self._direction * min(_AHEAD, self._steps_left())
        if not self._paced or (self._table.knows(max(self._position, 1)) and self._table.knows(max(ahead, 1))):
            return
        behind = self._position - self._direction * 16
        first, last = sorted((behind, self._position + self._direction * TABLE))
        wanted = max(first, 1), min(last, self._head)
        if wanted[0] <= wanted[1] and self._asked is None:
            self._asked = wanted
            self.timesWanted.emit(*wanted)
