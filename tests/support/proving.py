"""Keys and kept heads for tests, and logs that somebody tampered with."""

from collections import defaultdict

from bankapp.adapters.keys.ed25519 import Ed25519Signer, holds
from bankapp.eventstore.instants import Clock
from bankapp.eventstore.recorded import Head
from bankapp.services.proofs import NoKey, Proofs, Signer
from bankapp.services.signed_heads import PublicKey, Signature, SignedHead, body_of
from tests.support.clock import FakeClock

BANK = bytes(range(16))


class HeldKey:
    """A key in memory; with `locked` only its public half is at hand."""

    def __init__(self, number: int = 1, *, locked: bool = False) -> None:
        self.locked = locked
        self._signer = Ed25519Signer(bytes([number]) * 32)

    def signer(self) -> Signer:
        if self.locked:
            raise NoKey("it is locked away")
        return self._signer

    def public(self) -> PublicKey | None:
        return self._signer.public

    def holds(self, key: PublicKey, message: bytes, signature: bytes) -> bool:
        return holds(key, message, signature)


class HeldHeads(defaultdict[bytes, list[SignedHead]]):
    """Heads in memory."""

    def __init__(self) -> None:
        super().__init__(list)

    def read(self, bank_id: bytes) -> list[SignedHead]:
        return list(self[bank_id])

    def append(self, head: SignedHead) -> None:
        self[head.bank_id].append(head)


def proofs(keys: HeldKey | None = None, heads: HeldHeads | None = None, clock: Clock | None = None) -> Proofs:
    return Proofs(keys or HeldKey(), HeldHeads() if heads is None else heads, clock or FakeClock())


def signed_head(head: Head, bank_id: bytes = BANK, signed_at: int = 0, number: int = 1) -> SignedHead:
    """A head signed by key `number`."""
    signer = Ed25519Signer(bytes([number]) * 32)
    body = body_of(bank_id, head, signed_at)
    signature = Signature(signer.public.name, signer.public.key_id, signer.sign(body.encode()))
    return SignedHead(bank_id, head, signed_at, body, (signature,))
