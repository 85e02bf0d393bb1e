"""Which texts of an event say something of a person, and how each of them is changed on its way in and out."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec

from bankapp.domain.events import PersonForgotten
from bankapp.eventstore.recorded import EventData, RecordedEvent, metadata_of, metadata_text
from bankapp.services.schema import account_of

PREFIX = "sealed:1:"
"""How a text begins that is sealed: behind it stand nonce, ciphertext and tag in base64url."""
SEALED = "(sealed)"
"""Shown for a text whose key is not here."""
FORGOTTEN = "(forgotten)"
"""Shown for a text whose key was destroyed."""
REASON = "reason"
FORGETTING = PersonForgotten.__name__
"""The type of the event with which a key is destroyed; its own reason is never sealed, for the key would be gone."""
_FIELDS = {
    "AccountOpened": "owner",
    "MoneyDeposited": "counterparty",
    "MoneyWithdrawn": "counterparty",
    "TransactionReversed": "counterparty",
}
_STORED = f'"{PREFIX}'

Change = Callable[[str, str], str]
"""Makes another text of one, given the name of its field."""
Unseal = Callable[[str, str, str], str]
"""The plain text of one that may be sealed, given the stream and the field: or SEALED, or FORGOTTEN."""
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode


class Secrets(Protocol):
    """The keys of the holders of accounts, for reading. Safe to use from several threads."""

    def unsealing(self, *, many: bool = False) -> Unseal:
        """Opens texts by the keys that are there now; for a moment's use. `many`: of many streams."""


class PersonKeys(Protocol):
    """A private bank's keys, for those who look after them. A stream whose key was destroyed has an empty one."""

    def of(self, stream_id: str) -> bytes:
        """The key of a stream now; empty where there is none: then nothing was written that can be forgotten."""

    def all(self) -> Sequence[tuple[str, bytes]]:
        """The key of every stream that ever had one."""

    def take(self, keys: Sequence[tuple[str, bytes]]) -> None:
        """Have the keys of the bank of which this one is a copy."""

    def arriving(self, keys: Mapping[str, bytes]) -> AbstractContextManager[None]:
        """Have the keys that are in `keys` by then in the transactions that take over the events of their streams."""

    def unswept(self) -> bool:
        """Whether a destroyed key may still be found in the bank's files."""

    def sweep(self) -> None:
        """Take destroyed keys out of the bank's files, as far as nobody holds it up."""


def is_sealed(event: RecordedEvent) -> bool:
    """Whether a stored event holds a text that is sealed."""
    return _STORED in event.data or _STORED in event.metadata


def personal(stream_id: str, type_: str) -> bool:
    """Whether the reason and some text of such an event may speak of the holder of an account."""
    return bool(account_of(stream_id)) and type_ != FORGETTING


def naming(person: str) -> Callable[[str], bool]:
    """Tells of a text whether a person's name stands in it, however it is spaced and spelled: Ann Lee, ann-lee."""
    words = re.findall(r"[^\W_]+", person.casefold())
    found = re.compile(r"(?<![^\W_])" + r"[\W_]*".join(words) + r"(?![^\W_])")
    return lambda text: bool(words) and bool(found.search(text.casefold()))


def changed_data(type_: str, data: str, change: Change) -> str:
    """An event's data with its personal text changed."""
    field = _FIELDS.get(type_)
    if field is None:
        return data
    fields = _decode(data)
    text = fields.get(field)
    if not isinstance(text, str) or not text or fields.get("against") == "in-transit":  # that is an account's id
        return data
    return _encode({**fields, field: change(field, text)}).decode()


def readable(event: RecordedEvent, unseal: Unseal) -> RecordedEvent:
    """The event with its texts opened; its hash stays that of what is stored."""
    if not is_sealed(event):
        return event
    stream = event.stream_id
    data = changed_data(event.type, event.data, lambda field, text: unseal(stream, field, text))
    metadata = metadata_of(event)
    opened = msgspec.structs.replace(metadata, reason=unseal(stream, REASON, metadata.reason))
    return event._replace(data=data, metadata=metadata_text(opened))


def readable_data(stream_id: str, found: EventData, unseal: Unseal) -> EventData:
    """As `readable`, of no more than a fold needs."""
    version, type_, schema_version, data = found
    if _STORED not in data:
        return found
    opened = changed_data(type_, data, lambda field, text: unseal(stream_id, field, text))
    return version, type_, schema_version, opened
