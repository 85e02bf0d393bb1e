"""Ids: the 16 bytes of a UUID, as the log keeps them."""

import hashlib
import secrets
from collections.abc import Callable
from uuid import UUID

from bankapp.errors import BadInput
from bankapp.eventstore.instants import Clock

IdMaker = Callable[[], bytes]
"""Gives a new id each time."""

RandomBits = Callable[[int], int]


class BadId(BadInput):
    """A text that is no UUID."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:40]}" is no UUID.')


def time_ordered_ids(clock: Clock, random_bits: RandomBits = secrets.randbits) -> IdMaker:
    """Makes UUIDs of version 7 (RFC 9562): the milliseconds first, so that an index of them grows at its end."""

    def make() -> bytes:
        milliseconds = clock() // 1000 & (1 << 48) - 1
        bits = milliseconds << 80 | 7 << 76 | random_bits(12) << 64 | 2 << 62 | random_bits(62)
        return bits.to_bytes(16, "big")

    return make


def event_id(command_id: bytes, index: int) -> bytes:
    """The id of the event at `index` (from 0) of a command: made of both, a UUID of version 8."""
    digest = bytearray(hashlib.sha256(command_id + index.to_bytes(8, "big")).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)


def id_text(value: bytes) -> str:
    """The usual text of an id."""
    return str(UUID(bytes=value))


def id_from_text(text: str) -> bytes:
    """The id that a person typed; raises BadId."""
    try:
        return UUID(text).bytes
    except ValueError:
        raise BadId(text) from None
