"""From events to the rows of the read models: one handler for the append, for catching up and for a rebuild."""

from collections.abc import Sequence
from typing import Protocol, cast

import msgspec
from msgspec import Struct, field

from bankapp.domain import account
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.events import (
    AccountEvent,
    AccountOpened,
    Event,
    PriceChanged,
    ProductChosen,
    ProductOpened,
    TransactionReversed,
)
from bankapp.eventstore.errors import UnknownEventType
from bankapp.services import aggregates
from bankapp.services.aggregates import Snapshot
from bankapp.services.readmodels import STATUSES, AccountRow, ChoiceRow, ProductRow, ReversalRow
from bankapp.services.schema import account_of, codec, product_of

_STATUS_NUMBERS = {status: number for number, status in enumerate(STATUSES)}
_REMEMBERED = 100_000
"""Accounts that a fold keeps in mind from one call to the next."""
_NOWHERE = -1, b""
_encode = msgspec.json.Encoder().encode


class Logged(msgspec.Struct, frozen=True, gc=False):
    """What the read models need of a recorded event, with its data decoded. Many at a time: unknown to the garbage
    collector, which would else go through all of them again and again. The hashes are left out of what was committed
    before: there a position means one event for ever."""

    position: int
    stream_id: str
    version: int
    type: str
    effective_at: int
    event: Event
    previous_hash: bytes = b""
    hash: bytes = b""


class Changes(Struct):
    """The rows that some events add; those of the history as plain tuples, which the garbage collector lets go of."""

    accounts: list[AccountRow] = field(default_factory=list)
    history: list[tuple[int, ...]] = field(default_factory=list)
    reversals: list[ReversalRow] = field(default_factory=list)
    choices: list[ChoiceRow] = field(default_factory=list)
    products: list[ProductRow] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)


class Latest(Protocol):
    """What is kept already, for the fold to go on from."""

    def account(self, account_id: str) -> tuple[int, AccountState] | None:
        """Number and newest state of an account."""

    def product(self, product_id: str) -> ProductRow | None:
        """The product as last priced."""

    def accounts(self) -> int:
        """How many accounts there are, which is also the highest number."""


def logged(
    position: int,
    stream_id: str,
    version: int,
    type_: str,
    schema_version: int,
    effective_at: int,
    data: str,
    previous_hash: bytes = b"",
    hash_: bytes = b"",
) -> Logged:
    """An event as it stands in the log, decoded; raises UnknownEventType or UnreadableEvent."""
    try:
        event = codec.decode_data(type_, schema_version, data)
    except UnknownEventType:
        raise UnknownEventType(type_, schema_version, position) from None
    return Logged(position, stream_id, version, type_, effective_at, event, previous_hash, hash_)


class Fold:
    """Turns events into rows. Goes on from what it remembers where the hash chain proves that nothing came between."""

    def __init__(self) -> None:
        self._accounts: dict[str, tuple[int, AccountState]] = {}
        self._count: int | None = None
        self._reached = _NOWHERE
        self._latest: Latest

    def fold(self, events: Sequence[Logged], latest: Latest) -> Changes:
        """The rows that `events` (one at least) add to those that `latest` knows, in their order.

        An append that is rolled back afterwards does no harm: no event will ever name its hash as the previous one.
        """
        if not self.goes_on(events[0]):
            self._accounts.clear()
            self._count = None
        self._latest, self._reached = latest, _NOWHERE  # nothing, should the fold fail half-way
        changes = Changes()
        for logged_event in events:
            known = self._accounts.get(logged_event.stream_id) or self._known(changes, logged_event)
            if known:
                self._account(changes, known, logged_event)
            else:
                self._product(changes, product_of(logged_event.stream_id), logged_event.event)
        self._reached = events[-1].position, events[-1].hash
        return changes

    def goes_on(self, event: Logged) -> bool:
        """Whether it would fold from here on by what it remembers, and ask for new accounts and products only."""
        follows = (event.position - 1, event.previous_hash) == self._reached
        return follows and len(self._accounts) <= _REMEMBERED

    def forget(self) -> None:
        """Remember nothing: what is kept was made anew."""
        self._reached = _NOWHERE

    def _account(self, changes: Changes, known: tuple[int, AccountState], logged: Logged) -> None:
        position, version, event = logged.position, logged.version, logged.event
        number, before = known
        state = account.evolve(before, cast("AccountEvent", event))
        self._accounts[logged.stream_id] = number, state
        status = _STATUS_NUMBERS[state.status]
        changes.history.append((number, position, version, state.balance, state.overdraft_limit, status))
        if isinstance(event, TransactionReversed):
            changes.reversals.append(ReversalRow(event.reverses, number, position))
        elif isinstance(event, ProductChosen):
            changes.choices.append(ChoiceRow(number, position, logged.effective_at, event.product_id))
        if version % aggregates.SNAPSHOT_EVERY == 0:
            changes.snapshots.append(Snapshot(logged.stream_id, version, _encode(state).decode()))

    def _known(self, changes: Changes, logged: Logged) -> tuple[int, AccountState] | None:
        """An account that the fold does not remember, one that begins here among them; None for another stream."""
        account_id = account_of(logged.stream_id)
        if not account_id:
            return None
        known = self._latest.account(account_id)
        if known:
            return known
        self._count = number = (self._latest.accounts() if self._count is None else self._count) + 1
        opened = logged.event if isinstance(logged.event, AccountOpened) else AccountOpened("", "")
        changes.accounts.append(AccountRow(number, account_id, opened.owner, opened.currency, logged.position))
        return number, NO_ACCOUNT

    def _product(self, changes: Changes, product_id: str, event: Event) -> None:
        match event:
            case ProductOpened():
                changes.products.append(ProductRow(product_id, event.name, event.fee, event.currency, event.rate))
            case PriceChanged():
                earlier = [row for row in changes.products if row.product_id == product_id]
                known = earlier[-1] if earlier else self._latest.product(product_id)
                if known:
                    rate = known.rate if event.rate is None else event.rate
                    changes.products.append(known._replace(fee=event.fee, rate=rate))
