"""Events before and after they are recorded, and what an append asks for and gives back."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

import msgspec
from msgspec import Struct, field

from bankapp.eventstore.identity import id_text


class Metadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who and why. Correlation and causation are ids as text; without a correlation the command stands for itself."""

    actor: str = ""
    reason: str = ""
    correlation_id: str = ""
    causation_id: str = ""


class NewEvent(NamedTuple):
    """An event that is to be recorded. `data` is JSON text; without `effective_at` it counts when it is recorded.

    `causation_id` is the id of the event that caused this very one, and `reason` the reason as this very one gives it,
    where the commit's metadata do not say it for all.
    """

    stream_id: str
    type: str
    schema_version: int
    data: str
    effective_at: int | None = None
    causation_id: str = ""
    reason: str = ""


class RecordedEvent(NamedTuple):
    """An event of the log, as stored; no field ever changes.

    `position` is its place in the log and `version` its place in the stream, both from 1 without a gap. Instants are
    microseconds UTC; `recorded_at` never runs backwards. Ids are the 16 bytes of a UUID. `data` and `metadata` are the
    stored JSON texts. `command_index` numbers the events of one command from 0.
    """

    position: int
    stream_id: str
    version: int
    type: str
    schema_version: int
    event_id: bytes
    command_id: bytes
    command_index: int
    recorded_at: int
    effective_at: int
    data: str
    metadata: str
    previous_hash: bytes
    hash: bytes


EventData = tuple[int, str, int, str]
"""What a fold needs of a recorded event: version, type, schema version and data."""


class Expected(Enum):
    """What a stream must be like for an append, where no version is named."""

    NO_STREAM = "no stream"
    EXISTS = "exists"
    ANY = "any"


ExpectedVersion = int | Expected


class Commit(Struct, frozen=True):
    """All that one command appends: written whole, or not at all.

    `expected` names each stream that is touched; there is no default.
    """

    command_id: bytes
    events: tuple[NewEvent, ...]
    expected: Mapping[str, ExpectedVersion]
    metadata: Metadata = field(default_factory=Metadata)


class Appended(Struct, frozen=True):
    """The outcome of an append; `repeated`: the command was in the log before, and this is its first outcome."""

    events: tuple[RecordedEvent, ...]
    repeated: bool = False


class Head(NamedTuple):
    """The newest event's position and hash; position 0 and 32 zero bytes before the first."""

    position: int
    hash: bytes


GENESIS = bytes(32)
EMPTY = Head(0, GENESIS)

_encode = msgspec.json.Encoder().encode
_decode_metadata = msgspec.json.Decoder(Metadata).decode


def metadata_text(metadata: Metadata) -> str:
    """The text that is stored."""
    return _encode(metadata).decode()


def metadata_of(event: RecordedEvent) -> Metadata:
    """The metadata of a recorded event."""
    return _decode_metadata(event.metadata)


def correlation_of(event: RecordedEvent) -> str:
    """The id of what an event belongs to: a command that belongs to nothing else stands for itself."""
    return metadata_of(event).correlation_id or id_text(event.command_id)
