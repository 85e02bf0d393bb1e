"""The trial balance: every account of the books on its side, and both sides equal at every position."""

from collections import Counter

from hypothesis import given

from bankapp.domain.commands import Deposit, Withdraw
from bankapp.domain.money import Money
from bankapp.domain.postings import postings
from bankapp.services.schema import account_of, codec
from bankapp.services.session import Session
from bankapp.services.trial_balance import Line, Sheet, TrialBalance, trial_balance
from tests.support.answers import Life, lived_in_a_file, lives, thorough
from tests.support.scenario import eur
from tests.support.services import Desk


def lines(sheet: Sheet) -> dict[str, int]:
    return {line.ledger: line.minor for group in sheet.groups for line in group.lines}


def posted(session: Session, position: int) -> Counter[tuple[str, str]]:
    """The same from the bare postings of each event."""
    sums = Counter[tuple[str, str]]()
    for event in session.store.read(1, position):
        account_id = account_of(event.stream_id)
        for posting in postings(account_id, codec.decode(event)) if account_id else ():  # type: ignore[arg-type]
            sums[posting.currency, posting.ledger] += posting.minor
    return sums


def test_what_customers_hold_stands_on_the_credit_side(desk: Desk) -> None:
    desk.opened("a", "b", deposit="100")
    desk.do(Withdraw("a", eur("30")))
    (sheet,) = trial_balance(desk.history, desk.history.head()).sheets

    assert [group.side for group in sheet.groups] == ["assets", "liabilities"]
    assert lines(sheet) == {"assets:cash": 17000, "liabilities:customers": -17000}
    assert (sheet.debits, sheet.credits, sheet.balanced) == (eur("170"), eur("170"), True)


def test_each_currency_has_a_sheet_of_its_own(desk: Desk) -> None:
    desk.opened("e", deposit="1")
    desk.opened("u", currency="USD")
    desk.do(Deposit("u", Money(500, "USD")))
    found = trial_balance(desk.history, desk.history.head())

    assert [(sheet.currency, sheet.debits.minor) for sheet in found.sheets] == [("EUR", 100), ("USD", 500)]


def test_before_any_money_moved_there_is_nothing_and_it_balances(desk: Desk) -> None:
    desk.opened("a")
    assert trial_balance(desk.history, 1) == TrialBalance(1, ())
    assert trial_balance(desk.history, 1).balanced


def test_a_line_stands_on_one_side_only() -> None:
    assert (Line("x", 5, "EUR").debit, Line("x", 5, "EUR").credit) == (Money(5, "EUR"), None)
    assert (Line("x", -5, "EUR").debit, Line("x", -5, "EUR").credit) == (None, Money(5, "EUR"))


@thorough
@given(lives)
def test_at_every_position_it_is_what_the_events_post_and_sums_to_zero(life: Life) -> None:
    with lived_in_a_file(life) as session:
        for position in range(session.history.head() + 1):
            found = trial_balance(session.history, position)
            told = {(sheet.currency, name): minor for sheet in found.sheets for name, minor in lines(sheet).items()}
            assert found.balanced
            assert told == dict(posted(session, position))
