"""Instants: whole microseconds since 1970 in UTC, as the log keeps them, and their ISO 8601 text."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bankapp.errors import BadInput

Clock = Callable[[], int]
"""Gives the instant now."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_AS_WRITTEN = _EPOCH.replace(tzinfo=None)
_MICROSECOND = timedelta(microseconds=1)


class BadInstant(BadInput):
    """A text that is no date or time."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:40]}" is no date or time such as 2026-03-14 or 2026-03-14T10:02.')


def system_clock() -> int:
    """The instant now."""
    return time.time_ns() // 1000


class SimulatedClock:
    """A clock that is moved by hand."""

    def __init__(self, now: int = 0) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def to_datetime(instant: int) -> datetime:
    """The instant as an aware UTC datetime."""
    return _EPOCH + timedelta(microseconds=instant)


def from_datetime(moment: datetime) -> int:
    """The instant of a datetime; one without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def to_iso(instant: int) -> str:
    """ISO 8601 in UTC with all six decimals, so that it reads back exactly."""
    return f"{(_EPOCH_AS_WRITTEN + timedelta(0, 0, instant)).isoformat(timespec='microseconds')}Z"


def from_iso(text: str) -> int:
    """The instant of an ISO 8601 date (its first moment) or time, UTC where no zone is named; raises BadInstant."""
    try:
        return from_datetime(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        raise BadInstant(text) from None
