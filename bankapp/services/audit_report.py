"""An audit report on a range of the log: what it holds, that it balances, how far it is proved, who did what."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from bankapp.errors import IntegrityBroken
from bankapp.eventstore.identity import id_text
from bankapp.eventstore.recorded import Head, RecordedEvent, metadata_of
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.closings import closed_until
from bankapp.services.history import History
from bankapp.services.integrity import Verdict, head_at, verify
from bankapp.services.papers import Period
from bankapp.services.proofs import Proofs
from bankapp.services.schema import shown
from bankapp.services.session import Session
from bankapp.services.signed_heads import SignedHead
from bankapp.services.trial_balance import TrialBalance, trial_balance

MOST = 2000
"""Corrections that a report tells one by one."""
_REVERSAL = "TransactionReversed"


class Deed(Struct, frozen=True):
    """How many events of a type somebody caused; `actor` is empty where nobody said who it was."""

    actor: str
    type: str
    events: int


class Correction(Struct, frozen=True):
    """A reversal at `position` of the event `undone`; `instead` was booked in its place, 0 where nothing was."""

    position: int
    recorded_at: int
    actor: str
    reason: str
    undone: int
    instead: int


class Signatures(Struct, frozen=True):
    """The heads kept outside of the bank, up to the end of the range; `fault` is why they cannot be trusted."""

    heads: tuple[SignedHead, ...] = ()
    fault: str = ""

    @property
    def newest(self) -> SignedHead | None:
        return max(self.heads, key=lambda signed: signed.head.position, default=None)


class AuditReport(Struct, frozen=True):
    """A range of the log. `accounts` were opened in it; `by_type` and `deeds` count its events.

    `head` is where the log stands at its end, and `verdict` is of the whole chain up to there. `corrections` are the
    first MOST of `reversals`. `missing_guards` of the log were taken away by somebody.
    """

    bank_id: bytes
    period: Period
    accounts: int
    by_type: tuple[tuple[str, int], ...]
    deeds: tuple[Deed, ...]
    reversals: int
    corrections: tuple[Correction, ...]
    books: TrialBalance
    closed_until: str
    head: Head
    verdict: Verdict
    signatures: Signatures
    missing_guards: tuple[str, ...]

    @property
    def events(self) -> int:
        return sum(count for _, count in self.by_type)

    @property
    def bank(self) -> str:
        """The bank's id as text."""
        return id_text(self.bank_id)


def make_report(session: Session, proofs: Proofs, period: Period, progress: Progress = no_progress) -> AuditReport:
    """Read the log once, from its first event to the end of the period; progress is told positions, and may cancel."""
    signatures = _signatures(proofs, session.bank_id, period.last)
    tally = _Tally(period.first)
    events = tally.taking(session.store.read(1, period.last))
    verdict = verify(events, progress, heads=signatures.heads)
    for _ in events:  # what stands behind a fault is counted all the same
        pass
    history = session.history
    return AuditReport(
        session.bank_id,
        period,
        tally.types["AccountOpened"],
        tuple(sorted(tally.types.items(), key=lambda item: (-item[1], item[0]))),
        tuple(_deeds(tally.deeds)),
        tally.types[_REVERSAL],
        tuple(_correction(history, position) for position in tally.reversals),
        trial_balance(history, period.last),
        closed_until(history, period.last),
        head_at(session.store, period.last),
        verdict,
        signatures,
        session.missing_guards,
    )


class _Tally(Struct):
    """Counts the events from `first` on."""

    first: int
    types: Counter[str] = field(default_factory=Counter)
    deeds: Counter[tuple[str, str]] = field(default_factory=Counter)
    reversals: list[int] = field(default_factory=list)

    def taking(self, events: Iterable[RecordedEvent]) -> Iterator[RecordedEvent]:
        """The same events, counted as they pass."""
        for event in events:
            if event.position >= self.first:
                self._take(event)
            yield event

    def _take(self, event: RecordedEvent) -> None:
        self.types[event.type] += 1
        self.deeds[metadata_of(event).actor, event.type] += 1
        if event.type == _REVERSAL and len(self.reversals) < MOST:
            self.reversals.append(event.position)


def _deeds(counted: Counter[tuple[str, str]]) -> Iterator[Deed]:
    """By name, and of each the most frequent first."""
    for (actor, type_), events in sorted(counted.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        yield Deed(actor, type_, events)


def _correction(history: History, position: int) -> Correction:
    event = history.event(position)
    assert event is not None
    metadata, undone = metadata_of(event), getattr(shown(event), "reverses", 0)
    booked = (other.position for other in history.command(event) if other.type != _REVERSAL)
    return Correction(position, event.recorded_at, metadata.actor, metadata.reason, undone, next(booked, 0))


def _signatures(proofs: Proofs, bank_id: bytes, last: int) -> Signatures:
    try:
        heads = proofs.kept(bank_id)
        proofs.check(heads, bank_id=bank_id)
    except IntegrityBroken as error:
        return Signatures(fault=str(error))
    return Signatures(tuple(signed for signed in heads if signed.head.position <= last))
