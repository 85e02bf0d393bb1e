"""Ed25519 by the library `cryptography`, which is imported when something is to be signed or checked."""

from bankapp.services.signed_heads import PublicKey

NAME = "bankapp"
"""The name under which keys sign."""


class Ed25519Signer:
    """A private key: its seed, 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> PublicKey:
        return PublicKey(NAME, self._key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def holds(key: PublicKey, message: bytes, signature: bytes) -> bool:
    """Whether a signature is that of a key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except (InvalidSignature, ValueError):  # a ValueError: the 32 bytes are no key
        return False
    return True
