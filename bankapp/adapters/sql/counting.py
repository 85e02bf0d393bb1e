"""The books and the bins of a long log, made in a process of its own beside the one that folds the accounts."""

from collections.abc import Iterator
from contextlib import closing, suppress

import msgspec

from bankapp.adapters.elsewhere import Elsewhere, Send
from bankapp.adapters.sql.bins import SIZES, BinRow, coarse_rows, fine_rows
from bankapp.adapters.sql.books import BooksRow, row_of
from bankapp.adapters.sql.database import Database, Opener
from bankapp.adapters.sql.projections_sql import projection_statements
from bankapp.services.ledger import checkpoints
from bankapp.services.readmodels import NO_BOOKS, RUN
from bankapp.services.schema import codec

WHOLE = SIZES[-1]
"""The events of a batch are a multiple of this, so that each ends where runs and bins end."""


class Counted(msgspec.Struct, gc=False):
    """The rows of the books and the bins that a batch of events adds; `reached` is the position of its last event."""

    reached: int
    books: list[BooksRow]
    bins: list[BinRow]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Counted).decode


class CountingAhead:
    """The batches of a log from its first event on. To be asked by one thread, and closed."""

    def __init__(self, opener: Opener, until: int, batch: int) -> None:
        """Whole batches only, and none that goes beyond `until`."""
        self._other = Elsewhere(_count, opener, until, batch)

    def next(self, reached: int) -> Counted | None:
        """The next batch, which is to end at a position; nothing where there is none, or the other process ended."""
        with suppress(EOFError, msgspec.MsgspecError):
            counted = _decode(self._other.receive())
            return counted if counted.reached == reached else None
        return None

    def close(self) -> None:
        self._other.close()


def _count(send: Send, opener: Opener, until: int, batch: int) -> None:
    """What the other process does. Whatever goes wrong here goes wrong there too, where it can be told."""
    with closing(opener()) as database:
        for counted in _batches(database, until, batch):
            send(_encode(counted))


def _batches(database: Database, until: int, batch: int) -> Iterator[Counted]:
    statement = projection_statements(database.dialect).counted
    before, high = NO_BOOKS, None
    for position in range(0, until - batch + 1, batch):
        with database.reading() as cursor:
            rows = statement.all(cursor, position, batch)
        made = list(checkpoints(before, (codec.decode_data(*row[:3]) for row in rows)))
        fine = fine_rows(position // RUN, rows[0][3] if high is None else high, [(row[0], row[3]) for row in rows])
        before, high = made[-1], fine[-1][-1]
        yield Counted(position + batch, list(map(row_of, made)), [*fine, *coarse_rows(fine)])
