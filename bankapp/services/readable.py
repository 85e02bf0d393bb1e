"""A private bank as people read it: its log with the texts opened whose keys are there; what is stored stays sealed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from bankapp.domain.account import AccountState
from bankapp.eventstore.recorded import Appended, Commit, EventData, Head, RecordedEvent
from bankapp.eventstore.store import Checking, EventStore, Progress, no_progress
from bankapp.services.aggregates import Aggregates, Rebuilt, Snapshots
from bankapp.services.finding import Batch, EventSearch
from bankapp.services.personal import Secrets, readable, readable_data
from bankapp.services.query import Query
from bankapp.services.schema import account_stream

_BLOCK = 500
"""Events that are opened before it is asked again which keys are there."""


class ReadableStore:
    """Keeps the contract of `EventStore`; what is appended is sealed by the store behind it."""

    def __init__(self, store: EventStore, secrets: Secrets) -> None:
        self._store = store
        self._secrets = secrets

    @property
    def name(self) -> str:
        return self._store.name

    @property
    def read_only(self) -> bool:
        return self._store.read_only

    def append(self, commit: Commit) -> Appended:
        appended = self._store.append(commit)
        return Appended(self._whole(appended.events), appended.repeated)

    def append_all(self, commits: Iterable[Commit], progress: Progress = no_progress) -> int:
        return self._store.append_all(commits, progress)

    def append_recorded(self, events: Iterable[RecordedEvent], progress: Progress = no_progress) -> Head:
        return self._store.append_recorded(events, progress)

    def head(self) -> Head:
        return self._store.head()

    def read(self, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        return self._opened(self._store.read(start, stop))

    def read_backward(self, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        return self._opened(self._store.read_backward(start, stop))

    def read_stream(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        return self._opened(self._store.read_stream(stream_id, start, stop))

    def read_data(self, stream_id: str, start: int = 1, stop: int | None = None) -> Iterator[EventData]:
        found = self._store.read_data(stream_id, start, stop)
        while block := list(islice(found, _BLOCK)):
            unseal = self._secrets.unsealing()
            yield from (readable_data(stream_id, event, unseal) for event in block)

    def read_stream_backward(self, stream_id: str, start: int | None = None, stop: int = 1) -> Iterator[RecordedEvent]:
        return self._opened(self._store.read_stream_backward(stream_id, start, stop))

    def version(self, stream_id: str, position: int | None = None) -> int:
        return self._store.version(stream_id, position)

    def events_of(self, command_id: bytes) -> tuple[RecordedEvent, ...]:
        return self._whole(self._store.events_of(command_id))

    def position_at(self, recorded_at: int) -> int:
        return self._store.position_at(recorded_at)

    def checking(self, start: Head, recorded_at: int, stop: int) -> Checking | None:
        return self._store.checking(start, recorded_at, stop)

    def close(self) -> None:
        self._store.close()

    def _whole(self, events: tuple[RecordedEvent, ...]) -> tuple[RecordedEvent, ...]:
        return tuple(self._opened(iter(events)))

    def _opened(self, events: Iterator[RecordedEvent]) -> Iterator[RecordedEvent]:
        while block := list(islice(events, _BLOCK)):
            unseal = self._secrets.unsealing()
            yield from (readable(event, unseal) for event in block)


class ReadableAggregates(Aggregates):
    """Rebuilds accounts from the log as it is stored, and tells whose they are; its snapshots stay sealed."""

    def __init__(self, store: EventStore, snapshots: Snapshots, secrets: Secrets) -> None:
        super().__init__(store, snapshots)
        self._secrets = secrets

    def account(self, account_id: str, version: int | None = None) -> Rebuilt[AccountState]:
        found = super().account(account_id, version)
        owner = self._secrets.unsealing()(account_stream(account_id), "owner", found.state.owner)
        return Rebuilt(replace(found.state, owner=owner), found.version, found.snapshot, found.events)


class ReadableSearch:
    """Keeps the contract of `EventSearch`: `plain`, which opens each event, looks for texts, and `search` all else."""

    def __init__(self, search: EventSearch, plain: EventSearch, secrets: Secrets) -> None:
        self._search = search
        self._plain = plain
        self._secrets = secrets

    def find(self, query: Query, first: int, last: int, *, newest_first: bool = False) -> Iterator[Batch]:
        sealed = any(part.where != "actor" for part in query.parts)
        return (self._plain if sealed else self._search).find(query, first, last, newest_first=newest_first)

    def events(self, positions: Sequence[int]) -> list[RecordedEvent]:
        unseal = self._secrets.unsealing()
        return [readable(event, unseal) for event in self._search.events(positions)]
