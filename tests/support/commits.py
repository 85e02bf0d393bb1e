"""Commits and chains of made-up events: the store knows no bank, and neither do its tests."""

from collections.abc import Iterable, Iterator, Mapping

from bankapp.eventstore.hashchain import link
from bankapp.eventstore.recorded import (
    GENESIS,
    Commit,
    Expected,
    ExpectedVersion,
    Metadata,
    NewEvent,
    RecordedEvent,
)


def command_id(number: int) -> bytes:
    return number.to_bytes(16, "big")


def commit(
    number: int,
    *streams: str,
    expected: ExpectedVersion | Mapping[str, ExpectedVersion] = Expected.ANY,
    metadata: Metadata | None = None,
    effective_at: int | None = None,
) -> Commit:
    """Command `number`: one event on each of these streams ("s" where none is named), all expected to be alike."""
    touched = streams or ("s",)
    events = tuple(NewEvent(stream, "Happened", 1, f'{{"n":{number}}}', effective_at) for stream in touched)
    named = expected if isinstance(expected, Mapping) else dict.fromkeys(touched, expected)
    return Commit(command_id(number), events, named, metadata or Metadata())


def commits(count: int, streams: Iterable[str] = ("s",), first: int = 1) -> Iterator[Commit]:
    """`count` commands of one event each, on the streams in turn."""
    turn = tuple(streams)
    return (commit(number, turn[number % len(turn)]) for number in range(first, first + count))


def rechained(events: Iterable[RecordedEvent], previous: bytes = GENESIS) -> list[RecordedEvent]:
    """The events with hashes that hold: what a forger makes who recomputes the chain."""
    chained = []
    for event in events:
        changed = event._replace(previous_hash=previous)
        previous = link(previous, changed)
        chained.append(changed._replace(hash=previous))
    return chained
