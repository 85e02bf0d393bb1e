"""A long, growing list read in blocks, when its rows are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
BLOCK = 32
_KEPT = 256


class Pages(Generic[T]):
    """Row numbers from 0 to rows; blocks that were not looked at for long are let go.

    `read(first, last)` gives the rows from one number to another, both included, or fewer where the list ends before.
    Rows never change, the list only grows: a block that was short is read again when more of it is wanted.
    """

    def __init__(self, read: Callable[[int, int], Sequence[T]], kept: int = _KEPT) -> None:
        self._read = read
        self._kept = kept
        self._blocks: OrderedDict[int, Sequence[T]] = OrderedDict()

    def row(self, number: int) -> T | None:
        """A row; None beyond the end."""
        block, offset = divmod(number, BLOCK)
        rows = self._blocks.get(block)
        if rows is None or offset >= len(rows):
            rows = self._read(block * BLOCK, block * BLOCK + BLOCK - 1)
            self._blocks[block] = rows
        self._blocks.move_to_end(block)
        while len(self._blocks) > self._kept:
            self._blocks.popitem(last=False)
        return rows[offset] if offset < len(rows) else None
