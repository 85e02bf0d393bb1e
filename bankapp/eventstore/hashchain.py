"""The hash chain: each event's hash covers the one before and every immutable field, as stored.

hash = SHA-256(previous hash + framing). The framing is a JSON array, without white space, of position, stream id,
version, type, schema version, event id (hex), command id (hex), command index, recorded at, effective at, data and
metadata; the last two are the stored texts themselves, as JSON strings, never parsed and written again.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

import msgspec

from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent


class Checked(NamedTuple):
    """How far a part of a chain holds, and what is wrong with the event behind; nothing where all of it holds."""

    head: Head
    what: str = ""


_frame = msgspec.json.Encoder().encode


def link(previous_hash: bytes, event: tuple[object, ...]) -> bytes:
    """The hash of an event whose first twelve fields are those of a RecordedEvent, in that order."""
    event_id, command_id = event[5], event[6]
    # what a forger put in the place of bytes has no hex, not even a text that looks like it
    event_hex = event_id.hex() if isinstance(event_id, bytes) else None
    command_hex = command_id.hex() if isinstance(command_id, bytes) else None
    fields = event[:5] + (event_hex, command_hex) + event[7:12]  # noqa: RUF005 - half the time of unpacking
    return sha256(previous_hash + _frame(fields)).digest()


def check(events: Iterable[RecordedEvent], start: Head = EMPTY, recorded_at: int = 0) -> Iterator[Head]:
    """Recomputes the chain behind `start` and yields each head that holds; raises BrokenChain at the first fault.

    `recorded_at` is the instant of the event at `start`: nothing behind it may be earlier.
    """
    position, previous = start
    for event in events:
        position += 1
        if (
            event.position != position
            or event.previous_hash != previous
            or link(previous, event) != event.hash
            or event.recorded_at < recorded_at
        ):
            raise BrokenChain(position, fault(event, position, previous, recorded_at))
        previous, recorded_at = event.hash, event.recorded_at
        yield Head(position, previous)


def fault(event: RecordedEvent, position: int, previous: bytes, recorded_at: int) -> str:
    """What is wrong with an event that should stand at a position, behind a hash and an instant; empty for nothing."""
    if event.position != position:
        return f"it is missing, the next one there is event {event.position}"
    if event.previous_hash != previous:
        return "its previous hash is not the hash of the event before"
    if link(previous, event) != event.hash:
        return "its contents do not match its hash"
    if event.recorded_at < recorded_at:
        return "it was recorded before its predecessor"
    return ""
