"""Looking at the chain again and again while a bank is open, and keeping signed heads of it outside, unasked."""

from collections.abc import Sequence

from msgspec import Struct

from bankapp.eventstore.recorded import EMPTY, Head
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.integrity import Verdict
from bankapp.services.proofs import EVERY, NoKey, Proofs, newest_of
from bankapp.services.signed_heads import SignedHead
from bankapp.services.verifying import verify_behind

LONG = 250_000
"""A log of more events than that is looked at from its newest signed head on."""


class Look(Struct, frozen=True):
    """What was found behind `start`; the newest head that is kept outside; why none can be signed here, if so."""

    start: Head
    verdict: Verdict
    newest: SignedHead | None
    unsigned: str = ""


class Watch:
    """Verifies one bank's log from where it was verified last. Not for several threads at a time."""

    def __init__(self, proofs: Proofs, bank_id: bytes, store: EventStore) -> None:
        self.proofs = proofs
        self._bank_id = bank_id
        self._store = store
        self._verified = EMPTY
        self._able = False

    def look(self, progress: Progress = no_progress) -> Look:
        """Verify what is new, against the heads that are kept too; keep another where `EVERY` events came since.

        Raises ForgedHead, OtherKey or OtherBank for a kept head that is none of ours, and Cancelled.
        """
        heads = () if self._verified.position else self._checked_heads()
        start = self._start(newest_of(heads))
        verdict = verify_behind(self._store, start, progress, heads)
        self._verified = verdict.head
        unsigned = self._keep_if_due() if verdict.ok and verdict.head.position and not self._store.read_only else ""
        return Look(start, verdict, newest_of(self.proofs.kept(self._bank_id)), unsigned)

    def leave(self) -> SignedHead | None:
        """Keep the head of a bank that is to be closed, where that is quick and a key is at hand.

        None where nothing was signed. Raises BrokenChain, NoKey, Unavailable or what `look` raises.
        """
        if not self._able or self._store.head().position - self._verified.position > EVERY:
            return None
        kept = self.proofs.keep(self._bank_id, self._store, verified=self._verified)
        return kept.head if kept and kept.new else None

    def _checked_heads(self) -> Sequence[SignedHead]:
        heads = self.proofs.kept(self._bank_id)
        self.proofs.check(heads, bank_id=self._bank_id)
        return heads

    def _start(self, newest: SignedHead | None) -> Head:
        if self._verified.position or newest is None or self._store.head().position <= LONG:
            return self._verified
        return newest.head

    def _keep_if_due(self) -> str:
        """Why no head can be signed; empty where one can."""
        try:
            self.proofs.make_ready()
            self._able = True
            self.proofs.keep_if_due(self._bank_id, self._store, verified=self._verified)
        except NoKey as error:
            self._able = False
            return str(error)
        return ""
