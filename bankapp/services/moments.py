"""MOMENT: how people name a point of history: `now`, `0`, a position, `42%`, an ISO date or time, `+100`, `-100`."""

import re
import shlex
from datetime import date
from pathlib import Path

from bankapp.errors import BadInput
from bankapp.eventstore.instants import BadInstant
from bankapp.services.bookmarks import Bookmarks
from bankapp.services.dates import span_of
from bankapp.services.history import History


class BadMoment(BadInput):
    """A text that names no moment of this history; `why` says so in words."""

    def __init__(self, text: str, why: str) -> None:
        self.text, self.why = text, why
        super().__init__(f'"{text[:40]}" is no moment: {why}.')


def position_of(text: str, history: History, here: int | None = None, bookmarks: Bookmarks | None = None) -> int:
    """The position that a text names; a date means the end of that day (UTC). Raises BadMoment.

    `+100` and `-100` count from `here`, where that is given.
    """
    typed = text.strip()
    head = history.head()
    if typed in {"now", ""}:
        return head
    if typed.startswith("@"):
        return _bookmarked(text, typed[1:], bookmarks)
    if typed.endswith("%"):
        return _percent(text, typed, head)
    if here is not None and re.fullmatch(r"[+-]\d[\d, _']*", typed):
        return min(max(here + int(typed[0] + _digits(typed)), 0), head)
    if re.fullmatch(r"\d[\d,_' ]*", typed) and not _is_date(typed):
        return _number(text, typed, head)
    return history.position_effective(_end_of(text, typed))


def first_position_of(text: str, history: History, bookmarks: Bookmarks | None = None) -> int:
    """The position at which a range begins that starts with the moment: for a date, its first event; or BadMoment."""
    begin = _begin_of(text.strip())
    if begin is None:
        return max(position_of(text, history, bookmarks=bookmarks), 1)
    return history.position_effective(begin - 1) + 1


def instant_of(text: str) -> int:
    """The last instant that a date, a month or a time means (microseconds UTC); raises BadMoment."""
    return _end_of(text, text.strip())


def link_to(bank: Path, position: int) -> str:
    """The command that opens the window at a position of a bank: what people send to one another."""
    return f"bankapp --bank {shlex.quote(str(bank.absolute()))} window --at {position}"


def _bookmarked(text: str, name: str, bookmarks: Bookmarks | None) -> int:
    found = bookmarks.find(name) if bookmarks else None
    if found is None:
        raise BadMoment(text, "there is no bookmark of that name")
    return found.position


def _percent(text: str, typed: str, head: int) -> int:
    found = re.fullmatch(r"(\d{1,3})(?:\.(\d{1,6}))?%", typed)
    if not found:
        raise BadMoment(text, "a percentage looks like 42%")
    fraction = (found[2] or "").ljust(6, "0")
    millionths = int(found[1] + fraction)
    if millionths > 100_000_000:
        raise BadMoment(text, "there is nothing beyond 100%")
    return head * millionths // 100_000_000


def _number(text: str, typed: str, head: int) -> int:
    position = int(_digits(typed))
    if position > head:
        raise BadMoment(text, f"the newest event is {head}")
    return position


def _digits(typed: str) -> str:
    return re.sub(r"\D", "", typed)


def _is_date(typed: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
        return False
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True


def _begin_of(typed: str) -> int | None:
    """The instant at which a date, a month or a time begins; None for a text that names a position."""
    if typed.isdecimal():
        return None
    try:
        return span_of(typed).first
    except BadInstant:
        return None


def _end_of(text: str, typed: str) -> int:
    try:
        return span_of(typed).last
    except BadInstant:
        raise BadMoment(text, "write now, a position, 42%, or a date such as 2026-03-14") from None
