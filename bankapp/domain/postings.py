"""Double entry: what an event books where, as a pure function of the event. The postings of an event sum to zero.

A debit is positive. A customer's balance is what the bank owes, so it stands on the credit side, negative.
"""

from typing import Literal, assert_never

from msgspec import Struct

from bankapp.domain.events import (
    AccountClosed,
    AccountEvent,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    BalanceRounded,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    ProductChosen,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)

CUSTOMERS = "liabilities:customers"
"""The control account: the sum of all customers' accounts."""

_BOOKS = {
    "cash": "assets:cash",
    "other-banks": "assets:other-banks",
    "in-transit": "liabilities:in-transit",
    "fees": "income:fees",
    "interest-charged": "income:interest",
    "interest-paid": "expenses:interest",
    "rounding": "expenses:rounding",
}
Side = Literal["assets", "liabilities", "income", "expenses"]


class Posting(Struct, frozen=True, gc=False):
    """`minor` units debited (positive) or credited (negative) to a ledger account; `account_id` for a customer's."""

    ledger: str
    minor: int
    currency: str
    account_id: str = ""


def postings(account_id: str, event: AccountEvent) -> tuple[Posting, ...]:
    """What an event of a customer's account books; empty where no money moves."""
    match event:
        case MoneyDeposited():
            return _booked(account_id, event.amount, event.currency, event.against)
        case MoneyWithdrawn():
            return _booked(account_id, -event.amount, event.currency, event.against)
        case BalanceRounded():
            return _booked(account_id, event.difference, event.currency, "rounding")
        case TransferSent():
            return _booked(account_id, -event.amount, event.currency, "in-transit")
        case TransferReceived():
            return _booked(account_id, event.amount, event.currency, "in-transit")
        case TransactionReversed():
            return _booked(account_id, event.effect, event.currency, event.against)
        case AccountOpened() | OverdraftLimitSet() | ProductChosen():
            return ()
        case AccountFrozen() | AccountUnfrozen() | AccountClosed():
            return ()
        case PersonForgotten():
            return ()
        case _:
            assert_never(event)


def side(ledger: str) -> Side:
    """To which part of the balance sheet a ledger account belongs."""
    match ledger.partition(":")[0]:
        case "assets":
            return "assets"
        case "liabilities":
            return "liabilities"
        case "income":
            return "income"
        case _:
            return "expenses"


def _booked(account_id: str, effect: int, currency: str, against: str) -> tuple[Posting, ...]:
    """`effect` is the change of the customer's balance."""
    return (Posting(_BOOKS[against], effect, currency), Posting(CUSTOMERS, -effect, currency, account_id))
