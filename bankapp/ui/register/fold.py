"""Which versions of an account a folded register shows, and in which rows: no row costs more as the account grows."""

from bisect import bisect_right
from collections.abc import Sequence


class Fold:
    """Versions count from 1, rows from 0; the `hidden` versions, in ascending order, have no row."""

    def __init__(self, hidden: Sequence[int] = ()) -> None:
        self.hidden = tuple(hidden)
        self._rows_before = [version - count for count, version in enumerate(self.hidden, start=1)]

    def rows(self, versions: int) -> int:
        """How many rows so many versions have."""
        return versions - bisect_right(self.hidden, versions)

    def version(self, row: int) -> int:
        """The version that a row shows."""
        return row + 1 + bisect_right(self._rows_before, row)

    def row(self, version: int) -> int:
        """The row of a version, or of the last one before it that has a row; -1 where there is none."""
        return version - 1 - bisect_right(self.hidden, version)

    def hides(self, version: int) -> bool:
        """Whether a version has no row."""
        place = bisect_right(self.hidden, version)
        return place > 0 and self.hidden[place - 1] == version

    def runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """The versions of the rows from one to another, as runs without a gap."""
        runs: list[tuple[int, int]] = []
        for row in range(first, last + 1):
            version = self.version(row)
            if runs and runs[-1][1] == version - 1:
                runs[-1] = runs[-1][0], version
            else:
                runs.append((version, version))
        return runs
