"""The values that say how something stood at a moment: immutable, and the same whoever asks."""

from msgspec import Struct

from bankapp.domain.account import AccountState, Status
from bankapp.domain.money import Money
from bankapp.domain.postings import CUSTOMERS
from bankapp.services.readmodels import STATUSES, AccountRow, HistoryRow, LedgerBalance


class AccountAt(Struct, frozen=True, gc=False):
    """An account at a moment. Amounts are minor units; `version` 0 and status "none" before it was opened. `product`
    is the id of the product that it has, empty for none."""

    account_id: str
    owner: str
    currency: str
    status: Status
    balance: int
    overdraft_limit: int
    version: int
    product: str = ""

    @property
    def money(self) -> Money:
        return Money(self.balance, self.currency)


class BooksAt(Struct, frozen=True):
    """The bank's own books at a moment: the trial balance, and how many accounts had been opened."""

    position: int
    ledger: tuple[LedgerBalance, ...]
    opened: int

    @property
    def totals(self) -> tuple[Money, ...]:
        """The sum of all customers' balances, by currency."""
        return tuple(Money(-row.minor, row.currency) for row in self.ledger if row.ledger == CUSTOMERS)

    @property
    def differences(self) -> tuple[Money, ...]:
        """By currency, debits less credits; every one is zero in a sound bank."""
        sums: dict[str, int] = {}
        for row in self.ledger:
            sums[row.currency] = sums.get(row.currency, 0) + row.minor
        return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))

    @property
    def balanced(self) -> bool:
        return not any(money.minor for money in self.differences)


class BankAt(Struct, frozen=True):
    """The whole bank at a moment: each account in the order of opening, and the books."""

    accounts: tuple[AccountAt, ...]
    books: BooksAt


class ProductAt(Struct, frozen=True):
    """A product at a moment; `fee` is minor units a month, `rate` the interest in basis points a year."""

    product_id: str
    name: str
    fee: int
    currency: str
    version: int
    rate: int = 0


class Refold(Struct, frozen=True):
    """An account folded from its own events, and what that took: the teaching line."""

    account: AccountAt
    snapshot: int
    events: int
    seconds: float


def account_from_row(row: AccountRow, found: HistoryRow | None) -> AccountAt:
    """What is kept of an account at a moment; nothing is where it was not yet open."""
    if found is None:
        return AccountAt(row.account_id, "", row.currency, "none", 0, 0, 0)
    status = STATUSES[found.status]
    limit, version = found.overdraft_limit, found.version
    return AccountAt(row.account_id, row.owner, row.currency, status, found.balance, limit, version, found.product)


def account_from_state(account_id: str, state: AccountState, version: int) -> AccountAt:
    """An account as a fold of its events has it."""
    balance, limit = state.balance, state.overdraft_limit
    return AccountAt(account_id, state.owner, state.currency, state.status, balance, limit, version, state.product)
