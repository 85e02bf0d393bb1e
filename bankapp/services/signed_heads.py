"""Heads that are signed, to be kept outside of the bank: only they show that a tail was cut off or all was recomputed.

The form is a checkpoint (C2SP tlog-checkpoint) in a signed note (C2SP signed-note), with Ed25519. In the place of a
tree's root stands the hash of the newest event, which by the chain stands for all before it. A further line says when.

    bankapp/019a9f6e-4d1c-8a52-9c1e-7f1d2f0b6f11
    1204
    47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
    time 2026-03-14T10:02:00.000000Z

    — bankapp Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator

from msgspec import Struct

from bankapp.errors import BadInput
from bankapp.eventstore.identity import id_from_text, id_text
from bankapp.eventstore.instants import from_iso, to_iso
from bankapp.eventstore.recorded import Head

_ORIGIN = "bankapp/"
_TIME = "time "
_SIGNED = "— "
_ED25519 = b"\x01"
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class NotAHead(BadInput):
    """A text that is no signed head."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"It is no signed head: {why}.")


class NotAKey(BadInput):
    """A text that is no public key."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"It is no public key of the form name+id+key: {why}.")


class PublicKey(Struct, frozen=True):
    """An Ed25519 key (32 bytes) under a name; its text is a verifier key of C2SP signed-note."""

    name: str
    raw: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes, by which a signature says whose it is."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(_ED25519 + self.raw)}"


class Signature(Struct, frozen=True):
    """One signature line of a note."""

    name: str
    key_id: bytes
    value: bytes


class SignedHead(Struct, frozen=True):
    """The head of a log at an instant. `body` is the very text that is signed; a note may bear several signatures."""

    bank_id: bytes
    head: Head
    signed_at: int
    body: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """The note."""
        lines = (f"{_SIGNED}{one.name} {_base64(one.key_id + one.value)}\n" for one in self.signatures)
        return f"{self.body}\n{''.join(lines)}"


def body_of(bank_id: bytes, head: Head, signed_at: int) -> str:
    """The text that is signed."""
    return f"{_ORIGIN}{id_text(bank_id)}\n{head.position}\n{_base64(head.hash)}\n{_TIME}{to_iso(signed_at)}\n"


def parse_key(text: str) -> PublicKey:
    """The public key of a text; raises NotAKey."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    kind_and_raw = _bytes(encoded)
    if not name or len(kind_and_raw) != 33 or kind_and_raw[:1] != _ED25519:
        raise NotAKey("it is not an Ed25519 key" if name and encoded else "its parts are missing")
    key = PublicKey(name, kind_and_raw[1:])
    if key.key_id.hex() != key_id:
        raise NotAKey("its id is not that of the key")
    return key


def parse_heads(text: str) -> Iterator[SignedHead]:
    """The notes of a text, one behind the other; raises NotAHead."""
    body: list[str] = []
    signatures: list[Signature] = []
    for line in text.split("\n"):
        if line.startswith(_SIGNED):
            signatures.append(_signature(line))
        elif line:
            if signatures:
                yield _head(body, signatures)
                body, signatures = [], []
            body.append(line)
    if body or signatures:
        yield _head(body, signatures)


def _head(body: list[str], signatures: list[Signature]) -> SignedHead:
    if len(body) < 4 or not signatures:
        raise NotAHead("lines are missing")
    origin, size, digest, time = body[:4]
    hash_ = _bytes(digest)
    if not origin.startswith(_ORIGIN) or not _DECIMAL.fullmatch(size) or len(hash_) != 32 or not time.startswith(_TIME):
        raise NotAHead("its lines are not those of a bank's head")
    bank_id, signed_at = id_from_text(origin.removeprefix(_ORIGIN)), from_iso(time.removeprefix(_TIME))
    return SignedHead(bank_id, Head(int(size), hash_), signed_at, "\n".join(body) + "\n", tuple(signatures))


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_SIGNED).partition(" ")
    value = _bytes(encoded)
    if not name or len(value) <= 4:
        raise NotAHead("a signature line is damaged")
    return Signature(name, value[:4], value[4:])


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: str) -> bytes:
    """Empty for what is no base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
