"""Verifying the hash chain, beside reading the rows and hashing as many bytes, without looking at either."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

import msgspec

from bankapp.services.integrity import verify
from tests.benchmarks.bare import Bare
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.stage import Stage, rate


@contextmanager
def chain(stage: Stage) -> Iterator[Contest]:
    """From the first event to the head."""
    framings = _framings(stage.ours)
    yield Contest(
        (Figure("verify of the chain", "1/s"),),
        {
            "ours": lambda: rate(stage.events, lambda: _verified(stage.ours, stage.events)),
            "limit": lambda: rate(stage.events, lambda: _read_and_hash(stage.bare, framings)),
        },
    )


def _verified(ours: Ours, count: int) -> None:
    verdict = verify(ours.store.read())
    assert verdict.ok
    assert verdict.events == count


def _read_and_hash(bare: Bare, framings: Sequence[bytes]) -> None:
    bare.read_all()
    for framing in framings:
        sha256(framing).digest()


def _framings(ours: Ours) -> list[bytes]:
    frame = msgspec.json.Encoder().encode
    return [
        event.previous_hash + frame((*event[:5], event.event_id.hex(), event.command_id.hex(), *event[7:12]))
        for event in ours.store.read()
    ]
