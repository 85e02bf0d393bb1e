"""What undoes an event: the same amount the other way, against the same account of the books."""

from bankapp.domain.commands import Leg
from bankapp.domain.events import (
    BalanceRounded,
    MoneyDeposited,
    MoneyWithdrawn,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.rejections import NotReversible


def reversal_of(leg: Leg) -> TransactionReversed:
    """The event that undoes another; raises NotReversible for one that moved no money."""
    event = leg.event
    match event:
        case MoneyDeposited():
            return TransactionReversed(leg.position, -event.amount, event.currency, event.against, event.counterparty)
        case MoneyWithdrawn():
            return TransactionReversed(leg.position, event.amount, event.currency, event.against, event.counterparty)
        case BalanceRounded():
            return TransactionReversed(leg.position, -event.difference, event.currency, "rounding")
        case TransferSent():
            return TransactionReversed(leg.position, event.amount, event.currency, "in-transit", event.to_account)
        case TransferReceived():
            return TransactionReversed(leg.position, -event.amount, event.currency, "in-transit", event.from_account)
        case _:
            raise NotReversible(leg.position, type(event).__name__)
