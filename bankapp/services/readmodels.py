"""What is kept beside the log so that no question costs more as it grows; rebuilt at will. `folding.py` makes the rows.

- accounts: one row each, numbered in the order of opening
- account history: the account after each of its events
- books: all accounts of the bank's own books after each whole run of positions
- reversals: which event undid which, and in which account
- choices: which account has which product of the bank, from which event on
- products: what a CRUD table would know, the last price only
- bins: how many events of each kind in each run of positions, and the latest effective time so far
- snapshots: an account, whole, at each so many of its versions
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple, Protocol

from bankapp.domain.account import Status
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.projections import ProjectionName

SCHEMA = 5
"""Read models of another schema are thrown away and rebuilt."""
STATUSES: tuple[Status, ...] = ("none", "open", "frozen", "closed")
RUN = 64
"""How many positions a run has, at whose end the books are kept and the events are counted."""
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
    """An account after the event at `position`; `status` is an index into STATUSES. `product` is told where one moment
    is asked for, and left empty where many are."""

    number: int
    position: int
    version: int
    balance: int
    overdraft_limit: int
    status: int
    product: str = ""


class ChoiceRow(NamedTuple):
    """The account has the product from the event at `position` on, which counts from `effective_at`."""

    number: int
    position: int
    effective_at: int
    product_id: str


class Choice(NamedTuple):
    """The same, by the account's id."""

    account_id: str
    position: int
    effective_at: int
    product_id: str


class ReversalRow(NamedTuple):
    """The event at `position` of an account was undone by a later one of it."""

    position: int
    number: int
    reversed_by: int


class ProductRow(NamedTuple):
    product_id: str
    name: str
    fee: int
    currency: str
    rate: int = 0


class UnknownAt(NamedTuple):
    """The first event of a kind that this version does not know."""

    position: int
    type: str
    schema_version: int


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


class LedgerBalance(NamedTuple):
    """An account of the books at a moment; a debit balance is positive."""

    ledger: str
    currency: str
    minor: int


class Swing(NamedTuple):
    """The least and the most that all customers together held in a currency, after each change of it within a run."""

    currency: str
    low: int
    high: int


class Checkpoint(NamedTuple):
    """The books after the event at `position`, which ends a run, and how the customers' totals swung within the run."""

    position: int
    ledger: tuple[LedgerBalance, ...]
    swings: tuple[Swing, ...] = ()


NO_BOOKS = Checkpoint(0, ())


class ReadModels(Protocol):
    """The questions that are answered from what is kept. Each takes a position, and all answers are as of then.

    Only right up to the `position()` of the projections that an answer comes from; who asks beyond must fold the log.
    """

    def together(self) -> AbstractContextManager[None]:
        """Whatever the same thread reads of the bank within, its log too, is of one state of it; for moments."""

    def position(self, *of: ProjectionName) -> int:
        """How far some projections (default: all) have taken over the log; -1 where one is missing."""

    @property
    def unknown(self) -> UnknownAt | None:
        """Where the log goes on with what this version does not know, as far as that was noticed: nothing is taken
        over from there on, and no append is gone along with."""

    def look_ahead(self) -> None:
        """Look among the newest events that are not taken over yet for what this version does not know; quick."""

    def due(self, head: int) -> bool:
        """Whether catching up to a position would do anything: not for what is paused, or has failed."""

    def catch_up(self, progress: Progress = no_progress) -> None:
        """Take over what the log has beyond what is kept; what was kept in another schema is made anew."""

    def rebuild(self, progress: Progress = no_progress) -> None:
        """Take over the whole log anew, and then throw away what was kept. Progress is told positions."""

    def find_accounts(self, text: str = "") -> list[AccountRow]:
        """The accounts whose id or owner contains a text, in the order of opening."""

    def first_account(self) -> AccountRow | None:
        """The account that was opened first, if any."""

    def account_row(self, account_id: str) -> AccountRow | None:
        """The account's row, whenever it was opened."""

    def history(self, numbers: Sequence[int], position: int) -> dict[int, HistoryRow]:
        """Each account of `numbers` as of a position; one that was not yet open is left out."""

    def balances(self, number: int, first: int, last: int) -> list[HistoryRow]:
        """An account after each of its events between two positions, in their order."""

    def curve(self, row: AccountRow, versions: int, points: int) -> list[HistoryRow]:
        """At most `points` steps among an account's first `versions` events, evenly spread, the last one included."""

    def books(self, position: int) -> Checkpoint:
        """The newest checkpoint of the books at or before a position; NO_BOOKS where the first run is not whole."""

    def checkpoints(self, after: int, limit: int) -> list[Checkpoint]:
        """The next checkpoints of the books behind a position, in their order."""

    def opened(self, position: int) -> int:
        """How many accounts had been opened by a position."""

    def first_balance(self, number: int, sign: Sign, minor: int) -> HistoryRow | None:
        """The first moment at which an account's balance compared so with an amount."""

    def reversals(self, positions: Sequence[int]) -> dict[int, int]:
        """For each of some positions whose event was undone: the position of the event that undid it."""

    def reversed_since(self, position: int) -> list[int]:
        """The positions, from one on, of all events that were undone."""

    def corrected(self, number: int) -> list[int]:
        """The versions of an account's events that were undone, and of those that undid them, in their order."""

    def choices(self, position: int) -> list[Choice]:
        """Every choice of a product for an account up to a position, in their order."""

    def products(self) -> list[ProductRow]:
        """The CRUD table: each product with its last price."""

    def density(self, first: int, last: int, bins: int) -> list[Bin]:
        """`bins` equal shares of the positions from `first` to `last`, with their events counted by kind."""

    def time_samples(self, first: int, last: int, points: int) -> list[TimeSample]:
        """At most `points` (two at least) of the positions `first` to `last` in their order, both ends among them,
        about evenly spread, each with its exact high; all of them where they are no more than that."""

    def position_effective(self, instant: int) -> int:
        """The last position before anything that counts later than an instant (microseconds UTC)."""
