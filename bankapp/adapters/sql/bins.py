"""The pyramid of bins: how many events of each kind stand in each run of positions, and the latest effective time.

Level 0 counts runs of 64 positions, level 1 runs of 4096. A bin is written once, when its last event is there; what
lies behind the last whole bin is counted from the events themselves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Table, bindparam, insert, literal_column, select

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.adapters.sql.tables import bins, events
from bankapp.services.folding import Logged
from bankapp.services.readmodels import RUN, Bin, TimeSample, spread
from bankapp.services.schema import KINDS

SIZES = (RUN, 64 * RUN)
_FIELDS = {name: index for index, name in enumerate(Bin._fields)}
_EMPTY = Bin()
_EVENTS_A_POINT = 20
"""Up to so many events for each sample that is asked for, the events themselves are read, not the bins."""
_MOST_FINE = 8192
BinRow = tuple[int, ...]
"""Level, number, the counts, and the latest effective time up to its end."""


class Bins:
    """Keeps the bins and answers from them."""

    def __init__(self, database: Database, bins: Table = bins) -> None:
        self._database = database
        self._sql = _statements(database.dialect, bins)

    def extend(self, cursor: Cursor, events: Sequence[Logged]) -> None:
        """Write the bins whose last event is among `events`, which were just appended."""
        first, last = events[0].position, events[-1].position
        if (first - 1) // SIZES[0] < last // SIZES[0]:
            self._fine(cursor, events, (first - 1) // SIZES[0])
        for number in range((first - 1) // SIZES[1], last // SIZES[1]):
            share = SIZES[1] // SIZES[0]
            parts = self._sql.levels[0].all(cursor, number * share, (number + 1) * share - 1)
            high = self._sql.high.one(cursor, (number + 1) * share - 1)
            self._sql.insert.run(cursor, 1, number, *_sum(Bin(*row[1:]) for row in parts), high[0] if high else 0)

    def _fine(self, cursor: Cursor, events: Sequence[Logged], number: int) -> None:
        """The bins of level 0 from `number` on, as far as they are whole."""
        size = SIZES[0]
        earlier = self._sql.events.all(cursor, number * size + 1, events[0].position - 1)
        counted = [(row[1], row[2]) for row in earlier] + [(event.type, event.effective_at) for event in events]
        before = self._sql.high.one(cursor, number - 1)
        self._sql.insert.many(cursor, fine_rows(number, before[0] if before else counted[0][1], counted))

    def put(self, cursor: Cursor, rows: Sequence[BinRow]) -> None:
        """Keep what was counted elsewhere."""
        self._sql.insert.many(cursor, rows)

    def density(self, first: int, last: int, shares: int) -> list[Bin]:
        """The positions `first` to `last` in `shares` equal parts, counted by kind."""
        counts = [[0] * len(_FIELDS) for _ in range(shares)]
        span = last - first + 1
        with self._database.reading() as cursor:
            for middle, part in self._parts(cursor, first, last, span // max(shares, 1)):
                share = counts[min(max((middle - first) * shares // span, 0), shares - 1)]
                for index, count in enumerate(part):
                    share[index] += count
        return [Bin(*share) for share in counts]

    def position_effective(self, instant: int, newest: int) -> int:
        """The last position before the first event, of `newest`, that counts later than an instant."""
        with self._database.reading() as cursor:
            low, high = 0, newest // SIZES[0]
            while low < high:
                middle = (low + high) // 2
                row = self._sql.high.one(cursor, middle)
                low, high = (low, middle) if row and row[0] > instant else (middle + 1, high)
            start = low * SIZES[0] + 1
            rows = self._sql.events.all(cursor, start, min(start + SIZES[0] - 1, newest))
        return next((row[0] - 1 for row in rows if row[2] > instant), min(start + SIZES[0] - 1, newest))

    def time_samples(self, first: int, last: int, points: int) -> list[TimeSample]:
        """Some positions from `first` to `last`, both among them, with the latest effective time up to each."""
        span = last - first
        with self._database.reading() as cursor:
            if span <= points * _EVENTS_A_POINT:
                found = self._each(cursor, first, last)
            else:
                level = 0 if span <= SIZES[0] * _MOST_FINE else 1
                found = [*self._each(cursor, first, first), *self._ends(cursor, first, last, level)]
                found += self._each(cursor, last, last)
        return [found[index] for index in spread(0, len(found) - 1, points)]

    def _ends(self, cursor: Cursor, first: int, last: int, level: int) -> list[TimeSample]:
        """The ends of the bins that lie between two positions."""
        size = SIZES[level]
        rows = self._sql.highs[level].all(cursor, first // size, (last - 1) // size - 1)
        return [TimeSample((row[0] + 1) * size, row[1]) for row in rows]

    def _each(self, cursor: Cursor, first: int, last: int) -> list[TimeSample]:
        """Every position, from the events and from the bin before the one in which the first of them stands."""
        number = (first - 1) // SIZES[0]
        rows = self._sql.events.all(cursor, number * SIZES[0] + 1, last)
        before = self._sql.high.one(cursor, number - 1)
        highs = accumulate((row[2] for row in rows), max, initial=before[0] if before else rows[0][2])
        next(highs)
        samples = (TimeSample(row[0], high) for row, high in zip(rows, highs, strict=True))
        return [sample for sample in samples if sample.position >= first]

    def _parts(self, cursor: Cursor, first: int, last: int, coarse: int) -> Iterator[tuple[int, Bin]]:
        """Counted runs that cover `first` to `last` exactly, each with its middle; none coarser than `coarse`."""
        level = max((level for level, size in enumerate(SIZES) if size <= coarse), default=-1)
        yield from self._cover(cursor, first, last, level)

    def _cover(self, cursor: Cursor, first: int, last: int, level: int) -> Iterator[tuple[int, Bin]]:
        if first > last:
            return
        if level < 0:
            for row in self._sql.events.all(cursor, first, last):
                yield row[0], _ONE[KINDS.get(row[1], "other")]
            return
        size = SIZES[level]
        low, high = -(-(first - 1) // size), last // size
        if low >= high:
            yield from self._cover(cursor, first, last, level - 1)
            return
        yield from self._cover(cursor, first, low * size, level - 1)
        for row in self._sql.levels[level].all(cursor, low, high - 1):
            yield row[0] * size + size // 2, Bin(*row[1:])
        yield from self._cover(cursor, high * size + 1, last, level - 1)


class _Statements:
    """Of one table of bins; what is found comes in the order of bins, or of positions."""

    def __init__(self, dialect: Dialect, bins: Table) -> None:
        def of_level(number: int, *kept: ColumnElement[Any]) -> Prepared:
            whole = bins.c.level == literal_column(str(number))
            between = bins.c.bin.between(bindparam("first"), bindparam("last"))
            return Prepared(select(bins.c.bin, *kept).where(whole, between).order_by(bins.c.bin), dialect)

        of = events.c
        levels = range(len(SIZES))
        positions = of.position.between(bindparam("first"), bindparam("last"))
        finest = bins.c.level == literal_column("0"), bins.c.bin == bindparam("bin")
        told = select(of.position, of.type, of.effective_at)
        self.levels = tuple(of_level(number, *(bins.c[name] for name in Bin._fields)) for number in levels)
        self.highs = tuple(of_level(number, bins.c.high) for number in levels)
        self.insert = Prepared(insert(bins), dialect)
        self.high = Prepared(select(bins.c.high).where(*finest), dialect)
        self.events = Prepared(told.where(positions).order_by(of.position), dialect)


_statements = cache(_Statements)


def fine_rows(number: int, high: int, events: Sequence[tuple[str, int]]) -> list[BinRow]:
    """The whole bins of level 0 from `number` on, where these events begin, by their types and effective times; `high`
    is the latest effective time before them."""
    size, made = SIZES[0], list[BinRow]()
    for start in range(0, len(events) - size + 1, size):
        types, times = zip(*events[start : start + size], strict=True)
        high = max(high, *times)
        made.append((0, number + start // size, *_counted(types), high))
    return made


def coarse_rows(fine: Sequence[BinRow]) -> list[BinRow]:
    """The whole bins of level 1, of bins of level 0 that begin where one of level 1 does."""
    share, made = SIZES[1] // SIZES[0], list[BinRow]()
    for start in range(0, len(fine) - share + 1, share):
        part = fine[start : start + share]
        made.append((1, part[0][1] // share, *_sum(Bin(*row[2:-1]) for row in part), part[-1][-1]))
    return made


def _counted(types: Iterable[str]) -> Bin:
    counts: Counter[str] = Counter()
    for type_, count in Counter(types).items():
        counts[KINDS.get(type_, "other")] += count
    return Bin(*(counts[name] for name in _FIELDS))


def _sum(parts: Iterable[Bin]) -> Bin:
    return Bin(*map(sum, zip(_EMPTY, *parts, strict=True)))


def _one(name: str) -> Bin:
    return _EMPTY._replace(**{name: 1})


_ONE: dict[str, Bin] = {name: _one(name) for name in _FIELDS}
