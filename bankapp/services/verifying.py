"""The chain of a bank, verified from a head that is known: a long one in several parts at a time."""

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import pairwise
from typing import NamedTuple

from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.recorded import Head
from bankapp.eventstore.store import Checking, EventStore, Progress, no_progress
from bankapp.services.integrity import Expected, Fault, Verdict, head_at, moved, verify
from bankapp.services.signed_heads import SignedHead

WORTH_A_PROCESS = 200_000
"""So many events, and another process verifies a part of them."""
_MOST = 4
"""Processes at the most, this one among them."""
_LOOK = 0.05
"""Seconds between two looks at the others."""


class _Part(NamedTuple):
    """What another process verifies: from the event before it, as it is stored, up to a position."""

    start: Head
    stop: int
    checking: Checking


def verify_behind(
    store: EventStore, start: Head, progress: Progress = no_progress, heads: Iterable[SignedHead] = ()
) -> Verdict:
    """Verify what came behind a head that was verified before: what stands before it is not looked at again."""
    fault = moved(store, start)
    if fault:
        return Verdict(fault.position - 1, head_at(store, fault.position - 1), fault)
    with ExitStack() as stack:
        parts = _parts(store, start)
        for part in parts:
            stack.callback(part.checking.close)
        return _Verifying(store, progress, Expected(heads, start), parts).run(start)


def _parts(store: EventStore, start: Head) -> list[_Part]:
    """The parts behind the first one, each with the process that has begun with it."""
    end = store.head().position
    length = end - start.position
    count = min(os.cpu_count() or 1, _MOST, length // WORTH_A_PROCESS + 1)
    bounds = [start.position + length * number // count for number in range(1, count + 1)]
    parts = []
    for position, stop in pairwise(bounds):
        before = next(store.read(position, position), None)
        if before is None:  # it is missing, which will be found by whoever comes to it
            continue
        mark = Head(before.position, before.hash)
        if checking := store.checking(mark, before.recorded_at, stop):
            parts.append(_Part(mark, stop, checking))
    return parts


class _Verifying:
    """Goes on from part to part, the first of which is verified here, while the others are verified elsewhere."""

    def __init__(self, store: EventStore, progress: Progress, expected: Expected, parts: Sequence[_Part]) -> None:
        self._store = store
        self._progress = progress
        self._expected = expected
        self._parts = parts

    def run(self, start: Head) -> Verdict:
        """What comes while this is running is verified at the end."""
        verdict = Verdict(start.position, start)
        for part in self._parts:
            verdict = self._here(verdict.head, part.start.position)
            if verdict.ok:
                verdict = self._elsewhere(verdict.head, part)
            if not verdict.ok:
                return verdict
        return self._here(verdict.head)

    def _here(self, start: Head, stop: int | None = None) -> Verdict:
        if start.position == stop:
            return Verdict(start.position, start)
        before = next(self._store.read(start.position, start.position), None) if start.position else None
        events = self._store.read(start.position + 1, stop)
        verdict = verify(events, self._tell, start, recorded_at=before.recorded_at if before else 0)
        return self._compared(verdict, is_end=stop is None)

    def _elsewhere(self, start: Head, part: _Part) -> Verdict:
        """What came out there; where it cannot be had, or began at another event, it is verified here."""
        while start == part.start and not part.checking.is_over(_LOOK):
            self._tell(start.position)
        found = part.checking.found
        if found is None or start != part.start:
            return self._here(start, part.stop)
        position, what = found.head.position, found.what
        return self._compared(Verdict(position, found.head, Fault(position + 1, what) if what else None))

    def _compared(self, verdict: Verdict, *, is_end: bool = False) -> Verdict:
        """Hold what was verified against the signed heads, none of which may be left at the end."""
        try:
            while 0 < self._expected.due <= verdict.head.position:
                self._expected.compare(head_at(self._store, self._expected.due))
            if is_end and verdict.ok:
                self._expected.all_met(verdict.head)
        except BrokenChain as broken:
            before = head_at(self._store, broken.position - 1)
            return Verdict(before.position, before, Fault(broken.position, broken.what))
        return verdict

    def _tell(self, position: int) -> None:
        """All that is done, here and elsewhere."""
        ahead = 0
        for part in self._parts:
            if part.start.position >= position:
                part.checking.is_over(0)
                ahead += part.checking.reached - part.start.position
        self._progress(position + ahead)
