"""Finding events: hits of a query in batches as they are found, from either end of the log."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from bankapp.domain.events import AccountOpened, ShownEvent, TransactionReversed
from bankapp.domain.money import decimals
from bankapp.domain.movements import counterparty_of, effect_of
from bankapp.eventstore.recorded import Metadata, RecordedEvent, metadata_of
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.event_names import kind_of
from bankapp.services.query import Part, Query
from bankapp.services.schema import codec, shown

MOVEMENTS = (
    *("MoneyDeposited", "MoneyWithdrawn", "TransferSent", "TransferReceived"),
    *("TransactionReversed", "BalanceRounded"),
)
"""The types of events that move money: only these have an amount."""
BLOCK = 20_000
"""Positions that are looked at between two chances to stop."""


class Batch(NamedTuple):
    """Hits in the order of the search, which has now looked at everything up to, or down to, `reached`."""

    positions: tuple[int, ...]
    reached: int


class EventSearch(Protocol):
    """Where events are found. Searching holds up nobody who writes, and may be given up after any batch."""

    def find(self, query: Query, first: int, last: int, *, newest_first: bool = False) -> Iterator[Batch]:
        """The hits from position `first` to `last`; empty batches tell how far it is. `query` says no more than these.

        Whether an event is reversed is as of now, whatever `last` is.
        """

    def events(self, positions: Sequence[int]) -> list[RecordedEvent]:
        """The events at some positions, in the order of the positions."""


def find(
    search: EventSearch,
    query: Query,
    first: int,
    last: int,
    *,
    newest_first: bool = False,
    progress: Progress = no_progress,
) -> Iterator[Batch]:
    """The hits from position `first` to `last` in batches, the last of which has reached the end.

    Progress is told how many positions are done, and may cancel.
    """
    low, high = max(first, query.first, 1), last if query.last is None else min(last, query.last)
    end = first if newest_first else last
    if low <= high:
        for batch in search.find(query, low, high, newest_first=newest_first):
            progress(last - batch.reached + 1 if newest_first else batch.reached - first + 1)
            yield batch
    yield Batch((), end)
    progress(max(last - first + 1, 0))


def next_hit(search: EventSearch, query: Query, position: int, head: int, progress: Progress = no_progress) -> int:
    """The first hit behind a position; 0 where there is none."""
    for batch in find(search, query, position + 1, head, progress=progress):
        if batch.positions:
            return batch.positions[0]
    return 0


def previous_hit(search: EventSearch, query: Query, position: int, progress: Progress = no_progress) -> int:
    """The last hit before a position; 0 where there is none."""
    for batch in find(search, query, 1, position - 1, newest_first=True, progress=progress):
        if batch.positions:
            return batch.positions[0]
    return 0


class Known(Struct, frozen=True):
    """What an event does not say by itself: the case-folded owner of its stream, and what was reversed."""

    owners: dict[str, str]
    reversed: frozenset[int]


class ScanSearch:
    """Finds by reading every event: right on any store, and what every other search is measured by."""

    def __init__(self, store: EventStore, block: int = BLOCK) -> None:
        self._store = store
        self._block = block

    def find(self, query: Query, first: int, last: int, *, newest_first: bool = False) -> Iterator[Batch]:
        known = self._known(query)
        for low, high in blocks(first, last, self._block, newest_first=newest_first):
            events = self._store.read_backward(high, low) if newest_first else self._store.read(low, high)
            hits = tuple(event.position for event in events if matches(query, event, known))
            yield Batch(hits, low if newest_first else high)

    def events(self, positions: Sequence[int]) -> list[RecordedEvent]:
        return [event for position in positions for event in self._store.read(position, position)]

    def _known(self, query: Query) -> Known:
        owners, gone = dict[str, str](), set[int]()
        if needs_more_than_the_event(query):
            for event in self._store.read():
                if event.type in {"AccountOpened", "TransactionReversed"}:
                    _learn(event, owners, gone)
        return Known(owners, frozenset(gone))


def blocks(first: int, last: int, size: int, *, newest_first: bool) -> Iterator[tuple[int, int]]:
    """The numbers from `first` to `last` as ranges of at most `size`."""
    if newest_first:
        for high in range(last, first - 1, -size):
            yield max(high - size + 1, first), high
    else:
        for low in range(first, last + 1, size):
            yield low, min(low + size - 1, last)


def needs_more_than_the_event(query: Query) -> bool:
    """Whether something must be known that stands elsewhere in the log: owners, or what was reversed."""
    return query.reversed is not None or any(part.where in {"anywhere", "owner"} for part in query.parts)


def matches(query: Query, event: RecordedEvent, known: Known) -> bool:
    """Whether an event, whose position is in range, is what is looked for."""
    if query.streams and event.stream_id not in query.streams:
        return False
    if query.since is not None and event.effective_at < query.since:
        return False
    if query.until is not None and event.effective_at > query.until:
        return False
    if query.reversed is not None and (event.position in known.reversed) != query.reversed:
        return False
    return _says(query, event, shown(event), known)


def _says(query: Query, event: RecordedEvent, decoded: ShownEvent, known: Known) -> bool:
    if query.kinds and kind_of(decoded) not in query.kinds:
        return False
    if query.amounts and not _moved(query, decoded):
        return False
    texts = Texts.of(metadata_of(event), decoded, known.owners.get(event.stream_id, ""))
    return all(texts.hold(part) for part in query.parts)


def _moved(query: Query, event: ShownEvent) -> bool:
    if type(event).__name__ not in MOVEMENTS:
        return False
    low, high = query.minor(decimals(getattr(event, "currency", "")))
    return low <= abs(effect_of(event)) <= high


class Texts(Struct, frozen=True):
    """The case-folded texts of an event."""

    owner: str
    actor: str
    reason: str
    counterparty: str

    @classmethod
    def of(cls, metadata: Metadata, event: ShownEvent, owner: str) -> "Texts":
        """`owner` is case-folded already."""
        return cls(owner, metadata.actor.casefold(), metadata.reason.casefold(), counterparty_of(event).casefold())

    def hold(self, part: Part) -> bool:
        """Whether a piece of text stands where it should."""
        match part.where:
            case "anywhere":
                return any(part.text in text for text in (self.owner, self.actor, self.reason, self.counterparty))
            case "owner":
                return part.text in self.owner
            case "actor":
                return part.text in self.actor
            case "reason":
                return part.text in self.reason
            case "counterparty":
                return part.text in self.counterparty


def _learn(event: RecordedEvent, owners: dict[str, str], gone: set[int]) -> None:
    match codec.decode(event):
        case AccountOpened(owner=owner):
            owners[event.stream_id] = owner.casefold()
        case TransactionReversed(reverses=position):
            gone.add(position)
        case _:
            pass
