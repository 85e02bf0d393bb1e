"""Ids: the 16 bytes of a UUID, as the log keeps them."""

import secrets
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from bankapp.errors import BadInput
from bankapp.eventstore.instants import Clock

IdMaker = Callable[[], bytes]
"""Gives a new id each time."""

RandomBits = Callable[[int], int]
_VERSION_7 = 7 << 76 | 2 << 62
_VERSION_8 = 8 << 76 | 2 << 62
_RANDOM = (1 << 128) - 1 & ~(15 << 76 | 3 << 62)
"""All bits of a UUID but those of its version and variant."""


class BadId(BadInput):
    """A text that is no UUID."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:40]}" is no UUID.')


def time_ordered_ids(clock: Clock, random_bits: RandomBits = secrets.randbits) -> IdMaker:
    """Makes UUIDs of version 7 (RFC 9562): the milliseconds first, so that an index of them grows at its end."""

    def make() -> bytes:
        milliseconds = clock() // 1000 & (1 << 48) - 1
        bits = milliseconds << 80 | random_bits(12) << 64 | random_bits(62) | _VERSION_7
        return bits.to_bytes(16, "big")

    return make


def event_id(command_id: bytes, index: int) -> bytes:
    """The id of the event at `index` (from 0) of a command: made of both, a UUID of version 8."""
    digest = sha256(command_id + index.to_bytes(8, "big")).digest()
    return (int.from_bytes(digest[:16], "big") & _RANDOM | _VERSION_8).to_bytes(16, "big")


def id_text(value: bytes) -> str:
    """The usual text of an id."""
    return str(UUID(bytes=value))


def id_from_text(text: str) -> bytes:
    """The id that a person typed; raises BadId."""
    try:
        return UUID(text).bytes
    except ValueError:
        raise BadId(text) from None
