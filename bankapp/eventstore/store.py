"""The protocol of an event store: what the memory, SQLite and PostgreSQL stores all promise.

Positions count the whole log from 1 without a gap, in the order of the commits; versions count a stream from 1. A store
may be used from several threads. Reading never blocks writing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from bankapp.eventstore.hashchain import Checked
from bankapp.eventstore.recorded import Appended, Commit, EventData, Head, RecordedEvent

Progress = Callable[[int], None]
"""Told now and then how many events are done; raises Cancelled to stop, and then nothing is kept."""


def no_progress(done: int) -> None:
    """For callers who do not want to know."""


class Checking(Protocol):
    """A part of the chain that is being checked in another process. To be asked by one thread, and closed."""

    @property
    def reached(self) -> int:
        """The position up to which all was found to hold."""

    @property
    def found(self) -> Checked | None:
        """What came out; None before it is over, and where the other process came to no end."""

    def is_over(self, seconds: float) -> bool:
        """Look for news, and wait so long for them; whether there will be none any more."""

    def close(self) -> None: ...


class EventStore(Protocol):
    """An append-only log of events in streams."""

    @property
    def name(self) -> str:
        """What a person calls this store: the file's name, or "memory"."""

    @property
    def read_only(self) -> bool:
        """Whether every append is refused with ReadOnly."""

    def append(self, commit: Commit) -> Appended:
        """Write all events of a command, or none.

        Raises VersionConflict when a stream is not as expected, and BadText for what is no text, or holds the character
        zero where the engine has no place for it (JSON writes it in other characters). A command id that is already in
        the log writes nothing and returns the first outcome.
        """

    def append_all(self, commits: Iterable[Commit], progress: Progress = no_progress) -> int:
        """Append many commands in one transaction: all, or none. Returns the number of events that were written.

        Commands that are already in the log are passed over. Raises as `append` does.
        """

    def append_recorded(self, events: Iterable[RecordedEvent], progress: Progress = no_progress) -> Head:
        """Take over recorded events as they are, all or none; they must continue this log's hash chain.

        Raises BrokenChain at the first event that does not.
        """

    def head(self) -> Head:
        """Position and hash of the newest event."""

    def read(self, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        """The events from position `start` up to and with `stop` (default: the newest), oldest first."""

    def read_backward(self, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        """The events from position `start` (default: the newest) down to and with `stop`, newest first."""

    def read_stream(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        """A stream's events from version `start` up to and with `stop`, oldest first; none for an unknown stream."""

    def read_data(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[EventData]:
        """As `read_stream`, but of each event no more than a fold needs."""

    def read_stream_backward(self, stream_id: str, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        """A stream's events from version `start` (default: the newest) down to and with `stop`, newest first."""

    def version(self, stream_id: str, position: int | None = None) -> int:
        """The version that a stream had at a position (default: now); 0 before its first event."""

    def events_of(self, command_id: bytes) -> tuple[RecordedEvent, ...]:
        """The events of a command, in order; none when it is not in the log."""

    def position_at(self, recorded_at: int) -> int:
        """The position of the last event recorded at or before an instant; 0 before the first."""

    def checking(self, start: Head, recorded_at: int, stop: int) -> Checking | None:
        """Begin to check the chain behind `start`, up to a position, in another process; None where none can be used.

        `recorded_at` is the instant of the event at `start`.
        """

    def close(self) -> None:
        """Let go of everything; the store cannot be used afterwards."""
