"""Keeping signed heads outside of the bank, and telling whose they are."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from bankapp.errors import IntegrityBroken, Unavailable
from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.identity import id_text
from bankapp.eventstore.instants import Clock
from bankapp.eventstore.recorded import EMPTY, Head
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.integrity import moved
from bankapp.services.signed_heads import PublicKey, Signature, SignedHead, body_of
from bankapp.services.verifying import verify_behind

EVERY = 1000
"""After so many new events another head is kept unasked."""


class NoKey(Unavailable):
    """Nothing can be signed here and now."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"No head can be signed: {why}.")


class ForgedHead(IntegrityBroken):
    """A head whose signature does not hold: its text was changed, or somebody else wrote it."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"The signed head of event {position} is forged: its signature does not hold.")


class OtherKey(IntegrityBroken):
    """A head that another key signed than the one that is known."""

    def __init__(self, position: int, signed_by: bytes, known: bytes) -> None:
        self.position, self.signed_by, self.known = position, signed_by, known
        what = f"was signed by the key {signed_by.hex()}, not by {known.hex()}, which is the one that is known"
        super().__init__(f"The head of event {position} {what}.")


class OtherBank(IntegrityBroken):
    """A head of another bank among those that are kept for one."""

    def __init__(self, position: int, signed: bytes, wanted: bytes) -> None:
        self.position, self.signed, self.wanted = position, signed, wanted
        said = f"the head of event {position} is of the bank {id_text(signed)}"
        super().__init__(f"Among the heads that are kept for the bank {id_text(wanted)}, {said}.")


class Signer(Protocol):
    """A private key at hand."""

    @property
    def public(self) -> PublicKey:
        """Its public half."""

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""


class Keys(Protocol):
    """The key of this bank's keeper."""

    def signer(self) -> Signer:
        """The private key, made where there was none before; raises NoKey."""

    def public(self) -> PublicKey | None:
        """The public key, which needs nobody's leave; None where nothing was ever signed."""

    def holds(self, key: PublicKey, message: bytes, signature: bytes) -> bool:
        """Whether a signature is that of a key."""


class KeptHeads(Protocol):
    """Heads outside of the bank: one list a bank, which only grows."""

    def read(self, bank_id: bytes) -> list[SignedHead]:
        """The heads of a bank, oldest first."""

    def append(self, head: SignedHead) -> None: ...


class Kept(Struct, frozen=True):
    """A head that is kept outside; `new`: it was signed just now."""

    head: SignedHead
    new: bool


class Proofs:
    """Signs heads, keeps them, and checks signatures. May be used from several threads."""

    def __init__(self, keys: Keys, heads: KeptHeads, clock: Clock) -> None:
        self._keys = keys
        self._heads = heads
        self._clock = clock
        self._reached: dict[bytes, int] = {}

    def public(self) -> PublicKey | None:
        """The key by which heads are checked where no other is named."""
        return self._keys.public()

    def make_ready(self) -> None:
        """Have the private key at hand, made where there was none before, so that signing is quick; raises NoKey."""
        self._keys.signer()

    def kept(self, bank_id: bytes) -> list[SignedHead]:
        """The heads of a bank that are kept outside of it, oldest first, whether their signatures hold or not."""
        return self._heads.read(bank_id)

    def newest(self, bank_id: bytes) -> SignedHead | None:
        """The kept head that reaches furthest, all signatures checked: from there on is to be verified.

        Raises as `check`. None where no head is kept.
        """
        heads = self.kept(bank_id)
        self.check(heads, bank_id=bank_id)
        return newest_of(heads)

    def keep(
        self, bank_id: bytes, store: EventStore, progress: Progress = no_progress, verified: Head = EMPTY
    ) -> Kept | None:
        """Sign the head of a bank's log and keep it outside; None for a log without events.

        What came behind the newest kept head, or behind `verified` where the caller has verified so far, is verified
        first: a head is never signed over a broken chain or against an earlier head. Raises BrokenChain, ForgedHead,
        OtherKey, OtherBank, NoKey.
        """
        if not store.head().position:
            return None
        newest = self.newest(bank_id)
        head = self._verified(store, newest.head if newest else EMPTY, verified, progress)
        if newest and newest.head == head:
            return Kept(newest, new=False)
        signed = self._sign(bank_id, head)
        self._heads.append(signed)
        self._reached[bank_id] = head.position
        return Kept(signed, new=True)

    def due(self, bank_id: bytes, store: EventStore, every: int = EVERY) -> bool:
        """Whether so many events came behind the newest kept head; cheap to ask."""
        if bank_id not in self._reached:
            newest = newest_of(self.kept(bank_id))
            self._reached[bank_id] = newest.head.position if newest else 0
        return store.head().position - self._reached[bank_id] >= every

    def keep_if_due(self, bank_id: bytes, store: EventStore, every: int = EVERY, verified: Head = EMPTY) -> Kept | None:
        """As `keep`, but only where it is due."""
        return self.keep(bank_id, store, verified=verified) if self.due(bank_id, store, every) else None

    def check(self, heads: Iterable[SignedHead], key: PublicKey | None = None, bank_id: bytes | None = None) -> bool:
        """Raise OtherBank, OtherKey or ForgedHead at the first head that is not of a bank and of a key.

        Without a key, the one known here is taken; False where none is: then no signature was checked.
        """
        trusted = key or self._keys.public()
        for signed in heads:
            if bank_id is not None and signed.bank_id != bank_id:
                raise OtherBank(signed.head.position, signed.bank_id, bank_id)
            if trusted:
                self._check_signature(signed, trusted)
        return trusted is not None

    def _verified(self, store: EventStore, kept: Head, verified: Head, progress: Progress) -> Head:
        fault = moved(store, kept)
        if fault is None:
            verdict = verify_behind(store, max(kept, verified), progress)
            fault = verdict.fault
            if fault is None:
                return verdict.head
        raise BrokenChain(fault.position, fault.what)

    def _check_signature(self, signed: SignedHead, key: PublicKey) -> None:
        of_key = [one for one in signed.signatures if (one.name, one.key_id) == (key.name, key.key_id)]
        if not of_key:
            raise OtherKey(signed.head.position, signed.signatures[0].key_id, key.key_id)
        if not any(self._keys.holds(key, signed.body.encode(), one.value) for one in of_key):
            raise ForgedHead(signed.head.position)

    def _sign(self, bank_id: bytes, head: Head) -> SignedHead:
        signer = self._keys.signer()
        now = self._clock()
        body = body_of(bank_id, head, now)
        signature = Signature(signer.public.name, signer.public.key_id, signer.sign(body.encode()))
        return SignedHead(bank_id, head, now, body, (signature,))


def newest_of(heads: Sequence[SignedHead]) -> SignedHead | None:
    """The head that reaches furthest."""
    return max(heads, key=lambda one: one.head.position, default=None)
