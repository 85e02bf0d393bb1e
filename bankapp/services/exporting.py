"""Exports: which events leave, in which form, and what is told about it."""

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.schema import account_stream

_TELL = 500


class Selection(Struct, frozen=True):
    """Which events: of one account or of all, from one position to another (0: to the newest)."""

    account_id: str = ""
    first: int = 1
    last: int = 0


class Exported(Struct, frozen=True):
    """How many events left, and the head of the log up to where the selection ends."""

    events: int
    head: Head


class Writer(Protocol):
    """Takes events in order; nothing is seen of what it writes until it is closed without an error."""

    def write(self, event: RecordedEvent) -> None: ...


def select(store: EventStore, selection: Selection) -> Iterator[RecordedEvent]:
    """The events of a selection, oldest first."""
    last = selection.last or store.head().position
    if not selection.account_id:
        return store.read(selection.first, last)
    stream = account_stream(selection.account_id)
    before = store.version(stream, selection.first - 1) if selection.first > 1 else 0
    return store.read_stream(stream, before + 1, store.version(stream, last))


def export(store: EventStore, selection: Selection, writer: Writer, progress: Progress = no_progress) -> Exported:
    """Hand a selection to a writer. Progress is told how many events are written, and may cancel."""
    newest = store.head().position
    last = min(selection.last or newest, newest)
    settled = Selection(selection.account_id, selection.first, last)
    count = 0
    for event in select(store, settled):
        writer.write(event)
        count += 1
        if count % _TELL == 0:
            progress(count)
    progress(count)
    return Exported(count, _head(store, last))


def _head(store: EventStore, position: int) -> Head:
    newest = next(store.read(position, position), None) if position else None
    return Head(newest.position, newest.hash) if newest else EMPTY
