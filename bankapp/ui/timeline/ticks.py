"""Ticks of a time axis, at steps of the calendar that people count in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from PySide6.QtCore import QLocale

from bankapp.ui.formats import format_clock, format_day, format_month
from bankapp.ui.timeline.timescale import TimeScale

_SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_YEAR = 9999
_MONDAY = 4 * 86_400 * _SECOND
"""The first Monday after the epoch began."""


class Step(Struct, frozen=True):
    """So many microseconds about; `before` gives the newest tick at or before an instant, `after` the next one."""

    length: int
    before: Callable[[int], int]
    after: Callable[[int], int]
    words: Callable[[int, QLocale], str]


def _even(seconds: int, words: Callable[[int, QLocale], str], offset: int = 0) -> Step:
    length = seconds * _SECOND

    def before(instant: int) -> int:
        return (instant - offset) // length * length + offset

    return Step(length, before, lambda tick: tick + length, words)


def _months(count: int, words: Callable[[int, QLocale], str]) -> Step:
    def start(month: int) -> int:
        year = min(max(month // 12, 1), _LAST_YEAR)
        return (datetime(year, month % 12 + 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)

    def number(instant: int) -> int:
        day = _EPOCH + timedelta(microseconds=instant)
        return (day.year * 12 + day.month - 1) // count * count

    return Step(
        count * 30 * 86_400 * _SECOND,
        lambda instant: start(number(instant)),
        lambda tick: max(start(number(tick) + count), tick + 1),
        words,
    )


def _year(instant: int, locale: QLocale) -> str:
    return format_month(instant, locale).rsplit(" ", 1)[-1]


_STEPS = (
    *(_even(seconds, format_clock) for seconds in (1, 5, 15, 30)),
    *(_even(minutes * 60, format_clock) for minutes in (1, 5, 15, 30)),
    *(_even(hours * 3600, format_clock) for hours in (1, 3, 6, 12)),
    _even(86_400, format_day),
    _even(7 * 86_400, format_day, _MONDAY),
    *(_months(count, format_month) for count in (1, 3, 6)),
    *(_months(years * 12, _year) for years in (1, 2, 5, 10, 20, 50, 100, 500, 1000)),
)

_DAY = 86_400 * _SECOND
_DAYS = next(index for index, step in enumerate(_STEPS) if step.length >= _DAY)
"""Where the steps begin that tell no time of the day."""


def step_for(span: int, count: int, *, whole_days: bool = False) -> Step:
    """The shortest step that divides a span of microseconds into at most `count` parts; no clock for whole days."""
    steps = _STEPS[_DAYS:] if whole_days else _STEPS
    return next((step for step in steps if span <= step.length * max(count, 1)), steps[-1])


def calendar_ticks(scale: TimeScale, count: int) -> Iterator[tuple[int, Step]]:
    """About `count` instants that are worth a tick; of those in a fold only the last. A single instant is one."""
    awake = sum(end - begin for begin, end, folded in scale.stretches if not folded)
    step = step_for(awake, count, whole_days=all(time % _DAY == 0 for time in scale.times))
    first = scale.times[0]
    if not awake or step.before(first) == first:
        yield first, step
    for begin, end, folded in scale.stretches:
        tick = step.before(end) if folded else step.after(step.before(begin))
        while begin < tick <= end:
            yield tick, step
            tick = step.after(tick)


def tick_words(instant: int, step: Step, earlier: int | None, locale: QLocale) -> str:
    """What to write at a tick: the clock with the day where that has changed, the day with the year likewise."""
    words = step.words(instant, locale)
    day, year = format_day(instant, locale), _year(instant, locale)
    if step.words is format_clock:
        same_day = earlier is not None and format_day(earlier, locale) == day and _year(earlier, locale) == year
        return words if same_day else f"{day}, {words}"
    if step.words is format_day:
        return words if earlier is not None and _year(earlier, locale) == year else f"{words} {year}"
    return words
