"""The hits of a search: positions, newest first, to which older ones are added behind and newer ones before."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import neg

from bankapp.ui.timeline.axis import Axis

_MOST_TICKS = 2_000
_APART = 3.0
"""Pixels from one tick to the next."""


class Hits:
    """Row 0 is the newest hit. Millions of them are fine: each takes eight bytes, and finding one takes no time."""

    def __init__(self) -> None:
        self._older = array("q")  # newest first
        self._newer = array("q")  # oldest first

    def __len__(self) -> int:
        return len(self._older) + len(self._newer)

    def add_older(self, positions: Sequence[int]) -> None:
        """Hits before all those that are known, newest first."""
        self._older.extend(positions)

    def add_newer(self, positions: Sequence[int]) -> None:
        """Hits behind all those that are known, oldest first."""
        self._newer.extend(positions)

    def position(self, row: int) -> int:
        """The position of a hit."""
        newer = len(self._newer)
        return self._newer[newer - 1 - row] if row < newer else self._older[row - newer]

    def positions(self, first: int, last: int) -> list[int]:
        """The positions of some rows, as far as there are so many."""
        return [self.position(row) for row in range(first, min(last + 1, len(self)))]

    def row_of(self, position: int) -> int:
        """The row of the newest hit at or before a position; the last row, or -1, where there is none."""
        later = len(self._newer) - bisect_right(self._newer, position)
        if later == len(self._newer):
            later += bisect_left(self._older, -position, key=neg)
        return min(later, len(self) - 1)

    def after(self, position: int) -> int:
        """The first hit behind a position; 0 for none."""
        later = bisect_left(self._older, -position, key=neg)
        if later:
            return self._older[later - 1]
        place = bisect_right(self._newer, position)
        return self._newer[place] if place < len(self._newer) else 0

    def before(self, position: int) -> int:
        """The last hit before a position; 0 for none."""
        place = bisect_left(self._newer, position)
        if place:
            return self._newer[place - 1]
        row = bisect_right(self._older, -position, key=neg)
        return self._older[row] if row < len(self._older) else 0


def ticks(hits: Hits, axis: Axis) -> Iterator[int]:
    """Hits in view from the left, as many as can be told apart at most."""
    width = max(_APART, axis.width / _MOST_TICKS)
    hit = hits.after(axis.lo - 1)
    while 0 < hit <= axis.hi:
        yield hit
        edge = axis.position_at(axis.x_of(hit) + width)
        hit = hits.after(max(hit, edge - 1))
