"""The bank's events in the codec, and the names of its streams."""

from typing import Literal, get_args

from bankapp.domain.events import AccountEvent, BooksEvent, Event, ProductEvent, ShownEvent, UnknownEvent
from bankapp.eventstore.codec import EventCodec
from bankapp.eventstore.errors import UnknownEventType
from bankapp.eventstore.recorded import RecordedEvent

ACCOUNT = "account-"
PRODUCT = "product-"
BOOKS = "books"
"""The stream that says up to which day the books are closed."""
Kind = Literal["money_in", "money_out", "correction", "account", "other"]
"""The few groups in which a picture of the log shows events."""

codec: EventCodec[Event] = EventCodec(get_args(AccountEvent) + get_args(ProductEvent) + get_args(BooksEvent))

KINDS: dict[str, Kind] = {
    "MoneyDeposited": "money_in",
    "TransferReceived": "money_in",
    "MoneyWithdrawn": "money_out",
    "TransferSent": "money_out",
    "TransactionReversed": "correction",
    "BalanceRounded": "correction",
    "AccountOpened": "account",
    "OverdraftLimitSet": "account",
    "ProductChosen": "account",
    "AccountFrozen": "account",
    "AccountUnfrozen": "account",
    "AccountClosed": "account",
    "PersonForgotten": "account",
}
"""By event type; all others are "other"."""


def shown(event: RecordedEvent) -> ShownEvent:
    """An event for lists and details: what a newer bankapp wrote is shown as unknown; raises UnreadableEvent."""
    try:
        return codec.decode(event)
    except UnknownEventType:
        return UnknownEvent(event.type, event.schema_version)


def account_stream(account_id: str) -> str:
    """The stream of an account's events."""
    return ACCOUNT + account_id


def product_stream(product_id: str) -> str:
    """The stream of a product's events."""
    return PRODUCT + product_id


def account_of(stream_id: str) -> str:
    """The account whose stream this is; empty for another stream."""
    return stream_id[len(ACCOUNT) :] if stream_id.startswith(ACCOUNT) else ""


def product_of(stream_id: str) -> str:
    """The product whose stream this is; empty for another stream."""
    return stream_id[len(PRODUCT) :] if stream_id.startswith(PRODUCT) else ""


def subject_of(stream_id: str) -> str:
    """What a stream is about, for people: the account, the product, or the books."""
    return account_of(stream_id) or product_of(stream_id) or stream_id
