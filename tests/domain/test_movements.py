import pytest

from bankapp.domain.account import NO_ACCOUNT, evolve
from bankapp.domain.events import (
    AccountEvent,
    AccountFrozen,
    AccountOpened,
    BalanceRounded,
    Event,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    PriceChanged,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.movements import counterparty_of, effect_of

EVENTS: tuple[AccountEvent, ...] = (
    AccountOpened("Ann", "EUR", 500),
    MoneyDeposited(70, "EUR"),
    MoneyWithdrawn(30, "EUR"),
    BalanceRounded(-2, "EUR"),
    TransferSent(5, "EUR", "456"),
    TransferReceived(9, "EUR", "456"),
    TransactionReversed(3, -70, "EUR", "cash"),
    OverdraftLimitSet(900, "EUR"),
    AccountFrozen(),
    PersonForgotten(),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_the_effect_is_what_the_fold_adds_to_the_balance(event: AccountEvent) -> None:
    assert effect_of(event) == evolve(NO_ACCOUNT, event).balance


def test_a_price_moves_no_money() -> None:
    assert effect_of(PriceChanged(290, "EUR")) == 0


@pytest.mark.parametrize(
    ("event", "counterparty"),
    [
        (MoneyDeposited(1, "EUR", counterparty="Acme"), "Acme"),
        (TransferSent(1, "EUR", "456"), "456"),
        (TransferReceived(1, "EUR", "789"), "789"),
        (TransactionReversed(1, 1, "EUR", "cash", "Acme"), "Acme"),
        (AccountFrozen(), ""),
    ],
    ids=["deposit", "sent", "received", "reversal", "frozen"],
)
def test_the_counterparty_is_told_where_there_is_one(event: Event, counterparty: str) -> None:
    assert counterparty_of(event) == counterparty
