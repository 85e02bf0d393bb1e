"""The key of a bank's keeper: found in the first place that has it, made in the first that takes it."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from bankapp.adapters.keys.ed25519 import Ed25519Signer, holds
from bankapp.adapters.keys.vaults import Vault
from bankapp.services.proofs import NoKey, Signer
from bankapp.services.signed_heads import NotAKey, PublicKey, parse_key


class SigningKeys:
    """Keeps the contract of `Keys`. The public key lies in a file of its own, so that checking needs no secret.

    It is written once: a private key that is not its other half signs nothing.
    """

    def __init__(self, public: Path, vaults: Sequence[Vault]) -> None:
        self._path = public
        self._vaults = vaults
        self._lock = Lock()
        self._signer: Signer | None = None

    def public(self) -> PublicKey | None:
        try:
            return parse_key(self._path.read_text(encoding="utf-8")) if self._path.exists() else None
        except (OSError, ValueError, NotAKey) as error:
            raise NoKey(f"{self._path} is damaged ({error})") from error

    def signer(self) -> Signer:
        with self._lock:
            if self._signer is None:
                self._signer = self._found() or self._made()
            return self._signer

    def holds(self, key: PublicKey, message: bytes, signature: bytes) -> bool:
        return holds(key, message, signature)

    def _found(self) -> Signer | None:
        known = self.public()
        for vault in self._usable():
            seed = vault.load()
            if seed is None:
                continue
            signer = Ed25519Signer(seed)
            if known is None:
                self._publish(signer.public)
            elif known != signer.public:
                continue
            return signer
        if known:
            raise NoKey(f"the private key {known.key_id.hex()} is not there any more; {self._path} is its public half")
        return None

    def _made(self) -> Signer:
        vault = next(iter(self._usable()), None)
        if vault is None:
            why = "there is no place for a key"
            raise NoKey(why)
        seed = secrets.token_bytes(32)
        signer = Ed25519Signer(seed)
        vault.save(seed)
        self._publish(signer.public)
        return signer

    def _usable(self) -> list[Vault]:
        return [vault for vault in self._vaults if vault.usable()]

    def _publish(self, key: PublicKey) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w") as file:
                file.write(f"{key}\n")
        except OSError as error:
            raise NoKey(f"{self._path} cannot be written ({error.strerror})") from error
