"""Double entry: what each event books, and that it always sums to zero."""

from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.account import NO_ACCOUNT, evolve
from bankapp.domain.events import (
    AccountEvent,
    AccountFrozen,
    BalanceRounded,
    Event,
    MoneyDeposited,
    MoneyWithdrawn,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.postings import CUSTOMERS, Posting, postings, side
from tests.support.domain_events import COVERED, account_events


@pytest.mark.parametrize(
    ("event", "ledger", "minor"),
    [
        pytest.param(MoneyDeposited(500, "EUR"), "assets:cash", 500, id="cash comes in"),
        pytest.param(MoneyDeposited(500, "EUR", "other-banks"), "assets:other-banks", 500, id="another bank pays"),
        pytest.param(MoneyDeposited(5, "EUR", "interest-paid"), "expenses:interest", 5, id="interest is paid"),
        pytest.param(MoneyWithdrawn(500, "EUR"), "assets:cash", -500, id="cash goes out"),
        pytest.param(MoneyWithdrawn(5, "EUR", "fees"), "income:fees", -5, id="a fee is charged"),
        pytest.param(MoneyWithdrawn(5, "EUR", "interest-charged"), "income:interest", -5, id="interest is charged"),
        pytest.param(BalanceRounded(-1, "EUR"), "expenses:rounding", -1, id="rounding takes"),
        pytest.param(TransferSent(7, "EUR", "456"), "liabilities:in-transit", -7, id="a transfer leaves"),
        pytest.param(TransferReceived(7, "EUR", "456"), "liabilities:in-transit", 7, id="a transfer arrives"),
        pytest.param(TransactionReversed(2, -5, "EUR", "cash"), "assets:cash", -5, id="a deposit is reversed"),
    ],
)
def test_an_event_is_booked_against_the_customer(event: AccountEvent, ledger: str, minor: int) -> None:
    assert postings("123", event) == (Posting(ledger, minor, "EUR"), Posting(CUSTOMERS, -minor, "EUR", "123"))


def test_an_event_without_money_books_nothing() -> None:
    assert postings("123", AccountFrozen()) == ()


@given(st.text(max_size=5), account_events)
def test_the_postings_of_every_event_sum_to_zero_in_each_currency(account_id: str, event: AccountEvent) -> None:
    sums = Counter[str]()
    for posting in postings(account_id, event):
        sums[posting.currency] += posting.minor
    assert not any(sums.values())


@given(account_events)
def test_the_customers_posting_is_the_change_of_the_balance(event: AccountEvent) -> None:
    change = evolve(NO_ACCOUNT, event).balance
    assert change == -sum(posting.minor for posting in postings("123", event) if posting.account_id == "123")


def test_the_property_tests_know_every_event_type() -> None:
    assert set(get_args(Event)) == COVERED


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ("assets:cash", "assets"),
        ("liabilities:customers", "liabilities"),
        ("income:fees", "income"),
        ("expenses:rounding", "expenses"),
    ],
)
def test_a_ledger_account_belongs_to_a_side(ledger: str, expected: str) -> None:
    assert side(ledger) == expected
