"""Checkpoints of the bank's own books: one row for each whole run of positions, none for an event."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import msgspec
from sqlalchemy import ColumnElement, Dialect, Table, bindparam, insert, literal_column, select

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared, Row
from bankapp.adapters.sql.tables import books, events
from bankapp.domain.events import Event
from bankapp.services.folding import Logged
from bankapp.services.ledger import checkpoints
from bankapp.services.readmodels import NO_BOOKS, RUN, Checkpoint, LedgerBalance, Swing
from bankapp.services.schema import codec

# JSON and not columns: a total over all accounts may be larger than the 64 bits of an account
_encode = msgspec.json.Encoder().encode
_balances = msgspec.json.Decoder(tuple[LedgerBalance, ...]).decode
_swings = msgspec.json.Decoder(tuple[Swing, ...]).decode
BooksRow = tuple[int, str, str]


class Books:
    """Keeps the checkpoints and finds them."""

    def __init__(self, database: Database, books: Table = books) -> None:
        self._database = database
        self._sql = _statements(database.dialect, books)

    def extend(self, cursor: Cursor, events: Sequence[Logged]) -> None:
        """Keep the books at the end of each run whose last event is among `events`, which were just appended."""
        first, whole = events[0].position, events[-1].position // RUN * RUN
        if whole < first:
            return
        row = self._sql.until.one(cursor, first - 1)
        before = _checkpoint(row) if row else NO_BOOKS
        earlier = self._events(cursor, before.position + 1, first - 1)
        added = (logged.event for logged in events[: whole - first + 1])
        self.put(cursor, list(map(row_of, checkpoints(before, chain(earlier, added)))))

    def put(self, cursor: Cursor, rows: Sequence[BooksRow]) -> None:
        """Keep checkpoints that were made elsewhere."""
        self._sql.insert.many(cursor, rows)

    def at(self, position: int) -> Checkpoint:
        """The newest checkpoint at or before a position."""
        row = self._database.row(self._sql.until, position)
        return _checkpoint(row) if row else NO_BOOKS

    def behind(self, after: int, limit: int) -> list[Checkpoint]:
        """The next checkpoints behind a position."""
        return list(map(_checkpoint, self._database.rows(self._sql.behind, after, limit)))

    def _events(self, cursor: Cursor, first: int, last: int) -> Iterator[Event]:
        return (codec.decode_data(*row) for row in self._sql.data.all(cursor, first, last))


class _Statements:
    """Of one table of books; parameters go in the order in which they are named here."""

    def __init__(self, dialect: Dialect, books: Table) -> None:
        one: ColumnElement[int] = literal_column("1")
        whole = select(books.c.position, books.c.ledger, books.c.swings)
        until = whole.where(books.c.position <= bindparam("position")).order_by(books.c.position.desc()).limit(one)
        behind = whole.where(books.c.position > bindparam("after")).order_by(books.c.position)
        of = events.c
        between = of.position.between(bindparam("first"), bindparam("last"))
        data = select(of.type, of.schema_version, of.data).where(between).order_by(of.position)
        self.until = Prepared(until, dialect)
        self.behind = Prepared(behind.limit(bindparam("checkpoints")), dialect)
        self.data = Prepared(data, dialect)
        self.insert = Prepared(insert(books), dialect)


_statements = cache(_Statements)


def row_of(checkpoint: Checkpoint) -> BooksRow:
    """A checkpoint as it is kept."""
    position, ledger, swings = checkpoint
    return position, _encode(ledger).decode(), _encode(swings).decode()


def _checkpoint(row: Row) -> Checkpoint:
    return Checkpoint(row[0], _balances(row[1]), _swings(row[2]))
