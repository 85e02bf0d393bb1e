"""What is kept beside the log so that no question costs more as it grows; folded by one handler, rebuilt at will.

- accounts: one row each, numbered in the order of opening
- account history: the account after each of its events
- ledger history: each account of the bank's own books after each event that changed it
- reversals: which event undid which
- products: what a CRUD table would know, the last price only
- bins: how many events of each kind in each run of positions, and the latest effective time so far
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, cast

from bankapp.domain import account
from bankapp.domain.account import NO_ACCOUNT, AccountState, Status
from bankapp.domain.events import AccountEvent, AccountOpened, Event, PriceChanged, ProductOpened, TransactionReversed
from bankapp.domain.money import MAX_MINOR
from bankapp.domain.postings import postings
from bankapp.domain.rejections import TotalTooLarge
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.schema import account_of, codec, product_of

SCHEMA = 2
"""Read models of another schema are thrown away and rebuilt."""
STATUSES: tuple[Status, ...] = ("none", "open", "frozen", "closed")
_STATUS_NUMBERS = {status: number for number, status in enumerate(STATUSES)}
_REMEMBERED = 100_000
"""Accounts that a fold keeps in mind from one transaction to the next."""


Sign = Literal["<", "<=", ">", ">=", "="]
"""How two amounts compare."""


class AccountRow(NamedTuple):
    """`opened` is the position of the event that opened the account."""

    number: int
    account_id: str
    owner: str
    currency: str
    opened: int


class HistoryRow(NamedTuple):
    """An account after the event at `position`; `status` is an index into STATUSES."""

    number: int
    position: int
    version: int
    balance: int
    overdraft_limit: int
    status: int


class LedgerRow(NamedTuple):
    number: int
    ledger: str
    currency: str


class LedgerHistoryRow(NamedTuple):
    """An account of the books after the event at `position`; a debit balance is positive."""

    number: int
    position: int
    balance: int


class ReversalRow(NamedTuple):
    position: int
    reversed_by: int


class ProductRow(NamedTuple):
    product_id: str
    name: str
    fee: int
    currency: str


class Bin(NamedTuple):
    """How many events of each kind stand in a run of positions."""

    money_in: int = 0
    money_out: int = 0
    correction: int = 0
    account: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All events of the run."""
        return sum(self)


class TimeSample(NamedTuple):
    """`high` is the latest effective time (microseconds UTC) among all events up to `position`: it never falls."""

    position: int
    high: int


def spread(first: int, last: int, points: int) -> list[int]:
    """At most `points` (two at least) whole numbers from `first` to `last`, both among them, as even as can be."""
    steps = min(points - 1, last - first)
    return [first + (last - first) * step // steps for step in range(steps + 1)] if steps > 0 else [first]


@dataclass(slots=True)
class Changes:
    """The rows that some events add."""

    accounts: list[AccountRow] = field(default_factory=list)
    history: list[HistoryRow] = field(default_factory=list)
    ledgers: list[LedgerRow] = field(default_factory=list)
    ledger_history: list[LedgerHistoryRow] = field(default_factory=list)
    reversals: list[ReversalRow] = field(default_factory=list)
    products: list[ProductRow] = field(default_factory=list)


class Latest(Protocol):
    """What is kept already, for the fold to go on from."""

    def account(self, account_id: str) -> tuple[int, AccountState] | None:
        """Number and newest state of an account."""

    def ledger(self, ledger: str, currency: str) -> tuple[int, int] | None:
        """Number and newest balance of an account of the books."""

    def product(self, product_id: str) -> ProductRow | None:
        """The product as last priced."""

    def numbers(self) -> tuple[int, int]:
        """The highest number of an account, and of an account of the books."""


class Fold:
    """Turns events into rows. Goes on from what it remembers where the hash chain proves that nothing came between."""

    def __init__(self) -> None:
        self._accounts: dict[str, tuple[int, AccountState]] = {}
        self._ledgers: dict[tuple[str, str], tuple[int, int]] = {}
        self._numbers: tuple[int, int] | None = None
        self._reached = b""
        self._latest: Latest

    def fold(self, events: Sequence[RecordedEvent], latest: Latest) -> Changes:
        """The rows that `events` (one at least) add to those that `latest` knows, in their order; raises TotalTooLarge.

        An append that is rolled back afterwards does no harm: no event will ever name its hash as the previous one.
        """
        if events[0].previous_hash != self._reached or len(self._accounts) > _REMEMBERED:
            self._forget()
        self._latest, self._reached = latest, b""  # nothing, should the fold fail half-way
        changes = Changes()
        for recorded in events:
            event = codec.decode_data(recorded.type, recorded.schema_version, recorded.data)
            account_id = account_of(recorded.stream_id)
            if account_id:
                self._account(changes, recorded, account_id, cast("AccountEvent", event))
            else:
                self._product(changes, product_of(recorded.stream_id), event)
        self._reached = events[-1].hash
        return changes

    def _forget(self) -> None:
        self._accounts.clear()
        self._ledgers.clear()
        self._numbers = None

    def _account(self, changes: Changes, recorded: RecordedEvent, account_id: str, event: AccountEvent) -> None:
        number, state = self._known(changes, recorded, account_id, event)
        state = account.evolve(state, event)
        self._accounts[account_id] = number, state
        changes.history.append(
            HistoryRow(
                number,
                recorded.position,
                recorded.version,
                state.balance,
                state.overdraft_limit,
                _STATUS_NUMBERS[state.status],
            )
        )
        if isinstance(event, TransactionReversed):
            changes.reversals.append(ReversalRow(event.reverses, recorded.position))
        for posting in postings(account_id, event):
            self._post(changes, recorded.position, posting.ledger, posting.currency, posting.minor)

    def _known(
        self, changes: Changes, recorded: RecordedEvent, account_id: str, event: AccountEvent
    ) -> tuple[int, AccountState]:
        known = self._accounts.get(account_id) or self._latest.account(account_id)
        if known:
            return known
        number = self._next_number(0)
        opened = event if isinstance(event, AccountOpened) else AccountOpened("", "")
        changes.accounts.append(AccountRow(number, account_id, opened.owner, opened.currency, recorded.position))
        return number, NO_ACCOUNT

    def _post(self, changes: Changes, position: int, ledger: str, currency: str, minor: int) -> None:
        known = self._ledgers.get((ledger, currency)) or self._latest.ledger(ledger, currency)
        if known is None:
            known = self._next_number(1), 0
            changes.ledgers.append(LedgerRow(known[0], ledger, currency))
        number, balance = known[0], known[1] + minor
        if abs(balance) > MAX_MINOR:
            raise TotalTooLarge(ledger, currency)
        self._ledgers[ledger, currency] = number, balance
        changes.ledger_history.append(LedgerHistoryRow(number, position, balance))

    def _product(self, changes: Changes, product_id: str, event: Event) -> None:
        match event:
            case ProductOpened():
                changes.products.append(ProductRow(product_id, event.name, event.fee, event.currency))
            case PriceChanged():
                earlier = [row for row in changes.products if row.product_id == product_id]
                known = earlier[-1] if earlier else self._latest.product(product_id)
                if known:
                    changes.products.append(known._replace(fee=event.fee))

    def _next_number(self, which: int) -> int:
        accounts, ledgers = self._numbers or self._latest.numbers()
        self._numbers = (accounts + 1, ledgers) if which == 0 else (accounts, ledgers + 1)
        return self._numbers[which]


class LedgerBalance(NamedTuple):
    """An account of the books at a moment; a debit balance is positive."""

    ledger: str
    currency: str
    minor: int


class ReadModels(Protocol):
    """The questions that are answered from what is kept. Each takes a position, and all answers are as of then.

    Only right up to `position()`; who asks beyond must fold the log.
    """

    def position(self) -> int:
        """How far the log has been taken over; -1 where nothing is kept, or an older schema of it."""

    def catch_up(self, progress: Progress = no_progress) -> None:
        """Take over what the log has beyond `position()`; what was kept in another schema is made anew."""

    def rebuild(self, progress: Progress = no_progress) -> None:
        """Throw all away and take over the whole log. Progress is told positions."""

    def find_accounts(self, text: str = "") -> list[AccountRow]:
        """The accounts whose id or owner contains a text, in the order of opening."""

    def account_row(self, account_id: str) -> AccountRow | None:
        """The account's row, whenever it was opened."""

    def history(self, numbers: Sequence[int], position: int) -> dict[int, HistoryRow]:
        """Each account of `numbers` as of a position; one that was not yet open is left out."""

    def balances(self, number: int, first: int, last: int) -> list[HistoryRow]:
        """An account after each of its events between two positions, in their order."""

    def curve(self, row: AccountRow, versions: int, points: int) -> list[HistoryRow]:
        """At most `points` steps among an account's first `versions` events, evenly spread, the last one included."""

    def ledger(self, position: int) -> list[LedgerBalance]:
        """The trial balance at a position."""

    def opened(self, position: int) -> int:
        """How many accounts had been opened by a position."""

    def ledger_steps(self, ledger: str, currency: str, after: int, limit: int) -> list[tuple[int, int]]:
        """The next changes of an account of the books behind a position: where, and the balance then; oldest first."""

    def first_balance(self, number: int, sign: Sign, minor: int) -> HistoryRow | None:
        """The first moment at which an account's balance compared so with an amount."""

    def reversed_by(self, position: int) -> int | None:
        """The position of the event that undid an event, if any."""

    def reversed_since(self, position: int) -> list[int]:
        """The positions, from one on, of all events that were undone."""

    def products(self) -> list[ProductRow]:
        """The CRUD table: each product with its last price."""

    def density(self, first: int, last: int, bins: int) -> list[Bin]:
        """`bins` equal shares of the positions from `first` to `last`, with their events counted by kind."""

    def time_samples(self, first: int, last: int, points: int) -> list[TimeSample]:
        """At most `points` (two at least) of the positions `first` to `last` in their order, both ends among them,
        about evenly spread, each with its exact high; all of them where they are no more than that."""

    def position_effective(self, instant: int) -> int:
        """The last position before anything that counts later than an instant (microseconds UTC)."""
