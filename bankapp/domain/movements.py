"""What an event moved, and between whom: what lists, statements and exports show of it."""

from typing import assert_never

from bankapp.domain.events import (
    AccountClosed,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    BalanceRounded,
    BooksClosed,
    BooksReopened,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    PriceChanged,
    ProductChosen,
    ProductOpened,
    ShownEvent,
    TransactionReversed,
    TransferReceived,
    TransferSent,
    UnknownEvent,
)


def effect_of(event: ShownEvent) -> int:
    """What an event did to its account's balance, in minor units; 0 where it moved no money, or none that is known."""
    match event:
        case MoneyDeposited() | TransferReceived():
            return event.amount
        case MoneyWithdrawn() | TransferSent():
            return -event.amount
        case TransactionReversed():
            return event.effect
        case BalanceRounded():
            return event.difference
        case (
            AccountOpened()
            | OverdraftLimitSet()
            | ProductChosen()
            | AccountFrozen()
            | AccountUnfrozen()
            | AccountClosed()
            | PersonForgotten()
            | ProductOpened()
            | PriceChanged()
            | BooksClosed()
            | BooksReopened()
            | UnknownEvent()
        ):
            return 0
        case _:
            assert_never(event)


def counterparty_of(event: ShownEvent) -> str:
    """With whom money was exchanged, as far as the event says; for a transfer the other account's id."""
    match event:
        case MoneyDeposited() | MoneyWithdrawn() | TransactionReversed():
            return event.counterparty
        case TransferSent():
            return event.to_account
        case TransferReceived():
            return event.from_account
        case _:
            return ""
