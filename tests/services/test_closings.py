"""Closed books: nothing counts from a closed day any more, whoever asks, and whoever was quicker."""

import pytest

from bankapp.domain.commands import CloseBooks, Deposit, OpenAccount, ReopenBooks, Withdraw
from bankapp.domain.money import parse_money
from bankapp.domain.rejections import BooksAreClosed, DayNotOver
from bankapp.eventstore.errors import VersionConflict
from bankapp.services.closings import books_at, closed_until, closings
from bankapp.services.correcting import Correction
from bankapp.services.schema import BOOKS
from bankapp.services.whatif import WhatIf
from bankapp.services.whatif_changes import LeaveOut
from tests.support.clock import START
from tests.support.lives import DAY
from tests.support.scenario import eur
from tests.support.services import Desk

CLOSED, OPEN = "2026-01-08", START + 4 * DAY
THEN = START + 2 * DAY


@pytest.fixture
def books(desk: Desk) -> Desk:
    """Account 123 holds 100.00 since 5 January; on the 10th the books are closed until the 8th, by event 3."""
    desk.opened("123", deposit="100")
    desk.clock.advance(5 * 86_400)
    desk.do(CloseBooks(CLOSED), reason="end of the week")
    return desk


def test_nothing_counts_from_a_closed_day_any_more(books: Desk) -> None:
    with pytest.raises(BooksAreClosed, match="until 2026-01-08: nothing can count from 2026-01-07"):
        books.do(Deposit("123", eur("5")), effective_at=THEN)
    assert books.history.head() == 3


def test_the_last_closed_day_is_closed_to_its_end_and_the_next_is_open(books: Desk) -> None:
    with pytest.raises(BooksAreClosed):
        books.do(Deposit("123", eur("5")), effective_at=START + 3 * DAY)
    books.do(Deposit("123", eur("5")), effective_at=OPEN)
    books.do(Withdraw("123", eur("5")))
    assert books.balance("123") == 10_000


def test_what_is_wrong_in_a_closed_day_is_put_right_by_an_entry_after_it(books: Desk) -> None:
    books.do(books.bank.rebooking(2, Correction(eur("90"), None, None, None), "typing error"))
    assert books.balance("123") == 9_000


def test_a_correction_that_would_count_from_a_closed_day_is_refused(books: Desk) -> None:
    books.do(ReopenBooks("", "a late slip"))
    books.do(Deposit("123", eur("5")), effective_at=THEN)
    books.do(CloseBooks(CLOSED))
    dated, undated = (Correction(eur("6"), None, None, day) for day in (OPEN, None))
    with pytest.raises(BooksAreClosed):  # what it undoes would be undone on the day from which that counts
        books.do(books.bank.rebooking(5, dated, "typing error"), effective_at=OPEN)
    books.do(books.bank.rebooking(5, undated, "typing error"))
    assert books.balance("123") == 10_600


def test_a_day_that_is_not_over_cannot_be_closed(books: Desk) -> None:
    with pytest.raises(DayNotOver):
        books.do(CloseBooks("2026-01-10"))
    books.do(CloseBooks("2026-01-09"))


def test_reopened_books_take_it_and_both_are_told_with_who_and_why(books: Desk) -> None:
    books.do(ReopenBooks("2026-01-06", "a late slip"))
    books.do(Deposit("123", eur("5")), effective_at=THEN)

    told = closings(books.history, books.history.head())
    assert [(one.position, one.until, one.actor, one.reason) for one in told] == [
        (3, "2026-01-08", "ada", "end of the week"),
        (4, "2026-01-06", "ada", "a late slip"),
    ]
    assert [closed_until(books.history, position) for position in (2, 3, 4)] == ["", "2026-01-08", "2026-01-06"]


def test_an_account_is_not_opened_on_a_closed_day_either(books: Desk) -> None:
    with pytest.raises(BooksAreClosed):
        books.do(OpenAccount("456", "Bob", "EUR"), effective_at=THEN)


def test_who_closes_the_books_first_wins_against_what_was_decided_before(books: Desk) -> None:
    """The append names the books as they were looked at: it fails, is decided again, and is refused."""
    books.do(ReopenBooks("", "for the test"))
    planner = books.bank.planner()
    late = planner.plan(Deposit("123", eur("5")), books.bank.envelope(effective_at=THEN))
    books.do(CloseBooks(CLOSED))
    with pytest.raises(VersionConflict) as caught:
        books.store.append(late)
    assert caught.value.stream_id == BOOKS


def test_what_counts_now_does_not_ask_for_the_books(books: Desk) -> None:
    planned = books.bank.planner().plan(Deposit("123", eur("5")), books.bank.envelope())
    assert BOOKS not in planned.expected


def test_a_what_if_decides_with_the_books_as_they_then_were(books: Desk) -> None:
    books.do(ReopenBooks("", "a late slip"))
    books.do(Deposit("123", parse_money("5", "EUR")), effective_at=THEN)
    aggregates = books.bank._aggregates
    answer = WhatIf(books.history, aggregates, [LeaveOut(4)]).answer()
    assert [(refused.position, "closed until" in refused.why) for refused in answer.refused] == [(5, True)]


def test_the_version_of_the_books_is_how_often_they_were_closed_or_reopened(books: Desk) -> None:
    books.do(ReopenBooks("", "a late slip"))
    assert [books_at(books.history, position)[0] for position in (2, 3, 4)] == [0, 1, 2]
