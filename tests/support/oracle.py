"""The state of a bank told in the plainest way: its first n events, folded one by one."""

from collections.abc import Sequence
from typing import cast, get_args

from bankapp.domain import account, product
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.events import AccountEvent, ProductEvent
from bankapp.domain.postings import postings
from bankapp.domain.product import NO_PRODUCT, ProductState
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.history import History
from bankapp.services.readmodels import Bin, LedgerBalance
from bankapp.services.schema import KINDS, account_of, codec, product_of
from bankapp.services.states import AccountAt, BankAt, BooksAt, ProductAt

SHARES = (1, 3, 7)


class Oracle:
    """What is true after each of some events."""

    def __init__(self, events: Sequence[RecordedEvent]) -> None:
        self._events = events

    def account(self, account_id: str, position: int) -> AccountAt:
        """Folded; before it is opened, in the currency that it will have, if ever."""
        state, version = NO_ACCOUNT, 0
        for event in self._of(account_id, position):
            state, version = account.evolve(state, cast("AccountEvent", codec.decode(event))), event.version
        currency = state.currency or self._currency(account_id)
        balance, limit = state.balance, state.overdraft_limit
        return AccountAt(account_id, state.owner, currency, state.status, balance, limit, version, state.product)

    def bank(self, position: int) -> BankAt:
        accounts = dict.fromkeys(account_of(event.stream_id) for event in self._events[:position])
        return BankAt(tuple(self.account(name, position) for name in accounts if name), self.books(position))

    def books(self, position: int) -> BooksAt:
        sums: dict[tuple[str, str], int] = {}
        opened = 0
        for event in self._events[:position]:
            decoded = codec.decode(event)
            opened += event.type == "AccountOpened"
            if isinstance(decoded, get_args(AccountEvent)):
                for posting in postings("any", cast("AccountEvent", decoded)):
                    key = posting.ledger, posting.currency
                    sums[key] = sums.get(key, 0) + posting.minor
        return BooksAt(position, tuple(LedgerBalance(*key, minor) for key, minor in sorted(sums.items())), opened)

    def products(self, position: int) -> list[ProductAt]:
        states: dict[str, tuple[int, ProductState]] = {}
        for event in self._events[:position]:
            if name := product_of(event.stream_id):
                _, state = states.get(name, (0, NO_PRODUCT))
                states[name] = event.version, product.evolve(state, cast("ProductEvent", codec.decode(event)))
        known = sorted(states.items())
        return [ProductAt(name, s.name, s.fee, s.currency, version, s.rate) for name, (version, s) in known]

    def balances(self, account_id: str, position: int) -> list[int]:
        return [self.account(account_id, event.position).balance for event in self._of(account_id, position)]

    def density(self, position: int, shares: int) -> list[Bin]:
        counted = [Bin() for _ in range(shares)]
        for event in self._events[:position]:
            share, kind = (event.position - 1) * shares // position, KINDS.get(event.type, "other")
            counted[share] = counted[share]._replace(**{kind: getattr(counted[share], kind) + 1})
        return counted

    def position_effective(self, instant: int) -> int:
        later = [event.position for event in self._events if event.effective_at > instant]
        return later[0] - 1 if later else len(self._events)

    def reversed_by(self, position: int) -> int | None:
        found = [e.position for e in self._events if getattr(codec.decode(e), "reverses", None) == position]
        return found[0] if found else None

    def answers(self, account_ids: Sequence[str], position: int) -> dict[str, object]:
        """All of it at a position, in the form of `answers` below."""
        instants = [event.effective_at for event in self._events]
        return {
            "bank": self.bank(position),
            "books": self.books(position),
            "accounts": [self.account(name, position) for name in account_ids],
            "products": self.products(position),
            "balances": [self.balances(name, position) for name in account_ids],
            "density": [self.density(position, shares) for shares in SHARES] if position else [],
            "reversed by": self.reversed_by(position),
            "effective": [self.position_effective(instant) for instant in instants[position - 1 : position]],
        }

    def _of(self, account_id: str, position: int) -> list[RecordedEvent]:
        return [event for event in self._events[:position] if account_of(event.stream_id) == account_id]

    def _currency(self, account_id: str) -> str:
        state: AccountState = NO_ACCOUNT
        for event in self._of(account_id, len(self._events)):
            state = account.evolve(state, cast("AccountEvent", codec.decode(event)))
        return state.currency


def answers(history: History, account_ids: Sequence[str], position: int) -> dict[str, object]:
    """All that a history tells about a position."""
    events = {name: history.account_events(name, 1, history.version(name, position)) for name in account_ids}
    here = history.events(position, position) if position else []
    return {
        "bank": history.bank(position),
        "books": history.books(position),
        "accounts": [history.account(name, position) for name in account_ids],
        "products": history.products.at(position),
        "balances": [history.balances(name, events[name]) for name in account_ids],
        "density": [history.density(1, position, shares) for shares in SHARES] if position else [],
        "reversed by": history.reversed_by(here[0]) if here else None,
        "effective": [history.position_effective(event.effective_at) for event in here],
    }
