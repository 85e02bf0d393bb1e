"""The bank's own books, kept in memory while events are read: every posting added up by ledger account."""

from bankapp.domain.events import AccountEvent
from bankapp.domain.postings import postings
from bankapp.services.readmodels import LedgerBalance


class Ledger:
    """Adds up postings; a debit balance is positive."""

    def __init__(self) -> None:
        self._balances: dict[tuple[str, str], int] = {}

    def book(self, account_id: str, event: AccountEvent) -> None:
        """Add what an event of a customer's account books."""
        for posting in postings(account_id, event):
            key = posting.ledger, posting.currency
            self._balances[key] = self._balances.get(key, 0) + posting.minor

    def balance(self, ledger: str, currency: str) -> int | None:
        """What one account of the books stands at; None where nothing was ever booked on it."""
        return self._balances.get((ledger, currency))

    def balances(self) -> tuple[LedgerBalance, ...]:
        """The trial balance, by ledger account and currency."""
        return tuple(LedgerBalance(*key, minor) for key, minor in sorted(self._balances.items()))
