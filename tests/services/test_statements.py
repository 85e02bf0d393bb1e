"""Account statements: from the balance before to the balance after, and every movement between."""

import pytest
from hypothesis import given

from bankapp.domain.commands import Deposit, Freeze, OpenAccount, Withdraw
from bankapp.domain.rejections import UnknownAccount
from bankapp.errors import Cancelled
from bankapp.services.papers import EmptyPeriod, period_of
from bankapp.services.statements import AccountStatement, NotYetOpen, TooLong, make_statement
from tests.support.answers import Life, lived, lives, quick
from tests.support.clock import START
from tests.support.lives import DAY
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk


@pytest.fixture
def told(desk: Desk) -> Desk:
    """123: opened (1), +100 (2), -30 (3), the -30 reversed (4), frozen (5)."""
    desk.opened("123", deposit="100")
    desk.do(Withdraw("123", eur("30")), reason="rent")
    desk.do(desk.bank.reversal(3, "typing error"))
    desk.do(Freeze("123"))
    return desk


def statement(desk: Desk, since: str = "", until: str = "") -> AccountStatement:
    return make_statement(desk.history, "123", period_of(desk.history, None, since, until))


def test_a_statement_leads_from_the_opening_balance_to_the_closing_balance(told: Desk) -> None:
    made = statement(told, since="3")

    assert (made.opening, made.total_in, made.total_out, made.closing) == (10_000, 3_000, 3_000, 10_000)
    assert [(move.position, move.effect, move.balance) for move in made.movements] == [
        (3, -3_000, 7_000),
        (4, 3_000, 10_000),
    ]
    assert (made.silent, made.head) == (1, told.store.head())


def test_what_was_undone_within_the_period_says_so(told: Desk) -> None:
    assert [move.undone for move in statement(told).movements] == [0, 4, 0]
    assert [move.undone for move in statement(told, until="3").movements] == [0, 0]


def test_what_counts_from_before_an_earlier_line_is_marked(told: Desk) -> None:
    told.do(OpenAccount("9", "Bob", "EUR"))
    told.clock.advance(86_400)
    told.do(Deposit("9", eur("1")))
    told.do(Deposit("9", eur("2")), effective_at=START - DAY)
    made = make_statement(told.history, "9", period_of(told.history, None))

    assert [move.late for move in made.movements] == [False, True]


@quick
@given(lives)
def test_opening_and_movements_make_the_closing_balance_in_every_period(life: Life) -> None:
    desk = lived(life)
    head = desk.history.head()
    for row in desk.history.find_accounts():
        for first in range(row.opened, head + 1):
            made = make_statement(desk.history, row.account_id, period_of(desk.history, None, str(first)))
            assert made.opening + made.total_in - made.total_out == made.closing
            assert made.opening == desk.history.account(row.account_id, first - 1).balance


def test_an_account_that_is_none_or_not_open_yet_has_no_statement(told: Desk) -> None:
    with pytest.raises(UnknownAccount):
        make_statement(told.history, "7", period_of(told.history, None))
    with pytest.raises(NotYetOpen):
        statement(told, until="0")


def test_a_period_that_ends_before_it_begins_is_refused(told: Desk) -> None:
    with pytest.raises(EmptyPeriod, match="no event from 4 to 2"):
        statement(told, "4", "2")


def test_what_would_fill_a_book_is_refused(told: Desk) -> None:
    with pytest.raises(TooLong, match="5 events in this period, and a statement takes 4"):
        make_statement(told.history, "123", period_of(told.history, None), most=4)


def test_making_a_statement_can_be_cancelled(told: Desk) -> None:
    progress = CancelAt(5)

    with pytest.raises(Cancelled):
        make_statement(told.history, "123", period_of(told.history, None), progress)
    assert progress.told == [5]
