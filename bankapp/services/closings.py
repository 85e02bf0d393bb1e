"""Up to which day the books were closed, at a moment, and by whom and why."""

from functools import reduce
from typing import cast

from msgspec import Struct

from bankapp.domain.closing import OPEN_BOOKS, BooksState, evolve
from bankapp.domain.events import BooksEvent
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.history import History
from bankapp.services.schema import codec


class Closing(Struct, frozen=True):
    """The books were closed until a day from `position` on; `until` is empty where they were opened again."""

    position: int
    recorded_at: int
    until: str
    actor: str
    reason: str


def books_at(history: History, position: int) -> tuple[int, BooksState]:
    """The version of the books' stream at a position, and the books then."""
    events = history.closings(position)
    return len(events), reduce(evolve, map(_decoded, events), OPEN_BOOKS)


def closed_until(history: History, position: int) -> str:
    """The last day that was closed at a position, as an ISO date; empty where none was."""
    return books_at(history, position)[1].until


def closings(history: History, position: int) -> list[Closing]:
    """Every closing and reopening up to a position, in their order."""
    return [_closing(event) for event in history.closings(position)]


def _closing(event: RecordedEvent) -> Closing:
    metadata = metadata_of(event)
    return Closing(event.position, event.recorded_at, _decoded(event).until, metadata.actor, metadata.reason)


def _decoded(event: RecordedEvent) -> BooksEvent:
    return cast("BooksEvent", codec.decode(event))
