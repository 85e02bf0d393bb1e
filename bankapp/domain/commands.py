"""What people and programmes ask of the bank. A bare amount is in minor units of the account's currency."""

from msgspec import Struct

from bankapp.domain.events import AccountEvent, Against
from bankapp.domain.money import Money


class OpenAccount(Struct, frozen=True):
    """`product` is the id of the product that the account has from the beginning; empty for none."""

    account_id: str
    owner: str
    currency: str
    overdraft_limit: int = 0
    product: str = ""


class Deposit(Struct, frozen=True):
    account_id: str
    amount: Money
    counterparty: str = ""


class Withdraw(Struct, frozen=True):
    account_id: str
    amount: Money
    counterparty: str = ""


class Transfer(Struct, frozen=True):
    from_account: str
    to_account: str
    amount: Money


class SetOverdraftLimit(Struct, frozen=True):
    account_id: str
    limit: Money


class ChooseProduct(Struct, frozen=True):
    """Give an account a product, or another one; it must be priced in the account's currency."""

    account_id: str
    product_id: str


class Freeze(Struct, frozen=True):
    account_id: str


class Unfreeze(Struct, frozen=True):
    account_id: str


class CloseAccount(Struct, frozen=True):
    account_id: str


class ForgetPerson(Struct, frozen=True):
    """Make unreadable for good whose an account is and what was said of its holder. The reason is mandatory, and is
    kept as it is."""

    account_id: str
    reason: str


class Leg(Struct, frozen=True):
    """One event that is to be undone: where it stands in the log, on whose account, and what it was.

    `event_id` and `correlation_id` link what undoes it to it. `counts_from` (microseconds UTC) is when the undoing
    counts, where that is not when the rest of its command does.
    """

    position: int
    account_id: str
    event: AccountEvent
    event_id: str = ""
    correlation_id: str = ""
    counts_from: int | None = None


class Reverse(Struct, frozen=True):
    """Undo what a command did: both legs of a transfer, else one. The reason is mandatory."""

    legs: tuple[Leg, ...]
    reason: str


class Rebook(Struct, frozen=True):
    """Undo what a command did and book `again` instead, both or neither. The reason is mandatory."""

    legs: tuple[Leg, ...]
    again: Deposit | Withdraw | Transfer
    reason: str


class RecordTransaction(Struct, frozen=True):
    """Take over what another bank's books say has happened: no rule about money can refuse the past.

    `amount` is signed: positive came in. `rounding` is what the other bank's rounding added.
    """

    account_id: str
    amount: Money
    against: Against
    counterparty: str = ""
    reference: str = ""
    rounding: int = 0
    stated_balance: int | None = None


class PostMonth(Struct, frozen=True):
    """Book the fee and the interest of an account's product for a month (`2026-03`): the bank's own doing, which no
    limit and no freeze can refuse. One of both amounts may be zero."""

    account_id: str
    month: str
    fee: Money
    interest: Money


class OpenProduct(Struct, frozen=True):
    """`rate` is the interest on what an account holds, in basis points (0.01 %) a year."""

    product_id: str
    name: str
    fee: Money
    rate: int = 0


class ChangePrice(Struct, frozen=True):
    """A new monthly fee, a new interest rate, or both; None leaves it as it is. The reason is mandatory."""

    product_id: str
    fee: Money | None
    reason: str
    rate: int | None = None


class CloseBooks(Struct, frozen=True):
    """Let nothing count from `until` (an ISO date, which must be over) or an earlier day any more."""

    until: str


class ReopenBooks(Struct, frozen=True):
    """Keep the books closed up to `until` only, or, where it is empty, not at all. The reason is mandatory."""

    until: str
    reason: str


AccountCommand = (
    OpenAccount
    | Deposit
    | Withdraw
    | Transfer
    | SetOverdraftLimit
    | ChooseProduct
    | Freeze
    | Unfreeze
    | CloseAccount
    | ForgetPerson
    | Reverse
    | Rebook
    | RecordTransaction
    | PostMonth
)
ProductCommand = OpenProduct | ChangePrice
BooksCommand = CloseBooks | ReopenBooks
Command = AccountCommand | ProductCommand | BooksCommand
