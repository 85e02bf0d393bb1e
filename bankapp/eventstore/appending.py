"""What every store does alike when it appends: expected versions are checked, new events become recorded ones."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from bankapp.eventstore.errors import BadText, BrokenChain, VersionConflict
from bankapp.eventstore.hashchain import fault, link
from bankapp.eventstore.identity import event_id
from bankapp.eventstore.recorded import (
    EMPTY,
    Commit,
    Expected,
    ExpectedVersion,
    Head,
    Metadata,
    NewEvent,
    RecordedEvent,
    metadata_text,
)


class Tail(NamedTuple):
    """Where a log ends: its head, and when its newest event was recorded."""

    head: Head = EMPTY
    recorded_at: int = 0


def tail_of(event: RecordedEvent) -> Tail:
    """The tail of a log whose newest event this is."""
    return Tail(Head(event.position, event.hash), event.recorded_at)


def check_expected(stream_id: str, expected: ExpectedVersion, actual: int) -> None:
    """Raises VersionConflict unless a stream at version `actual` is as expected."""
    match expected:
        case Expected.ANY:
            holds = True
        case Expected.EXISTS:
            holds = actual > 0
        case Expected.NO_STREAM:
            holds = actual == 0
        case version:
            holds = actual == version
    if not holds:
        raise VersionConflict(stream_id, expected, actual)


def record(commit: Commit, tail: Tail, versions: dict[str, int], now: int) -> tuple[RecordedEvent, ...]:
    """The events of a commit as they stand in the log behind `tail`, given the versions of their streams before.

    `versions` learns what the commit adds. Raises BadText.
    """
    try:
        return _recorded(commit, tail, versions, now)
    except UnicodeEncodeError as error:
        raise BadText from error


def _recorded(commit: Commit, tail: Tail, versions: dict[str, int], now: int) -> tuple[RecordedEvent, ...]:
    recorded_at = max(now, tail.recorded_at)
    command_id, metadata = commit.command_id, metadata_text(commit.metadata)
    position, previous = tail.head
    recorded = []
    for index, event in enumerate(commit.events):
        stream, type_, schema_version, data, effective_at, causation_id, reason = event
        position += 1
        version = versions[stream] = versions[stream] + 1
        fields = (
            position,
            stream,
            version,
            type_,
            schema_version,
            event_id(command_id, index),
            command_id,
            index,
            recorded_at,
            recorded_at if effective_at is None else effective_at,
            data,
            _own(commit.metadata, event) if causation_id or reason else metadata,
        )
        hash_ = link(previous, fields)
        recorded.append(RecordedEvent(*fields, previous, hash_))
        previous = hash_
    return tuple(recorded)


def _own(metadata: Metadata, event: NewEvent) -> str:
    cause, reason = event.causation_id or metadata.causation_id, event.reason or metadata.reason
    return metadata_text(msgspec.structs.replace(metadata, causation_id=cause, reason=reason))


def continued(events: Iterable[RecordedEvent], tail: Tail, version: Callable[[str], int]) -> Iterator[RecordedEvent]:
    """The events as they come, each proved to continue a log that ends at `tail`; raises BrokenChain at the first not.

    `version` gives the version that a stream has in that log.
    """
    (position, previous), recorded_at = tail
    reached: dict[str, int] = {}
    for event in events:
        stream, position = event.stream_id, position + 1
        following = (reached[stream] if stream in reached else version(stream)) + 1
        what = fault(event, position, previous, recorded_at)
        if not what and event.version != following:
            what = f"it is version {event.version} of {stream}, where {following} comes next"
        if what:
            raise BrokenChain(position, what)
        reached[stream], previous, recorded_at = event.version, event.hash, event.recorded_at
        yield event
