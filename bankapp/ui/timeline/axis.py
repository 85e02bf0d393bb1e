"""The geometry of the timeline: which positions are in view, and at which pixel each stands."""

from math import floor

from msgspec import Struct

from bankapp.ui.timeline.timescale import TimeScale

MIN_SPAN = 10
_PAGE_MARGIN = 0.1
_NEARLY_ALL = 0.98
_UNSEEN = 0.5
"""Pixels."""


class Window(Struct, frozen=True):
    """The part of the log in view: positions lo to hi, 0 <= lo <= hi <= head. Every method returns a legal window."""

    lo: int
    hi: int

    @property
    def span(self) -> int:
        """The number of steps from one end to the other."""
        return self.hi - self.lo

    def zoomed(self, factor: float, at: int, head: int) -> "Window":
        """Narrower for a factor below 1, wider above; position `at` keeps its place in the view."""
        span = _bounded(round(self.span * factor), min(MIN_SPAN, head), head)
        if factor > 1 and span > head * _NEARLY_ALL:
            span = head
        share = (at - self.lo) / self.span if self.span else 0.5
        return placed(round(at - share * span), span, head)

    def moved(self, steps: int, head: int) -> "Window":
        """The same width, further along."""
        return placed(self.lo + steps, self.span, head)

    def dragged_to(self, position: int, head: int) -> "Window":
        """Moved as little as possible so that a position is in view."""
        if position < self.lo:
            return placed(position, self.span, head)
        return placed(position - self.span, self.span, head) if position > self.hi else self

    def paged_to(self, position: int, head: int) -> "Window":
        """Moved by about a page when a position has stepped out of view, so that the view rests until the next page."""
        if self.lo <= position <= self.hi:
            return self
        margin = round(self.span * _PAGE_MARGIN)
        if position > self.hi + self.span or position < self.lo - self.span:
            return placed(position - self.span // 2, self.span, head)
        lo = position - margin if position > self.hi else position - self.span + margin
        return placed(lo, self.span, head)

    def grown(self, old_head: int, head: int, playhead: int) -> "Window":
        """The view after the log has grown or shrunk.

        The whole log stays the whole log; a view that ended at the head goes on following it, unless that would lose
        the playhead; any other stays where it is.
        """
        if self.span >= old_head:
            return Window(0, head)
        if self.hi < old_head or head < old_head:
            return placed(self.lo, self.span, head)
        lo = head - self.span
        return placed(min(lo, playhead) if playhead >= self.lo else lo, self.span, head)


def placed(lo: int, span: int, head: int) -> Window:
    """The window of a width that starts at `lo`, or as near to it as the log allows."""
    width = _bounded(span, 0, head)
    start = _bounded(lo, 0, head - width)
    return Window(start, start + width)


class Axis(Struct, frozen=True):
    """The pixels of a view: position `lo` stands at `left`, position `hi` at `left + width`.

    Between them positions stand evenly, or by time where there is a scale. More position is always more to the right.
    """

    lo: int
    hi: int
    left: float
    width: float
    scale: TimeScale | None = None

    @property
    def step(self) -> float:
        """Pixels from one position to the next, on average."""
        return self.width / max(1, self.hi - self.lo)

    def is_like(self, other: "Axis") -> bool:
        """Whether nobody sees the difference: what stands at the ends there stands no half a pixel from them here."""
        if (self.left, self.width, self.scale) != (other.left, other.width, other.scale):
            return False
        ends = ((other.lo, other.left), (other.hi, other.left + other.width))
        return all(abs(self.x_of(position) - x) < _UNSEEN for position, x in ends)

    def x_of(self, position: float) -> float:
        """Where a position stands; shares of positions are for the edges of bins."""
        if self.scale is None or self.hi <= self.lo:
            return self.left + (position - self.lo) * self.step
        start, a_place = self._places(self.scale)
        return self.left + (self.scale.place_of(position) - start) * a_place

    def exact_at(self, x: float) -> float:
        """What stands at a pixel, shares of positions too; beyond the ends it goes on counting."""
        if self.width <= 0:
            return self.lo
        if self.scale is None or self.hi <= self.lo:
            return self.lo + (x - self.left) / self.step
        start, a_place = self._places(self.scale)
        return self.scale.position_of(start + (x - self.left) / a_place)

    def position_at(self, x: float) -> int:
        """The position nearest to a pixel; beyond the ends it goes on counting."""
        if self.width <= 0:
            return self.lo
        if self.scale is None:
            return self.lo + round((x - self.left) / self.step)
        below = floor(self.exact_at(x))
        return below if x - self.x_of(below) <= self.x_of(below + 1) - x else below + 1

    def x_of_time(self, instant: int) -> float:
        """Where an instant stands, on an axis with a scale."""
        if self.scale is None:
            return self.left
        start, a_place = self._places(self.scale)
        return self.left + (self.scale.place_of_time(instant) - start) * a_place

    def _places(self, scale: TimeScale) -> tuple[float, float]:
        """The place at the left end, and the pixels of one place."""
        start = scale.place_of(self.lo)
        return start, self.width / (scale.place_of(self.hi) - start)


def zoomed(axis: Axis, window: Window, factor: float, at: int, head: int) -> Window:
    """A window seen nearer or farther, so that position `at` keeps its pixel; by time at least nearly so, since the
    scale is made anew for what comes into view."""
    if axis.scale is None or axis.width <= 0:
        return window.zoomed(factor, at, head)
    x = axis.x_of(at)
    lo, hi = (axis.position_at(x + (end - x) * factor) for end in (axis.left, axis.left + axis.width))
    by_time = Window(_bounded(min(lo, at), 0, head), _bounded(max(hi, at), 0, head))
    is_enough = by_time.span < window.span if factor < 1 else by_time.span > window.span
    return by_time if is_enough and by_time.span >= min(MIN_SPAN, head) else window.zoomed(factor, at, head)


def nice_step(span: int, count: int) -> int:
    """A round number of positions (1, 2 or 5 times a power of ten) that divides a span into at most `count` parts."""
    least = max(1, -(-span // max(1, count)))
    power = int("1" + "0" * (len(str(least)) - 1))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def _bounded(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))
