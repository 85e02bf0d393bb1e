"""Widths of columns: every column is seen for as long as there is room for the least of it."""

from collections.abc import Sequence

from msgspec import Struct

_BARE = 48
"""Enough for a few letters and an ellipsis."""


class Width(Struct, frozen=True):
    """What a column would like, the least it can do with, and its share of what is left over; pixels."""

    wanted: int
    least: int
    stretch: int = 0


def fitted(widths: Sequence[Width], available: int) -> list[int]:
    """A width for each column. They fill `available`, unless even the least of all is more than that."""
    spare = available - sum(width.wanted for width in widths)
    if spare >= 0:
        return _shared([width.wanted for width in widths], [width.stretch for width in widths], spare)
    slack = [max(width.wanted - width.least, 0) for width in widths]
    missing = min(-spare, sum(slack))
    return _shared([width.wanted for width in widths], slack, -missing)


def with_bare_texts(widths: Sequence[Width], available: int) -> list[int]:
    """As `fitted`, but columns that stretch give up even their least before any column is out of sight."""
    if sum(width.least for width in widths) > available:
        widths = [Width(width.least, _BARE if width.stretch else width.least, width.stretch) for width in widths]
    return fitted(widths, available)


def _shared(sizes: list[int], weights: list[int], amount: int) -> list[int]:
    """`amount` added to the sizes in proportion to the weights, to the pixel."""
    whole, given, shared = sum(weights), 0, 0
    result = []
    for size, weight in zip(sizes, weights, strict=True):
        shared += weight
        upto = amount * shared // whole if whole else 0
        result.append(size + upto - given)
        given = upto
    return result
