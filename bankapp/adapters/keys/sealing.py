"""One text under one key: AES-256-GCM by the library `cryptography`, bound to the place where the text stands."""

import base64
import binascii
import os

from bankapp.eventstore.errors import BadText
from bankapp.services.personal import PREFIX

_NONCE = 12
_BITS = 256


def new_key() -> bytes:
    """32 random bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM.generate_key(_BITS)


def seal(key: bytes, stream_id: str, field: str, text: str) -> str:
    """A text as it is stored; it can be opened in the same field of the same stream only. Raises BadText."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        plain = text.encode()
    except UnicodeEncodeError as error:
        raise BadText from error
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, _place(stream_id, field))
    return PREFIX + base64.urlsafe_b64encode(sealed).decode()


def unseal(key: bytes, stream_id: str, field: str, sealed: str) -> str | None:
    """The text; None where it was not sealed under this key, here."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        content = base64.b64decode(sealed[len(PREFIX) :], b"-_", validate=True)
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], _place(stream_id, field)).decode()
    except (InvalidTag, ValueError, binascii.Error):  # a ValueError: too short, or no text
        return None


def _place(stream_id: str, field: str) -> bytes:
    return f"{stream_id}\n{field}".encode()
