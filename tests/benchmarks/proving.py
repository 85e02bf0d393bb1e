"""Verifying the hash chain, beside reading the rows and hashing as many bytes, without looking at either."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256

import msgspec

from bankapp.adapters.sql._driver import sqlite3
from bankapp.eventstore.recorded import EMPTY, RecordedEvent
from bankapp.services.integrity import verify
from bankapp.services.session import Session
from bankapp.services.verifying import verify_behind
from tests.benchmarks.banks import opened
from tests.benchmarks.bare import Bare
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.stage import Scale, Stage, rate

_LONG = 1_000_000


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


@contextmanager
def bank(scale: Scale) -> Iterator[Contest]:
    """A whole bank as `bankapp verify` does it, a long one by several processes; the limit hashes less, in one."""
    with opened(scale.long) as session, closing(sqlite3.connect(scale.long)) as connection:
        yield Contest(
            (Figure(f"verify of {scale.name} events", "1/s"),),
            {
                "ours": lambda: rate(scale.events, lambda: _verified_behind(session, scale.events)),
                "limit": lambda: rate(scale.events, lambda: _rows_hashed(connection)),
            },
            rounds=1 if scale.events > _LONG else 3,
        )


def _verified_behind(session: Session, count: int) -> None:
    verdict = verify_behind(session.store, EMPTY)
    assert verdict.ok
    assert verdict.events >= count


def _rows_hashed(connection: sqlite3.Connection) -> None:
    for row in connection.execute(f"SELECT {', '.join(RecordedEvent._fields)} FROM events ORDER BY position"):
        sha256(row[12] + row[10].encode()).digest()


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
