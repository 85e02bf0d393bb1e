"""Where a private key lies: the system's key ring, or a file that only its owner may read, under a passphrase."""

import base64
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bankapp.services.proofs import NoKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SERVICE, _ENTRY = "bankapp", "signing key of heads"
_PRIVATE = 0o600
_FORM = "bankapp-key-1"
_COST, _COSTLIEST = 15, 20
"""Of scrypt, as powers of two: 15 takes 32 MB and a tenth of a second."""


class Vault(Protocol):
    """Keeps one key, the 32 bytes of its seed."""

    def usable(self) -> bool:
        """Whether there is such a place here and now."""

    def load(self) -> bytes | None:
        """The key; None where none was saved. Raises NoKey where it cannot be had."""

    def save(self, seed: bytes) -> None:
        """Keep a key where none is yet; raises NoKey."""


class RingVault:
    """The key ring of the system. One that keeps its entries in plain files does not count."""

    def usable(self) -> bool:
        import keyring

        return bool(keyring.get_keyring().priority >= 1)

    def load(self) -> bytes | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            text = keyring.get_password(_SERVICE, _ENTRY)
            return _bytes(text) if text else None
        except (KeyringError, ValueError) as error:
            raise NoKey(f"the system's key ring does not give the key ({error})") from error

    def save(self, seed: bytes) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(_SERVICE, _ENTRY, _text(seed))
        except KeyringError as error:
            raise NoKey(f"the system's key ring does not take the key ({error})") from error


class FileVault:
    """A file under a passphrase, which is asked for when it is needed: scrypt makes of it the key of an AES-GCM box.

    Its three lines: what it is; log2 of scrypt's cost and the salt; nonce and box, in base64.
    """

    def __init__(self, path: Path, passphrase: Callable[[], str]) -> None:
        """`passphrase` gives an empty text where nobody can be asked."""
        self.path = path
        self._passphrase = passphrase

    def usable(self) -> bool:
        return True

    def load(self) -> bytes | None:
        from cryptography.exceptions import InvalidTag

        if not self.path.exists():
            return None
        try:
            if os.name == "posix" and self.path.stat().st_mode & 0o077:
                raise NoKey(f"others may read {self.path}; take that from them (mode 0600)")
            what, cost, salt, box = self.path.read_text(encoding="ascii").split()
            if what != _FORM:
                raise NoKey(f"{self.path} is of a form that this version does not know")
            nonce_and_box = _bytes(box)
            return self._box(int(cost), _bytes(salt)).decrypt(nonce_and_box[:12], nonce_and_box[12:], None)
        except InvalidTag as error:
            raise NoKey(f"the passphrase does not open {self.path}") from error
        except OSError as error:
            raise NoKey(f"{self.path} cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise NoKey(f"{self.path} is damaged") from error

    def save(self, seed: bytes) -> None:
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        box = nonce + self._box(_COST, salt).encrypt(nonce, seed, None)
        text = f"{_FORM}\n{_COST} {_text(salt)}\n{_text(box)}\n"
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NoKey(f"{self.path} cannot be written ({error.strerror})") from error

    def _box(self, cost: int, salt: bytes) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if not _COST <= cost <= _COSTLIEST:
            raise ValueError(cost)
        key = hashlib.scrypt(self._asked(), salt=salt, n=1 << cost, r=8, p=1, maxmem=1 << cost + 11, dklen=32)
        return AESGCM(key)

    def _asked(self) -> bytes:
        passphrase = self._passphrase()
        if not passphrase:
            raise NoKey("this system has no key ring, and the key file needs a passphrase: set BANKAPP_KEY_PASSPHRASE")
        return passphrase.encode()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
