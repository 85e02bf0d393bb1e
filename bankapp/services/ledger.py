"""The bank's own books, added up while events are read: every posting by ledger account, run by run."""

from collections.abc import Iterable, Iterator
from typing import cast

from bankapp.domain.events import AccountEvent, BooksClosed, BooksReopened, Event, PriceChanged, ProductOpened
from bankapp.domain.postings import CUSTOMERS, postings
from bankapp.services.readmodels import RUN, Checkpoint, LedgerBalance, Swing

_WITHOUT_MONEY = frozenset((ProductOpened, PriceChanged, BooksClosed, BooksReopened))


class Ledger:
    """Adds up postings, from the first event on or behind a checkpoint; a debit balance is positive."""

    def __init__(self, start: Iterable[LedgerBalance] = ()) -> None:
        self._balances = {(row.ledger, row.currency): row.minor for row in start}
        self._swings: dict[str, Swing] = {}

    def book(self, event: Event) -> None:
        """Add what an event books; one of a product, or of closing the books, books nothing."""
        if type(event) in _WITHOUT_MONEY:
            return
        balances = self._balances
        for posting in postings("", cast("AccountEvent", event)):
            ledger, currency = key = posting.ledger, posting.currency
            balances[key] = balance = balances.get(key, 0) + posting.minor
            if ledger is CUSTOMERS:
                self._swing(currency, -balance)

    def total(self, currency: str) -> int | None:
        """What all customers hold together; None before anything moved in that currency."""
        balance = self._balances.get((CUSTOMERS, currency))
        return None if balance is None else -balance

    def balances(self) -> tuple[LedgerBalance, ...]:
        """The trial balance, by ledger account and currency."""
        return tuple(LedgerBalance(*key, minor) for key, minor in sorted(self._balances.items()))

    def checkpoint(self, position: int) -> Checkpoint:
        """The books as they are now, behind a position; the next run begins."""
        swings, self._swings = tuple(self._swings.values()), {}
        return Checkpoint(position, self.balances(), swings)

    def _swing(self, currency: str, total: int) -> None:
        swing = self._swings.get(currency)
        if swing is None:
            self._swings[currency] = Swing(currency, total, total)
        elif not swing.low <= total <= swing.high:
            self._swings[currency] = Swing(currency, min(swing.low, total), max(swing.high, total))


def checkpoints(before: Checkpoint, events: Iterable[Event]) -> Iterator[Checkpoint]:
    """The books after each run of the events that follow a checkpoint without a gap; a last one that is not whole
    ends at its last event."""
    ledger, position = Ledger(before.ledger), before.position
    for position, event in enumerate(events, before.position + 1):
        ledger.book(event)
        if position % RUN == 0:
            yield ledger.checkpoint(position)
    if position % RUN:
        yield ledger.checkpoint(position)
