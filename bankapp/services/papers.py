"""What statements and reports have in common: whose they are, when they were made, and which events they cover."""

from msgspec import Struct

from bankapp.errors import BadInput
from bankapp.services.bookmarks import Bookmarks
from bankapp.services.history import History
from bankapp.services.moments import first_position_of, position_of
from bankapp.services.session import Session


class EmptyPeriod(BadInput):
    """A period that ends before it begins."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        super().__init__(f"There is no event from {first} to {last}.")


class Letterhead(Struct, frozen=True):
    """The bank as it calls itself, its id, and the instant at which a paper was made (microseconds UTC)."""

    name: str
    title: str
    bank_id: bytes
    made_at: int


def letterhead_of(session: Session, now: int) -> Letterhead:
    """The bank's own, with the instant at which a paper is made."""
    return Letterhead(session.name, session.title, session.bank_id, now)


class Period(Struct, frozen=True):
    """The positions from `first` to `last`; one without events begins right behind its end.

    `since` and `until` are the moments as they were named, empty for the beginning and for now. `first_at` and
    `last_at` are when the first and the last of its events count, None where it has none.
    """

    first: int
    last: int
    since: str = ""
    until: str = ""
    first_at: int | None = None
    last_at: int | None = None

    @property
    def events(self) -> int:
        return self.last - self.first + 1


def period_of(history: History, bookmarks: Bookmarks | None, since: str = "", until: str = "") -> Period:
    """The events from one moment up to another; raises BadMoment, or EmptyPeriod where it ends before it begins."""
    begin, end = since.strip(), until.strip()
    first = first_position_of(begin, history, bookmarks) if begin else 1
    last = position_of(end, history, bookmarks=bookmarks)
    if first > last + 1:
        raise EmptyPeriod(first, last)
    if first > last:
        return Period(first, last, begin, end)
    opening, closing = history.event(first), history.event(last)
    first_at, last_at = (event.effective_at if event else None for event in (opening, closing))
    return Period(first, last, begin, end, first_at, last_at)
