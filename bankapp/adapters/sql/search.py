"""Finding events in SQL: a block of positions a statement, with every condition where the rows are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import Struct
from sqlalchemy import Select, bindparam, func, select

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Filled, Prepared
from bankapp.adapters.sql.search_sql import conditions, contains
from bankapp.adapters.sql.tables import account_list, events
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore
from bankapp.services.finding import BLOCK, Batch, EventSearch, blocks, needs_more_than_the_event
from bankapp.services.query import Query
from bankapp.services.readmodels import ReadModels
from bankapp.services.schema import account_stream

_OF_STREAM = 5_000
"""Versions of one stream that are looked at in a statement: its rows lie far apart."""


class _Resolved(Struct, frozen=True):
    """A query without owners, and the streams that each text means when it is an owner's; `hopeless`: there is none."""

    query: Query
    owned: Mapping[str, Sequence[str]]
    hopeless: bool


class SqlEventSearch:
    """Keeps the contract of `EventSearch`. Where the read models are behind, `plain` answers in its place."""

    def __init__(
        self, database: Database, store: EventStore, kept: ReadModels, plain: EventSearch, block: int = BLOCK
    ) -> None:
        self._database = database
        self._store = store
        self._kept = kept
        self._plain = plain
        self._block = block
        wanted = func.each_number(bindparam("positions")).table_valued("value").alias("wanted")
        whole = select(*(events.c[name] for name in RecordedEvent._fields))
        at = whole.join_from(wanted, events, events.c.position == wanted.c.value)
        self._events = Prepared(at, database.dialect)

    def events(self, positions: Sequence[int]) -> list[RecordedEvent]:
        rows = self._database.rows(self._events, json.dumps(list(positions)))
        found = {row[0]: RecordedEvent._make(row) for row in rows}
        return [found[position] for position in positions if position in found]

    def find(self, query: Query, first: int, last: int, *, newest_first: bool = False) -> Iterator[Batch]:
        needs_kept = needs_more_than_the_event(query)
        if needs_kept and self._kept.position("register") < last:
            yield from self._plain.find(query, first, last, newest_first=newest_first)
            return
        resolved = self._resolved(query)
        first = max(first, self._begin(query, last))
        if resolved.hopeless or first > last:
            return
        for batch in self._batches(resolved, first, last, newest_first=newest_first):
            if needs_kept and self._kept.position("register") < last:  # what is kept is just being made anew
                yield from self._plain.find(query, first, last, newest_first=newest_first)
                return
            yield batch
            first, last = (first, batch.reached - 1) if newest_first else (batch.reached + 1, last)

    def _begin(self, query: Query, last: int) -> int:
        """The first position at which an event may count late enough."""
        if query.since is None or self._kept.position("bins") < last:
            return 1
        return self._kept.position_effective(query.since - 1) + 1

    def _resolved(self, query: Query) -> _Resolved:
        streams, owned = query.streams, dict[str, Sequence[str]]()
        hopeless = False
        for part in query.parts:
            if part.where == "owner":
                of_owner = frozenset(self._streams_of(part.text))
                streams = streams & of_owner if streams else of_owner
                hopeless = hopeless or not streams
            elif part.where == "anywhere":
                owned[part.text] = self._streams_of(part.text)
        parts = tuple(part for part in query.parts if part.where != "owner")
        return _Resolved(replace(query, streams=streams, parts=parts), owned, hopeless)

    def _streams_of(self, owner: str) -> list[str]:
        named = select(account_list.c.account_id).where(contains(account_list.c.owner, owner))
        statement = Filled(named, self._database.dialect)
        return [account_stream(row[0]) for row in self._database.rows(statement, *statement.values())]

    def _batches(self, resolved: _Resolved, first: int, last: int, *, newest_first: bool) -> Iterator[Batch]:
        if len(resolved.query.streams) == 1:
            return self._along_stream(resolved, first, last, newest_first=newest_first)
        return self._along_log(resolved, first, last, newest_first=newest_first)

    def _along_log(self, resolved: _Resolved, first: int, last: int, *, newest_first: bool) -> Iterator[Batch]:
        place = events.c.position
        hits = _hits(resolved).where(place.between(bindparam("low"), bindparam("high")))
        statement = Filled(hits.order_by(place.desc() if newest_first else place), self._database.dialect)
        for low, high in blocks(first, last, self._block, newest_first=newest_first):
            rows = self._database.rows(statement, *statement.values(low=low, high=high))
            yield Batch(tuple(row[0] for row in rows), low if newest_first else high)

    def _along_stream(self, resolved: _Resolved, first: int, last: int, *, newest_first: bool) -> Iterator[Batch]:
        (stream,) = resolved.query.streams
        version = events.c.version
        hits = _hits(resolved).where(events.c.stream_id == stream, version.between(bindparam("low"), bindparam("high")))
        statement = Filled(hits.order_by(version.desc() if newest_first else version), self._database.dialect)
        begin, end = self._store.version(stream, first - 1) + 1, self._store.version(stream, last)
        for low, high in blocks(begin, end, min(self._block, _OF_STREAM), newest_first=newest_first):
            rows = self._database.rows(statement, *statement.values(low=low, high=high))
            reached = self._position_of(stream, low if newest_first else high)
            yield Batch(tuple(row[0] for row in rows), reached)

    def _position_of(self, stream: str, version: int) -> int:
        return next(self._store.read_stream(stream, version, version)).position


def _hits(resolved: _Resolved) -> Select[tuple[int]]:
    return select(events.c.position).where(*conditions(resolved.query, resolved.owned))
