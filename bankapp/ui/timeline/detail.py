"""What the timeline needs to know of the log, read in one go in the background."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from PySide6.QtCore import QLocale

from bankapp.services.history import History
from bankapp.services.schema import shown
from bankapp.ui.formats import format_date, format_minute
from bankapp.ui.timeline.density import Density
from bankapp.ui.timeline.timescale import TimeScale, time_scale
from bankapp.ui.wording import event_title

_SAMPLES = 600
_HOURS = 3 * 86_400 * 1_000_000
"""Ticks that lie nearer to one another tell the time of the day too."""


class Wanted(Struct, frozen=True):
    """Positions `lo` to `hi` in `shares` bins; the ticks that are to be dated; whether the axis goes by time."""

    lo: int
    hi: int
    shares: int
    ticks: tuple[int, ...] = ()
    by_time: bool = False


class Detail(Struct, frozen=True):
    """The answer: `scale` only where it was wanted, `titles` only where every tick is an event of its own."""

    density: Density
    scale: TimeScale | None
    times: Mapping[int, int]
    titles: Mapping[int, str]


def read_detail(history: History, wanted: Wanted) -> Detail:
    """Ask all of it."""
    first, last = max(wanted.lo, 1), wanted.hi
    bins = tuple(history.density(first, last, wanted.shares))
    scale = time_scale(history.time_samples(first, last, _SAMPLES)) if wanted.by_time else None
    events = [event for tick in wanted.ticks if (event := history.event(tick))]
    named = len(events) > 1 and events[1].position - events[0].position == 1
    return Detail(
        Density(first, last, bins),
        scale,
        {event.position: event.effective_at for event in events},
        {event.position: event_title(shown(event)) for event in events} if named else {},
    )


def notes_of(detail: Detail, locale: QLocale) -> dict[int, str]:
    """What to write beside the numbers of the ticks: what it was, where all can be named, else when it was."""
    if detail.titles:
        return dict(detail.titles)
    times = list(detail.times.values())
    near = len(times) > 1 and _span(times) < _HOURS * len(times)
    write = format_minute if near else format_date
    return {position: write(time, locale) for position, time in detail.times.items()}


def _span(times: Iterable[int]) -> int:
    found = list(times)
    return max(found) - min(found)
