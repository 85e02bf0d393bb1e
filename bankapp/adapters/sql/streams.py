"""What a bank keeps of streams: topics it published to, how far others are read, what was set aside of them,
and how far its own log was read by those who subscribe to it.

The tables are made when they are first wanted, so that a bank that knows no topic is as it always was.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from sqlalchemy import Column, LargeBinary, MetaData, Table, Text, bindparam, func, select

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.adapters.sql.replacing import insert_or_leave, insert_or_replace
from bankapp.adapters.sql.store import Projection, Sealing, SqlEventStore
from bankapp.adapters.sql.tables import WHOLE
from bankapp.errors import Unavailable
from bankapp.eventstore.instants import Clock
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.publishing import Publication
from bankapp.services.replicating import Checkpoint, SetAside
from bankapp.services.topics import Identity

streams = MetaData()

publications = Table(
    "publications",
    streams,
    Column("cluster", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("topic_id", Text, nullable=False),
    Column("partitions", WHOLE, nullable=False),
)
topic_offsets = Table(
    "topic_offsets",
    streams,
    Column("cluster", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("topic_id", Text, primary_key=True),
    Column("partition", WHOLE, primary_key=True, autoincrement=False),
    Column("next_offset", WHOLE, nullable=False),
)
set_aside = Table(
    "set_aside",
    streams,
    Column("cluster", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("topic_id", Text, primary_key=True),
    Column("partition", WHOLE, primary_key=True, autoincrement=False),
    Column("message_offset", WHOLE, primary_key=True, autoincrement=False),
    Column("why", Text, nullable=False),
    Column("claims", WHOLE, nullable=False),
    Column("timestamp", WHOLE, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("headers", Text, nullable=False),
)
"""Messages that could not be taken, as they came; `headers` is a JSON array of names and values in base64."""

subscriptions = Table(
    "subscriptions",
    streams,
    Column("name", Text, primary_key=True),
    Column("position", WHOLE, nullable=False),
)
"""How far each named subscription to the log has come."""


class SqlPublications:
    """Keeps the contract of `Publications`."""

    def __init__(self, database: Database) -> None:
        of = publications.c
        self._database = database
        chosen = of.cluster == bindparam("c"), of.topic == bindparam("t")
        self._find = Prepared(select(of.cluster, of.topic, of.topic_id, of.partitions).where(*chosen), database.dialect)
        self._put = Prepared(insert_or_replace(publications, database.dialect), database.dialect)

    def find(self, cluster: str, topic: str) -> Publication | None:
        try:
            row = self._database.row(self._find, cluster, topic)
        except Unavailable:  # there is no table yet
            return None
        return Publication(*row) if row else None

    def remember(self, publication: Publication) -> None:
        if self._database.read_only:
            return
        make_tables(self._database)
        with self._database.transaction() as cursor:
            row = publication.cluster, publication.topic, publication.topic_id, publication.partitions
            self._put.run(cursor, *row)


class SqlReplica:
    """Keeps the contract of `Replica`: the checkpoint is one of the projections of the append's own transaction."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        projections: tuple[Projection, ...],
        sealing: Sealing | None = None,
    ) -> None:
        self._database = database
        self._checkpoints = _Checkpoints(database)
        self.log = SqlEventStore(database, clock, (*projections, self._checkpoints), sealing)
        of, other = topic_offsets.c, set_aside.c
        mine = [column == bindparam(column.name) for column in (of.cluster, of.topic, of.topic_id)]
        theirs = [column == bindparam(column.name) for column in (other.cluster, other.topic, other.topic_id)]
        self._offsets = Prepared(select(of.partition, of.next_offset).where(*mine), database.dialect)
        self._count = Prepared(select(func.count(), func.sum(other.claims)).where(*theirs), database.dialect)
        if not database.read_only:
            make_tables(database)

    def offsets(self, identity: Identity) -> dict[int, int]:
        return dict(self._database.rows(self._offsets, *identity[:3]))

    def set_aside(self, identity: Identity) -> tuple[int, int]:
        row = self._database.row(self._count, *identity[:3])
        return (int(row[0]), int(row[1] or 0)) if row else (0, 0)

    def take(self, events: list[RecordedEvent], checkpoint: Checkpoint) -> None:
        with self._checkpoints.with_next_append(checkpoint):
            if events:
                self.log.append_recorded(events)
            else:
                with self._database.transaction() as cursor:
                    self._checkpoints.apply(cursor, ())


class _Checkpoints:
    """A projection that keeps a checkpoint beside the events that led to it. For one thread."""

    def __init__(self, database: Database) -> None:
        self._put_offset = Prepared(insert_or_replace(topic_offsets, database.dialect), database.dialect)
        self._put_aside = Prepared(insert_or_leave(set_aside, database.dialect), database.dialect)
        self._next: Checkpoint | None = None

    @contextmanager
    def with_next_append(self, checkpoint: Checkpoint) -> Iterator[None]:
        self._next = checkpoint
        try:
            yield
        finally:
            self._next = None

    def apply(self, cursor: Cursor, events: Sequence[RecordedEvent]) -> None:
        checkpoint, self._next = self._next, None
        if checkpoint is None:
            return
        topic = checkpoint.identity[:3]
        self._put_offset.many(cursor, [(*topic, number, offset) for number, offset in checkpoint.offsets.items()])
        self._put_aside.many(cursor, [(*topic, *_row(found)) for found in checkpoint.set_aside])


def _row(found: SetAside) -> tuple[object, ...]:
    message = found.message
    headers = msgspec.json.encode(message.headers).decode()
    place = message.partition, message.offset
    return (*place, found.why, int(found.claims), message.timestamp, message.key, message.value, headers)


def make_tables(database: Database) -> None:
    """Make those of these tables that are missing."""
    with database.transaction() as cursor:
        present = database.table_names(cursor)
        database.create(cursor, [table for table in streams.sorted_tables if table.name not in present])
