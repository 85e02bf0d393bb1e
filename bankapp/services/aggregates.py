"""Rebuilding one account or product from its own events: from the nearest snapshot, and then event by event."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar, cast

import msgspec
from msgspec import Struct

from bankapp.domain import account, closing, product
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.closing import OPEN_BOOKS, BooksState
from bankapp.domain.events import Event
from bankapp.domain.product import NO_PRODUCT, ProductState
from bankapp.eventstore.store import EventStore
from bankapp.services.schema import BOOKS, account_stream, codec, product_stream

SNAPSHOT_EVERY = 100
"""A snapshot is kept at each multiple of this version of a stream."""
_REMEMBERED = 4096

S = TypeVar("S")
# a stream holds the events of its own kind only
_evolve_account = cast("Callable[[AccountState, Event], AccountState]", account.evolve)
_evolve_product = cast("Callable[[ProductState, Event], ProductState]", product.evolve)
_evolve_books = cast("Callable[[BooksState, Event], BooksState]", closing.evolve)


class Snapshot(Struct, frozen=True):
    """A stream's state at a version, as JSON text; a cache that may vanish at any time."""

    stream_id: str
    version: int
    state: str


class Snapshots(Protocol):
    """Where snapshots are kept."""

    def nearest(self, stream_id: str, version: int) -> Snapshot | None:
        """The newest snapshot at or before a version."""

    def save(self, snapshots: Iterable[Snapshot]) -> None:
        """Keep snapshots; nothing happens where nothing can be written."""


class NoSnapshots:
    """Keeps none: every state is folded from the first event."""

    def nearest(self, stream_id: str, version: int) -> Snapshot | None:
        return None

    def save(self, snapshots: Iterable[Snapshot]) -> None:
        pass


class Rebuilt(Struct, Generic[S], frozen=True):
    """A state at a version of its stream, and how it came about: from which snapshot (0: none), and how many events."""

    state: S
    version: int
    snapshot: int
    events: int


class Aggregates:
    """Rebuilds accounts and products. Safe to use from several threads."""

    def __init__(self, store: EventStore, snapshots: Snapshots | None = None) -> None:
        self._store = store
        self._kept: Snapshots = snapshots or NoSnapshots()
        self._snapshots = self._kept
        self._known: OrderedDict[str, tuple[int, object]] = OrderedDict()

    def distrust(self) -> None:
        """Fold from the first event on: what is kept was found to be wrong."""
        self._snapshots = NoSnapshots()
        self._known.clear()

    def trust(self) -> None:
        """Begin at what is kept again: it was made anew."""
        self._snapshots = self._kept

    def account(self, account_id: str, version: int | None = None) -> Rebuilt[AccountState]:
        """An account at a version of its stream (default: its newest)."""
        return self._rebuild(account_stream(account_id), version, NO_ACCOUNT, _evolve_account)

    def product(self, product_id: str, version: int | None = None) -> Rebuilt[ProductState]:
        """A product at a version of its stream (default: its newest)."""
        return self._rebuild(product_stream(product_id), version, NO_PRODUCT, _evolve_product)

    def newest_account(self, account_id: str) -> tuple[int, AccountState]:
        """Version and state now; what was known before is only brought up to date."""
        return self._newest(account_stream(account_id), NO_ACCOUNT, _evolve_account)

    def newest_product(self, product_id: str) -> tuple[int, ProductState]:
        """Version and state now; what was known before is only brought up to date."""
        return self._newest(product_stream(product_id), NO_PRODUCT, _evolve_product)

    def newest_books(self) -> tuple[int, BooksState]:
        """Version and state now; what was known before is only brought up to date."""
        return self._newest(BOOKS, OPEN_BOOKS, _evolve_books)

    def _newest(self, stream_id: str, initial: S, evolve: Callable[[S, Event], S]) -> tuple[int, S]:
        known = self._known.get(stream_id)
        if known is None:
            rebuilt = self._rebuild(stream_id, None, initial, evolve)
            version, state = rebuilt.version, rebuilt.state
        else:
            version, state = known[0], cast("S", known[1])
            for at, type_, schema, data in self._store.read_data(stream_id, version + 1):
                version, state = at, evolve(state, codec.decode_data(type_, schema, data))
        self._remember(stream_id, version, state)
        return version, state

    def _remember(self, stream_id: str, version: int, state: object) -> None:
        self._known.pop(stream_id, None)  # not moved to the end: another thread may have let go of it meanwhile
        self._known[stream_id] = (version, state)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _rebuild(self, stream_id: str, version: int | None, initial: S, evolve: Callable[[S, Event], S]) -> Rebuilt[S]:
        start = self._snapshots.nearest(stream_id, 2**62 if version is None else version)
        state, reached = (_state_of(start, initial), start.version) if start else (initial, 0)
        passed: list[Snapshot] = []
        first = reached
        for at, type_, schema, data in self._store.read_data(stream_id, reached + 1, version):
            reached, state = at, evolve(state, codec.decode_data(type_, schema, data))
            if reached % SNAPSHOT_EVERY == 0:
                passed.append(Snapshot(stream_id, reached, msgspec.json.encode(state).decode()))
        if passed:
            self._snapshots.save(passed)
        return Rebuilt(state, reached, first, reached - first)


def _state_of(snapshot: Snapshot, initial: S) -> S:
    return msgspec.json.decode(snapshot.state, type=type(initial))
