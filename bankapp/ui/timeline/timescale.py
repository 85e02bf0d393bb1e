"""Effective time along the timeline: which place of it each position has, quiet stretches folded."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from statistics import median_low

from msgspec import Struct

from bankapp.services.readmodels import TimeSample

_MUCH_LONGER = 20
"""A stretch is quiet when it is so many times as long as the median one ..."""
_WORTH_FOLDING = 200
"""... and longer than this part of the whole."""
_FOLD_SHARE = 0.012
_MOST_FOLDED = 0.3
_LEAST_SHARE = 1e-9


class Fold(Struct, frozen=True):
    """A quiet stretch between two positions, and between two instants (microseconds UTC)."""

    first: int
    last: int
    begin: int
    end: int


class TimeScale(Struct, frozen=True):
    """Knots of position, time and place. Between them all three go evenly; positions and places rise strictly.

    A place is a length without a unit: the axis turns it into pixels. Beyond the knots places go on evenly.
    """

    positions: tuple[int, ...]
    times: tuple[int, ...]
    places: tuple[float, ...]
    folds: tuple[Fold, ...]

    @property
    def rate(self) -> float:
        """Places a position, on average."""
        span = self.positions[-1] - self.positions[0]
        return (self.places[-1] - self.places[0]) / span if span else 1.0

    def place_of(self, position: float) -> float:
        """Where a position stands; shares of positions are for the edges of bins."""
        return _along(self.positions, self.places, position, self.rate)

    def position_of(self, place: float) -> float:
        """The position, or share of one, at a place."""
        return _along(self.places, self.positions, place, 1 / self.rate)

    def place_of_time(self, instant: int) -> float:
        """Where an instant stands; one beyond the ends stands at the end."""
        known = bisect_left(self.times, instant)
        if known < len(self.times) and self.times[known] == instant:  # the last instant may have two knots
            return self.places[known]
        return _along(self.times, self.places, min(max(instant, self.times[0]), self.times[-1]), 0.0)

    @property
    def stretches(self) -> Iterator[tuple[int, int, bool]]:
        """From one instant to another, in their order; whether it is folded."""
        begin = self.times[0]
        for fold in self.folds:
            if fold.begin > begin:
                yield begin, fold.begin, False
            yield fold.begin, fold.end, True
            begin = fold.end
        if self.times[-1] > begin:
            yield begin, self.times[-1], False


def time_scale(samples: Sequence[TimeSample]) -> TimeScale | None:
    """The scale for positions and the time that was reached at each; None without any.

    Events of one instant share the way to the next instant evenly, so that each keeps a place of its own.
    """
    if not samples:
        return None
    knots = [next(same) for _, same in groupby(samples, key=lambda sample: sample.high)]
    gaps = [after.high - before.high for before, after in pairwise(knots)]
    widths, folded = _folded(gaps)
    if samples[-1].position > knots[-1].position:  # events of the last instant
        knots.append(samples[-1])
        widths.append(median_low(widths) if widths else 1.0)
        folded.append(False)
    return TimeScale(
        tuple(knot.position for knot in knots),
        tuple(knot.high for knot in knots),
        tuple(accumulate(widths, initial=0.0)),
        tuple(
            Fold(before.position, after.position, before.high, after.high)
            for (before, after), is_folded in zip(pairwise(knots), folded, strict=True)
            if is_folded
        ),
    )


def _folded(gaps: Sequence[int]) -> tuple[list[float], list[bool]]:
    """The width that each gap is given, and whether that is because it is folded."""
    if not gaps:
        return [], []
    quiet = max(median_low(gaps) * _MUCH_LONGER, sum(gaps) // _WORTH_FOLDING)
    count = sum(gap > quiet for gap in gaps)
    awake = sum(gap for gap in gaps if gap <= quiet) or sum(gaps)
    share = min(_FOLD_SHARE, _MOST_FOLDED / max(count, 1))
    width = awake * share / (1 - count * share)
    folded = [gap > quiet and gap > width for gap in gaps]
    least = awake * _LEAST_SHARE
    return [width if fold else max(float(gap), least) for gap, fold in zip(gaps, folded, strict=True)], folded


def _along(of: Sequence[float], to: Sequence[float], value: float, rate: float) -> float:
    """What stands in one row of knots where a value stands in another; at a steady rate beyond the ends."""
    if value <= of[0]:
        return to[0] + (value - of[0]) * rate
    if value >= of[-1]:
        return to[-1] + (value - of[-1]) * rate
    right = bisect_right(of, value)
    left = right - 1
    return to[left] + (to[right] - to[left]) * ((value - of[left]) / (of[right] - of[left]))
