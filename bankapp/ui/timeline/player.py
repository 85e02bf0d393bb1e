"""Plays the log: moves the playhead at so many events a second."""

from collections.abc import Callable
from time import monotonic_ns

from PySide6.QtCore import QObject, Qt, QTimer, Signal

_FRAME_MS = 16
_SECOND = 1_000_000_000


class Player(QObject):
    """Counts events by the clock, not by its timer: exact on average however late the ticks come.

    It holds no playhead of its own: `step` says where it ought to stand now, and it goes on from where `set_position`
    says that it stands. It stops by itself at 0 and at the head.
    """

    step = Signal(int)
    playingChanged = Signal(bool)

    def __init__(self, clock: Callable[[], int] = monotonic_ns, parent: QObject | None = None) -> None:
        """The clock counts nanoseconds and never runs backwards."""
        super().__init__(parent)
        self._clock = clock
        self._position = 0
        self._head = 0
        self._speed = 1
        self._direction = 1
        self._last_tick = 0
        self._owed = 0
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
        self._head = head

    def set_position(self, position: int) -> None:
        """Where the playhead stands; playing goes on from there."""
        self._position = position

    def set_speed(self, events_a_second: int) -> None:
        """Takes effect at once, also while playing. Raises ValueError when it is not positive."""
        if events_a_second < 1:
            message = f"The speed must be at least one event a second, not {events_a_second}."
            raise ValueError(message)
        if self.playing:
            self.tick()
        self._speed = events_a_second

    def play(self, *, backward: bool = False) -> None:
        """Set out from where the playhead stands; nothing happens at the end that lies ahead."""
        self._direction = -1 if backward else 1
        self._last_tick = self._clock()
        self._owed = 0
        if not self.playing and not self._at_end():
            self._timer.start()
            self.playingChanged.emit(self.playing)

    def stop(self) -> None:
        """Stay where the playhead stands."""
        if self.playing:
            self._timer.stop()
            self.playingChanged.emit(self.playing)

    def tick(self) -> None:
        """Move by what the clock says is due; what is left over counts for the next time."""
        now = self._clock()
        self._owed += (now - self._last_tick) * self._speed
        self._last_tick = now
        events, self._owed = divmod(self._owed, _SECOND)
        if events and self.playing:
            self._move(events)

    def _move(self, events: int) -> None:
        position = max(0, min(self._position + self._direction * events, self._head))
        if position != self._position:
            self._position = position
            self.step.emit(position)
        if self._at_end():
            self.stop()

    def _at_end(self) -> bool:
        return self._position <= 0 if self._direction < 0 else self._position >= self._head
