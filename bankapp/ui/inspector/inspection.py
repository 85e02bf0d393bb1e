"""What the inspector knows of an event, gathered from the history: plain values, made in a thread."""

from collections.abc import Iterable
from functools import reduce
from typing import Literal, cast, get_args

from msgspec import Struct

from bankapp.domain import product
from bankapp.domain.account import NO_ACCOUNT, AccountState
from bankapp.domain.closing import BooksState
from bankapp.domain.events import ProductEvent, ShownEvent, TransactionReversed, UnknownEvent
from bankapp.domain.product import NO_PRODUCT, ProductState
from bankapp.eventstore.recorded import Metadata, RecordedEvent, correlation_of, metadata_of
from bankapp.services.causes import Link, chain_of
from bankapp.services.closings import books_at
from bankapp.services.effective import back_dated
from bankapp.services.history import History
from bankapp.services.schema import BOOKS, account_of, codec, product_of, shown, subject_of

Field = Literal["owner", "name", "status", "balance", "overdraft_limit", "product", "fee", "rate", "until"]
_FIELDS: tuple[Field, ...] = get_args(Field)
State = AccountState | ProductState | BooksState


class Change(Struct, frozen=True):
    """A field that an event changed; None where there was nothing before. Whole numbers are minor units, or
    basis points of a rate."""

    field: Field
    before: str | int | None
    after: str | int


class Part(Struct, frozen=True):
    """One event of those that were recorded together."""

    position: int
    event: ShownEvent
    subject: str


class Cause(Struct, frozen=True):
    """One event of the chain of causes; one that stands `depth` deeper than another before it came of that one."""

    position: int
    event: ShownEvent
    subject: str
    depth: int
    why: str


class Inspection(Struct, frozen=True):
    """An event, and all that can be said about it. `subject` is the id of its account or product.

    `chain` is empty where nothing caused it and nothing came of it.
    """

    recorded: RecordedEvent
    event: ShownEvent
    metadata: Metadata
    account_id: str
    subject: str
    name: str
    currency: str
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]
    chain: tuple[Cause, ...]
    correlation: str
    reverses: int | None
    reversed_by: int | None
    stated: int | None
    ours: int
    back_dated: bool

    @property
    def position(self) -> int:
        return self.recorded.position


def inspect(history: History, position: int) -> Inspection | None:
    """All about the event at a position; None where there is none."""
    recorded = history.event(position)
    if recorded is None:
        return None
    event = shown(recorded)
    known = not isinstance(event, UnknownEvent)
    before, after = _before_and_after(history, recorded) if known else (NO_ACCOUNT, NO_ACCOUNT)
    return Inspection(
        recorded=recorded,
        event=event,
        metadata=metadata_of(recorded),
        account_id=account_of(recorded.stream_id),
        subject=subject_of(recorded.stream_id),
        name=_name(after),
        currency=getattr(after, "currency", ""),
        changes=changes_between(before, after),
        parts=tuple(Part(part.position, shown(part), subject_of(part.stream_id)) for part in history.command(recorded)),
        chain=_chain(history, recorded),
        correlation=correlation_of(recorded),
        reverses=event.reverses if isinstance(event, TransactionReversed) else None,
        reversed_by=history.reversed_by(recorded),
        stated=getattr(event, "stated_balance", None),
        ours=after.balance if isinstance(after, AccountState) else 0,
        back_dated=bool(back_dated(history, [recorded])),
    )


def changes_between(before: State, after: State) -> tuple[Change, ...]:
    """The fields in which two states differ; of something new, all that are not empty."""
    fresh = not getattr(before, "currency", "the books have none")
    changed = ((field, getattr(before, field, None), getattr(after, field, None)) for field in _FIELDS)
    return tuple(
        Change(field, None if fresh else was, cast("str | int", now))
        for field, was, now in changed
        if was != now and now is not None
    )


def _name(state: State) -> str:
    match state:
        case AccountState():
            return state.owner
        case ProductState():
            return state.name
        case _:
            return ""


def _chain(history: History, recorded: RecordedEvent) -> tuple[Cause, ...]:
    chain = chain_of(history, recorded)
    return tuple(_cause(link) for link in chain.links) if chain.tells else ()


def _cause(link: Link) -> Cause:
    recorded, metadata = link.event, metadata_of(link.event)
    why = ": ".join(filter(None, (metadata.actor, metadata.reason)))
    return Cause(recorded.position, shown(recorded), subject_of(recorded.stream_id), link.depth, why)


def _before_and_after(history: History, recorded: RecordedEvent) -> tuple[State, State]:
    if recorded.stream_id == BOOKS:
        return books_at(history, recorded.position - 1)[1], books_at(history, recorded.position)[1]
    product_id = product_of(recorded.stream_id)
    if not product_id:
        return history.before_and_after(recorded)
    events = history.products.events(product_id)[: recorded.version]
    return _product_after(events[:-1]), _product_after(events)


def _product_after(events: Iterable[RecordedEvent]) -> ProductState:
    decoded = (cast("ProductEvent", codec.decode(event)) for event in events)
    return reduce(product.evolve, decoded, NO_PRODUCT)
