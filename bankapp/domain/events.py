"""What happened: the bank's event types. Amounts are minor units of the currency beside them.

The class name is the type's name in the log. A field with a default is left out of the stored text while it has it.
"""

from typing import Literal

from msgspec import Struct

Against = Literal["cash", "other-banks", "interest-paid", "interest-charged", "fees", "rounding"]
"""The account of the bank's own books that a movement of money is booked against."""


class AccountOpened(Struct, frozen=True, omit_defaults=True, gc=False):
    owner: str
    currency: str
    overdraft_limit: int = 0


class MoneyDeposited(Struct, frozen=True, omit_defaults=True, gc=False):
    """`stated_balance` is what another bank's books said the balance was after this; `reference` its own number."""

    amount: int
    currency: str
    against: Against = "cash"
    counterparty: str = ""
    reference: str = ""
    stated_balance: int | None = None


class MoneyWithdrawn(Struct, frozen=True, omit_defaults=True, gc=False):
    """The mirror of MoneyDeposited; `amount` is positive."""

    amount: int
    currency: str
    against: Against = "cash"
    counterparty: str = ""
    reference: str = ""
    stated_balance: int | None = None


class BalanceRounded(Struct, frozen=True, omit_defaults=True, gc=False):
    """`difference` is what rounding added to the balance, or took from it when negative."""

    difference: int
    currency: str
    reference: str = ""
    stated_balance: int | None = None


class TransferSent(Struct, frozen=True, omit_defaults=True, gc=False):
    amount: int
    currency: str
    to_account: str


class TransferReceived(Struct, frozen=True, omit_defaults=True, gc=False):
    amount: int
    currency: str
    from_account: str


class TransactionReversed(Struct, frozen=True, omit_defaults=True, gc=False):
    """`reverses` is the position of the event that is undone, `effect` the signed change of the balance."""

    reverses: int
    effect: int
    currency: str
    against: Against | Literal["in-transit"]
    counterparty: str = ""


class OverdraftLimitSet(Struct, frozen=True, omit_defaults=True, gc=False):
    """`limit` is how far below zero the balance may go, as a positive amount."""

    limit: int
    currency: str


class ProductChosen(Struct, frozen=True, omit_defaults=True, gc=False):
    """From now on the account has this product of the bank. An event of its own when an account is opened with a
    product, too: a bankapp that knows no products of accounts stops there, rather than overlook it."""

    product_id: str


class AccountFrozen(Struct, frozen=True, gc=False):
    pass


class AccountUnfrozen(Struct, frozen=True, gc=False):
    pass


class AccountClosed(Struct, frozen=True, gc=False):
    pass


class PersonForgotten(Struct, frozen=True, gc=False):
    """From here on nobody knows whose the account is, nor what was said of its holder: the key to all that is gone."""


class ProductOpened(Struct, frozen=True, omit_defaults=True, gc=False):
    """`fee` is for a month; `rate` is the interest on what an account holds, in basis points (0.01 %) a year."""

    name: str
    fee: int
    currency: str
    rate: int = 0


class PriceChanged(Struct, frozen=True, omit_defaults=True, gc=False):
    """`fee` is the monthly fee from now on, `rate` the interest rate, or None where that stays as it was; why stands
    in the metadata, as for every event."""

    fee: int
    currency: str
    rate: int | None = None


class BooksClosed(Struct, frozen=True, omit_defaults=True, gc=False):
    """From now on nothing may count from `until` (an ISO date, UTC) or a day before it."""

    until: str


class BooksReopened(Struct, frozen=True, omit_defaults=True, gc=False):
    """The books are closed up to `until` only, or, where it is empty, not at all; why stands in the metadata."""

    until: str = ""


AccountEvent = (
    AccountOpened
    | MoneyDeposited
    | MoneyWithdrawn
    | BalanceRounded
    | TransferSent
    | TransferReceived
    | TransactionReversed
    | OverdraftLimitSet
    | ProductChosen
    | AccountFrozen
    | AccountUnfrozen
    | AccountClosed
    | PersonForgotten
)
ProductEvent = ProductOpened | PriceChanged
BooksEvent = BooksClosed | BooksReopened
Event = AccountEvent | ProductEvent | BooksEvent


class UnknownEvent(Struct, frozen=True, gc=False):
    """Stands for an event that a newer bankapp wrote, where events are shown: what it did is not known.

    It is never decided, stored or folded.
    """

    type: str
    schema_version: int


ShownEvent = Event | UnknownEvent
