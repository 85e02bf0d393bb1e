"""Draws a density as bars: money in above the middle line, money out below it, what else happened as marks beneath."""

from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from math import ceil, floor, sqrt

from msgspec import Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from bankapp.services.readmodels import Bin
from bankapp.ui.theme import Colours
from bankapp.ui.timeline.axis import Axis
from bankapp.ui.timeline.density import Density

PITCH = 3
_MAX_SINGLE = 6.0
_LEAST_HEIGHT = 2
_SINGLE = 4.0
"""From this width on a bar is an event of its own: one that moved no money stands as a stub on the middle line."""
_STUB = 4


class Column(Struct, frozen=True):
    """A bar's place and what it counts; amounts are floats since a pixel rarely covers whole bins."""

    left: float
    width: float
    amounts: tuple[float, ...]


_MEASURES: tuple[Callable[[Bin], int], ...] = (
    lambda share: share.money_in,
    lambda share: share.money_out,
    lambda share: share.correction,
    lambda share: share.account,
    lambda share: share.other,
)
_IN, _OUT, _CORRECTIONS, _ACCOUNTS, _OTHER = range(len(_MEASURES))


def columns(density: Density, axis: Axis) -> tuple[Column, ...]:
    """The bars of a density on an axis: one a bin when they have room, else evenly spaced ones that sum up the bins."""
    if not density.bins or axis.width <= 0:
        return ()
    bin_width = density.positions_a_bin * axis.step
    if axis.scale is not None:
        return tuple(_one_an_event(density, axis) if density.positions_a_bin == 1 else _evenly_spaced(density, axis))
    return tuple(_one_a_bin(density, axis, bin_width) if bin_width >= PITCH else _evenly_spaced(density, axis))


def _one_an_event(density: Density, axis: Axis) -> Iterator[Column]:
    """On an axis by time: each event at its own place; where several fall on one place of the screen, they add up."""
    width = max(PITCH - 1.0, min(axis.step - 1, _MAX_SINGLE))
    places: dict[int, list[float]] = {}
    for position, share in enumerate(density.bins, density.first):
        x = axis.x_of(position)
        if axis.left - PITCH <= x <= axis.left + axis.width + PITCH:
            amounts = places.setdefault(round(x / PITCH), [0.0] * len(_MEASURES))
            for index, measure in enumerate(_MEASURES):
                amounts[index] += measure(share)
    for place, amounts in places.items():
        yield Column(place * PITCH - width / 2, width, tuple(amounts))


def _one_a_bin(density: Density, axis: Axis, bin_width: float) -> Iterator[Column]:
    single = density.positions_a_bin <= 1
    width = min(bin_width - 1, _MAX_SINGLE) if single else bin_width - 1
    start = axis.x_of(density.first - 0.5)
    for index, share in enumerate(density.bins):
        centre = start + (index + 0.5) * bin_width
        if axis.left - bin_width <= centre <= axis.left + axis.width + bin_width:
            yield Column(centre - width / 2, width, tuple(float(measure(share)) for measure in _MEASURES))


def _evenly_spaced(density: Density, axis: Axis) -> Iterator[Column]:
    """Bars at fixed places of the screen: each takes its share of the bins it overlaps, so no comb pattern appears."""
    first = density.first - 0.5
    left = max(floor(axis.x_of(first) / PITCH), floor((axis.left - PITCH) / PITCH)) * PITCH
    right = min(axis.x_of(density.last + 0.5), axis.left + axis.width + PITCH)
    edges = range(left, ceil(right) + PITCH, PITCH)
    places = [(axis.exact_at(x) - first) / density.positions_a_bin for x in edges]
    amounts = (_amounts_between(places, list(map(measure, density.bins))) for measure in _MEASURES)
    for x, parts in zip(edges, zip(*amounts, strict=True), strict=False):
        yield Column(x, PITCH - 1, parts)


def _amounts_between(places: list[float], counts: list[int]) -> list[float]:
    """What lies between each place and the next, when places are counted in bins; a bin is spread evenly."""
    if not any(counts):
        return [0.0] * (len(places) - 1)
    sums = list(accumulate(counts, initial=0))
    sums.append(sums[-1])
    end = float(len(counts))
    reached = []
    for place in places:
        bounded = 0.0 if place < 0 else min(place, end)
        index = int(bounded)
        reached.append(sums[index] + (sums[index + 1] - sums[index]) * (bounded - index))
    return [high - low for low, high in pairwise(reached)]


def paint_two_sided(painter: QPainter, bars: tuple[Column, ...], area: QRectF, colours: Colours) -> None:
    """Bars up and down from the middle of the area. Heights grow with the square root: one event stays visible beside
    a peak of hundreds."""
    peak = max((max(bar.amounts[_IN], bar.amounts[_OUT]) for bar in bars), default=0.0)
    middle, room = round(area.center().y()), area.height() / 2 - 1
    for bar in bars:
        left, width = _pixels(bar)
        up, down = (_height(bar.amounts[side], peak, room) for side in (_IN, _OUT))
        if up:
            painter.fillRect(left, middle - up, width, up, colours.bar_in)
        if down:
            painter.fillRect(left, middle + 1, width, down, colours.bar_out)
        if not up and not down and bar.width >= _SINGLE and (colour := _mark_colour(bar, colours)):
            painter.fillRect(left, middle - _STUB, width, 2 * _STUB + 1, colour)


def paint_marks(painter: QPainter, bars: tuple[Column, ...], area: QRectF, colours: Colours) -> None:
    """A small mark for each bar that holds something else; what matters most gives the colour."""
    top, height = round(area.top()), round(area.height())
    for bar in bars:
        colour = _mark_colour(bar, colours)
        if colour is not None:
            left, width = _pixels(bar)
            painter.fillRect(left, top, width, height, colour)


def _pixels(bar: Column) -> tuple[int, int]:
    """Left edge and width in whole pixels, which take Qt half as long to fill."""
    left = floor(bar.left + 0.5)
    return left, floor(bar.left + bar.width + 0.5) - left


def _mark_colour(bar: Column, colours: Colours) -> QColor | None:
    amounts = bar.amounts
    if amounts[_CORRECTIONS] > 0:
        return colours.correction
    if amounts[_ACCOUNTS] > 0:
        return colours.account_event
    return colours.bar_other if amounts[_OTHER] > 0 else None


def _height(amount: float, peak: float, room: float) -> int:
    return max(_LEAST_HEIGHT, round(sqrt(amount / peak) * room)) if amount > 0 else 0
