"""Days, months and years as people write them, in UTC: from which instant to which they last."""

import re
from calendar import IllegalMonthError, monthrange
from datetime import date
from typing import NamedTuple

from bankapp.eventstore.instants import BadInstant, from_iso

DAY = 86_400_000_000
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Span(NamedTuple):
    """The first and the last microsecond of a stretch of time; the same one for a time of day."""

    first: int
    last: int


def span_of(text: str) -> Span:
    """How long "2026", "2026-03", "2026-03-14" or a time lasts; raises BadInstant."""
    typed = text.strip()
    try:
        if _YEAR.fullmatch(typed):
            return _days(date(int(typed), 1, 1), date(int(typed), 12, 31))
        if month := _MONTH.fullmatch(typed):
            year, number = int(month[1]), int(month[2])
            return _days(date(year, number, 1), date(year, number, monthrange(year, number)[1]))
        instant = from_iso(typed)
        return Span(instant, instant + DAY - 1) if _is_day(typed) else Span(instant, instant)
    except (IllegalMonthError, ValueError, OverflowError):
        raise BadInstant(text) from None


def _days(first: date, last: date) -> Span:
    return Span(from_iso(first.isoformat()), from_iso(last.isoformat()) + DAY - 1)


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True
