"""Booking an event again with changes: what was booked, and what is to be booked instead."""

from collections.abc import Sequence

from msgspec import Struct

from bankapp.domain.commands import Deposit, Leg, Transfer, Withdraw
from bankapp.domain.events import MoneyDeposited, MoneyWithdrawn, TransferReceived, TransferSent
from bankapp.domain.money import Money
from bankapp.errors import Refused

Booking = Deposit | Withdraw | Transfer


class NotRebookable(Refused):
    def __init__(self, position: int, what: str) -> None:
        self.position, self.what = position, what
        super().__init__(f"Event {position} ({what}) can be reversed, but not booked again.")


class NothingCorrected(Refused):
    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"Event {position} is booked so already: nothing would change.")


class Correction(Struct, frozen=True):
    """What is to be different when an event is booked again; None leaves it as it was.

    `account_id` is the account of the event itself; `counterparty` is the other account's id where the event is a leg
    of a transfer. `effective_at` is microseconds UTC.
    """

    amount: Money | None = None
    counterparty: str | None = None
    account_id: str | None = None
    effective_at: int | None = None


NO_CORRECTION = Correction()


def leg_at(legs: Sequence[Leg], position: int) -> Leg:
    """The leg that stands at a position, which is one of them."""
    return next(leg for leg in legs if leg.position == position)


def rebooked(leg: Leg, correction: Correction = NO_CORRECTION) -> Booking:
    """The command that books what a leg's event did, with changes; raises NotRebookable."""
    event, account_id = leg.event, _or(correction.account_id, leg.account_id)
    match event:
        case MoneyDeposited() | MoneyWithdrawn():
            ask = Deposit if isinstance(event, MoneyDeposited) else Withdraw
            amount = correction.amount or Money(event.amount, event.currency)
            return ask(account_id, amount, _or(correction.counterparty, event.counterparty))
        case TransferSent():
            amount = correction.amount or Money(event.amount, event.currency)
            return Transfer(account_id, _or(correction.counterparty, event.to_account), amount)
        case TransferReceived():
            amount = correction.amount or Money(event.amount, event.currency)
            return Transfer(_or(correction.counterparty, event.from_account), account_id, amount)
        case _:
            raise NotRebookable(leg.position, type(event).__name__)


def corrected(legs: Sequence[Leg], position: int, correction: Correction) -> Booking:
    """What is booked instead of the event at a position; raises NotRebookable, or NothingCorrected."""
    leg = leg_at(legs, position)
    booking = rebooked(leg, correction)
    moved = correction.effective_at is not None and correction.effective_at != leg.counts_from
    if booking == rebooked(leg) and not moved:
        raise NothingCorrected(position)
    return booking


def _or(changed: str | None, before: str) -> str:
    return before if changed is None else changed
