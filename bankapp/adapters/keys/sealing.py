"""One text under one key: AES-256-GCM by the library `cryptography`, bound to the place where the text stands."""

import base64
import binascii
import os

from bankapp.eventstore.errors import BadText
from bankapp.services.personal import PREFIX

KEY_BYTES = 32
OTHERS = b"+"
"""Stands behind a key that was made where older texts of its stream had been sealed under another one, elsewhere."""
_NONCE = 12


def is_key(found: bytes) -> bool:
    """Whether some bytes can be a key, with or without the mark."""
    return len(found.removesuffix(OTHERS) if len(found) > KEY_BYTES else found) == KEY_BYTES


def new_key() -> bytes:
    """32 random bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM.generate_key(8 * KEY_BYTES)


def seal(key: bytes, stream_id: str, field: str, text: str) -> str:
    """A text as it is stored; it can be opened in the same field of the same stream only. Raises BadText."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        plain = text.encode()
    except UnicodeEncodeError as error:
        raise BadText from error
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key[:KEY_BYTES]).encrypt(nonce, plain, _place(stream_id, field))
    return PREFIX + base64.urlsafe_b64encode(sealed).decode()


def unseal(key: bytes, stream_id: str, field: str, sealed: str) -> str | None:
    """The text; None where it was not sealed under this key, here."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        content = base64.b64decode(sealed[len(PREFIX) :], b"-_", validate=True)
        return AESGCM(key[:KEY_BYTES]).decrypt(content[:_NONCE], content[_NONCE:], _place(stream_id, field)).decode()
    except (InvalidTag, ValueError, binascii.Error):  # a ValueError: too short, or no text
        return None


def _place(stream_id: str, field: str) -> bytes:
    return f"{stream_id}\n{field}".encode()
