"""Snapshots of single streams in SQL: a cache beside the log."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, bindparam, literal_column, select

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Prepared
from bankapp.adapters.sql.replacing import insert_or_replace
from bankapp.adapters.sql.tables import snapshots
from bankapp.errors import Unavailable
from bankapp.services.aggregates import Snapshot

SCHEMA = 1
"""Snapshots of another schema are passed over."""


class SqlSnapshots:
    """Keeps snapshots in the bank's file."""

    def __init__(self, database: Database) -> None:
        of = snapshots.c
        one: ColumnElement[int] = literal_column("1")
        found = select(of.stream_id, of.version, of.state).where(
            of.stream_id == bindparam("stream_id"),
            of.version <= bindparam("version"),
            of.schema_version == literal_column(str(SCHEMA)),
        )
        self._database = database
        self._nearest = Prepared(found.order_by(of.version.desc()).limit(one), database.dialect)
        self._insert = Prepared(insert_or_replace(snapshots, database.dialect), database.dialect)

    def nearest(self, stream_id: str, version: int) -> Snapshot | None:
        try:
            row = self._database.row(self._nearest, stream_id, version)
        except Unavailable:  # a bank that is read-only may have no table for them
            return None
        return Snapshot(*row) if row else None

    def save(self, taken: Iterable[Snapshot]) -> None:
        if self._database.read_only:
            return
        rows = [(snapshot.stream_id, snapshot.version, SCHEMA, snapshot.state) for snapshot in taken]
        with self._database.transaction() as cursor:
            self._insert.many(cursor, rows)
