"""A subscriber whose handler writes into the bank's own database: its effect and its checkpoint are one transaction."""

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, select, update

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.adapters.sql.replacing import insert_or_leave
from bankapp.adapters.sql.streams import make_tables, subscriptions
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore

Handler = Callable[[Cursor, Sequence[RecordedEvent]], None]
"""Writes what comes of some events, in their order, with the cursor that it is given and with no other."""


class SqlSubscriber:
    """Keeps the contract of `Subscriber` under a name. Several processes may share one: each event goes to one."""

    def __init__(self, database: Database, log: EventStore, name: str, handler: Handler, start: int = 0) -> None:
        """`start`: the position behind which a name that is new begins."""
        of = subscriptions.c
        self.name = name
        self._database = database
        self._log = log
        self._handler = handler
        mine = of.name == bindparam("subscription")
        moved = update(subscriptions).values(position=bindparam("reached"))
        self._position = Prepared(select(of.position).where(mine), database.dialect)
        self._move = Prepared(moved.where(mine, of.position == bindparam("before")), database.dialect)
        make_tables(database)
        with database.beside() as cursor:
            Prepared(insert_or_leave(subscriptions, database.dialect), database.dialect).run(cursor, name, start)

    def position(self) -> int:
        row = self._database.row(self._position, self.name)
        return int(row[0]) if row else 0

    def behind(self, position: int, limit: int) -> Sequence[RecordedEvent]:
        return list(self._log.read(position + 1, position + limit))

    def take(self, before: int, events: Sequence[RecordedEvent]) -> None:
        with self._database.beside() as cursor:
            self._move.run(cursor, events[-1].position, self.name, before)
            if cursor.rowcount == 1:
                with self._database.attempt(cursor):
                    self._handler(cursor, events)
