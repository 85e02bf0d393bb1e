"""How many events are due after some time: the arithmetic of playing, exact in whole numbers."""

from collections.abc import Sequence
from typing import Protocol

SECOND = 1_000_000_000
"""Nanoseconds."""
LONGEST_WAIT = SECOND // 2
_NANOSECONDS = 1_000


class Rhythm(Protocol):
    """Is told of all time that passes; what is left over counts for the next time."""

    def due(self, nanoseconds: int, position: int, direction: int, steps: int) -> int:
        """How many events are reached, going on from a position in a direction (1 or -1).

        `steps` are left until the end of the log or of a loop; more than that goes on at the loop's other end.
        """

    def begin(self) -> None:
        """Nothing is left over from before."""


class EvenRhythm:
    """So many events a second."""

    def __init__(self, events_a_second: int) -> None:
        """Raises ValueError when it is not positive."""
        if events_a_second < 1:
            message = f"The speed must be at least one event a second, not {events_a_second}."
            raise ValueError(message)
        self._speed = events_a_second
        self._owed = 0

    def begin(self) -> None:
        self._owed = 0

    def due(self, nanoseconds: int, position: int, direction: int, steps: int) -> int:
        events, self._owed = divmod(self._owed + nanoseconds * self._speed, SECOND)
        return events


class TimeTable:
    """The time reached at each position of a run of the log, which the owner fills in as playing goes on."""

    def __init__(self) -> None:
        self._first = 1
        self._times: Sequence[int] = ()

    def fill(self, first: int, times: Sequence[int]) -> None:
        """The times (microseconds) from a position on; they never fall."""
        self._first, self._times = first, times

    def knows(self, position: int) -> bool:
        """Whether the time at a position is there."""
        return 0 <= position - self._first < len(self._times)

    def at(self, position: int) -> int | None:
        """The time at a position; None where it is not there."""
        return self._times[position - self._first] if self.knows(position) else None


class OriginalRhythm:
    """Each event as long after the one before as it happened, divided by a factor; never longer than LONGEST_WAIT.

    While the table does not reach far enough no time counts, so that nothing is jumped over.
    """

    def __init__(self, times: int, table: TimeTable) -> None:
        """Raises ValueError when the factor is not positive."""
        if times < 1:
            message = f"The pace must be at least the original one, not ×{times}."
            raise ValueError(message)
        self._factor = times
        self._table = table
        self._owed = 0

    def begin(self) -> None:
        self._owed = 0

    def due(self, nanoseconds: int, position: int, direction: int, steps: int) -> int:
        self._owed += nanoseconds * self._factor
        if steps == 0 and self._owed >= LONGEST_WAIT * self._factor:
            self._owed -= LONGEST_WAIT * self._factor
            return 1
        for step in range(steps):
            wait = self._wait(position + step * direction, direction)
            if wait is None:
                self._owed = 0
                return step
            if wait > self._owed:
                return step
            self._owed -= wait
        return steps

    def _wait(self, position: int, direction: int) -> int | None:
        """Until the next event, in nanoseconds times the factor."""
        if position + min(direction, 0) < 1:  # to or from the moment before the first event
            return LONGEST_WAIT * self._factor
        here, there = self._table.at(position), self._table.at(position + direction)
        if here is None or there is None:
            return None
        return min(abs(there - here) * _NANOSECONDS, LONGEST_WAIT * self._factor)
