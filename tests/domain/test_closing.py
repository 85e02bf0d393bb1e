"""Closing the books: which day can be closed, and what it takes to open it again."""

import pytest

from bankapp.domain.closing import OPEN_BOOKS, BooksState, checked_day, decide, evolve
from bankapp.domain.commands import BooksCommand, CloseBooks, ReopenBooks
from bankapp.domain.events import BooksClosed, BooksReopened
from bankapp.domain.rejections import ClosedFurther, NotADay, NotClosedThen, ReasonMissing
from bankapp.errors import Refused

MARCH = BooksState("2026-03-31")


def test_the_books_are_closed_until_a_day_and_then_further() -> None:
    assert decide(CloseBooks("2026-03-31"), OPEN_BOOKS) == (BooksClosed("2026-03-31"),)
    assert decide(CloseBooks(" 2026-04-30 "), MARCH) == (BooksClosed("2026-04-30"),)
    assert evolve(MARCH, BooksClosed("2026-04-30")) == BooksState("2026-04-30")


@pytest.mark.parametrize("until", ["2026-02-28", ""])
def test_they_are_reopened_in_part_or_altogether(until: str) -> None:
    assert decide(ReopenBooks(until, "late invoice"), MARCH) == (BooksReopened(until),)
    assert evolve(MARCH, BooksReopened(until)) == BooksState(until)


@pytest.mark.parametrize(
    ("command", "state", "expected"),
    [
        (CloseBooks("2026-03-31"), MARCH, ClosedFurther("2026-03-31")),
        (CloseBooks("2026-03-30"), MARCH, ClosedFurther("2026-03-31")),
        (CloseBooks("31.3.2026"), OPEN_BOOKS, NotADay("31.3.2026")),
        (CloseBooks("2026-02-30"), OPEN_BOOKS, NotADay("2026-02-30")),
        (ReopenBooks("", ""), MARCH, ReasonMissing("Reopening the books")),
        (ReopenBooks("2026-03-31", "why"), MARCH, NotClosedThen("2026-03-31")),
        (ReopenBooks("", "why"), OPEN_BOOKS, NotClosedThen("")),
    ],
    ids=["closed already", "closed further", "no date", "no such day", "no reason", "closed only until then", "open"],
)
def test_what_makes_no_sense_is_refused(command: BooksCommand, state: BooksState, expected: Refused) -> None:
    with pytest.raises(type(expected)) as caught:
        decide(command, state)
    assert str(caught.value) == str(expected)


@pytest.mark.parametrize("text", ["٢٠٢٦-٠٣-٣١", "2026-3-31", "20260331", "2026-W14-2", ""])
def test_only_one_spelling_of_a_day_is_taken_since_they_are_compared_as_texts(text: str) -> None:
    with pytest.raises(NotADay):
        checked_day(text)
