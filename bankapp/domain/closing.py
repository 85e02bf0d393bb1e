"""Closing the books: up to which day nothing may be changed any more. State, `evolve` and `decide`, as for accounts."""

import re
from datetime import date
from typing import assert_never

from msgspec import Struct

from bankapp.domain.commands import BooksCommand, CloseBooks, ReopenBooks
from bankapp.domain.events import BooksClosed, BooksEvent, BooksReopened
from bankapp.domain.rejections import ClosedFurther, NotADay, NotClosedThen, ReasonMissing

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class BooksState(Struct, frozen=True):
    """`until` is the last day that is closed, as an ISO date, which sorts as days do; empty while nothing is."""

    until: str = ""


OPEN_BOOKS = BooksState()


def evolve(_state: BooksState, event: BooksEvent) -> BooksState:
    """The books after one more event; never refuses."""
    return BooksState(event.until)


def decide(command: BooksCommand, state: BooksState) -> tuple[BooksEvent, ...]:
    """What a command leads to; raises a Refused of `rejections`."""
    match command:
        case CloseBooks():
            return (_close(command, state),)
        case ReopenBooks():
            return (_reopen(command, state),)
        case _:
            assert_never(command)


def checked_day(text: str) -> str:
    """The ISO date of a text; raises NotADay."""
    day = text.strip()
    try:
        if _DAY.fullmatch(day):
            return date.fromisoformat(day).isoformat()
    except ValueError:
        pass
    raise NotADay(text)


def _close(command: CloseBooks, state: BooksState) -> BooksClosed:
    until = checked_day(command.until)
    if until <= state.until:
        raise ClosedFurther(state.until)
    return BooksClosed(until)


def _reopen(command: ReopenBooks, state: BooksState) -> BooksReopened:
    if not command.reason.strip():
        raise ReasonMissing("Reopening the books")
    until = checked_day(command.until) if command.until.strip() else ""
    if not until < state.until:
        raise NotClosedThen(state.until)
    return BooksReopened(until)
