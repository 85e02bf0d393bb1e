"""An event store in memory: the contract in its plainest form."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from threading import RLock

from bankapp.eventstore.appending import Tail, check_expected, continued, record, tail_of
from bankapp.eventstore.instants import Clock, system_clock
from bankapp.eventstore.recorded import EMPTY, Appended, Commit, EventData, Head, RecordedEvent
from bankapp.eventstore.store import Progress, no_progress


class MemoryEventStore:
    """Holds the log as a list; gone when the process ends. Safe to use from several threads."""

    name = "memory"
    read_only = False

    def __init__(self, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._lock = RLock()
        self._log: list[RecordedEvent] = []
        self._streams: dict[str, list[int]] = {}
        self._commands: dict[bytes, int] = {}

    def append(self, commit: Commit) -> Appended:
        with self._lock:
            earlier = self.events_of(commit.command_id)
            if earlier:
                return Appended(earlier, repeated=True)
            versions = {stream: self.version(stream) for stream in commit.expected}
            for stream, expected in commit.expected.items():
                check_expected(stream, expected, versions[stream])
            recorded = record(commit, self._tail(), versions, self._clock())
            self._take(recorded)
            return Appended(recorded)

    def append_all(self, commits: Iterable[Commit], progress: Progress = no_progress) -> int:
        with self._lock:
            start = len(self._log)
            try:
                for commit in commits:
                    self.append(commit)
                    progress(len(self._log) - start)
            except BaseException:
                self._cut(start)
                raise
            return len(self._log) - start

    def append_recorded(self, events: Iterable[RecordedEvent], progress: Progress = no_progress) -> Head:
        with self._lock:
            taken: list[RecordedEvent] = []
            for event in continued(events, self._tail(), self.version):
                taken.append(event)
                progress(len(taken))
            self._take(taken)
            return self.head()

    def head(self) -> Head:
        with self._lock:
            return self._tail().head

    def read(self, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        with self._lock:
            return iter(self._log[_span(start, stop)])

    def read_backward(self, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        with self._lock:
            return reversed(self._log[_span(stop, start)])

    def read_stream(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        return iter(self._stream(stream_id, start, stop))

    def read_data(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[EventData]:
        events = self._stream(stream_id, start, stop)
        return ((event.version, event.type, event.schema_version, event.data) for event in events)

    def read_stream_backward(self, stream_id: str, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        return reversed(self._stream(stream_id, stop, start))

    def version(self, stream_id: str, position: int | None = None) -> int:
        with self._lock:
            positions = self._streams.get(stream_id, [])
            return len(positions) if position is None else bisect_right(positions, position)

    def events_of(self, command_id: bytes) -> tuple[RecordedEvent, ...]:
        with self._lock:
            first = self._commands.get(command_id)
            if first is None:
                return ()
            stop = first
            while stop < len(self._log) and self._log[stop].command_id == command_id:
                stop += 1
            return tuple(self._log[first - 1 : stop])

    def position_at(self, recorded_at: int) -> int:
        with self._lock:
            return bisect_right(self._log, recorded_at, key=lambda event: event.recorded_at)

    def checking(self, start: Head, recorded_at: int, stop: int) -> None:
        return None

    def close(self) -> None:
        pass

    def _tail(self) -> Tail:
        return tail_of(self._log[-1]) if self._log else Tail(EMPTY)

    def _stream(self, stream_id: str, start: int, stop: int | None) -> list[RecordedEvent]:
        with self._lock:
            positions = self._streams.get(stream_id, [])[_span(start, stop)]
            return [self._log[position - 1] for position in positions]

    def _take(self, events: Iterable[RecordedEvent]) -> None:
        for event in events:
            self._log.append(event)
            self._streams.setdefault(event.stream_id, []).append(event.position)
            if event.command_index == 0:
                self._commands[event.command_id] = event.position

    def _cut(self, length: int) -> None:
        for event in reversed(self._log[length:]):
            self._streams[event.stream_id].pop()
            self._commands.pop(event.command_id, None)
        del self._log[length:]


def _span(first: int, last: int | None) -> slice:
    """Both counted from 1 and both included; without a last one, to the end."""
    return slice(max(first, 1) - 1, None if last is None else max(last, 0))
