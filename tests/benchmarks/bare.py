"""The limit: the same rows with the same indexes through the driver itself, and nothing else."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.schema import CreateIndex, CreateTable

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.sqlite import DIALECT
from bankapp.adapters.sql.tables import events
from bankapp.eventstore.appending import Tail, record, tail_of
from bankapp.eventstore.instants import system_clock
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.schema import account_stream
from tests.benchmarks.ours import commit
from tests.benchmarks.sides import Work
from tests.benchmarks.workload import Happening

_INSERT = f"INSERT INTO events VALUES ({', '.join('?' * len(RecordedEvent._fields))})"
_FOLDED = "SELECT type, schema_version, version, data FROM events WHERE stream_id = ? ORDER BY version"
BLOCK = 1000


class Bare:
    """The table of events in a new file, without guards; its rows are ready before the clock starts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute(str(CreateTable(events).compile(dialect=DIALECT)))
        for index in events.indexes:
            self.connection.execute(str(CreateIndex(index).compile(dialect=DIALECT)))
        self._tail = Tail()

    def singly(self, happenings: Sequence[Happening]) -> Work:
        return self.batched(happenings, 1)

    def batched(self, happenings: Sequence[Happening], size: int) -> Work:
        rows = [self._row(happening) for happening in happenings]
        batches = [rows[start : start + size] for start in range(0, len(rows), size)]
        execute = self.connection.execute

        def work() -> None:
            for batch in batches:
                execute("BEGIN IMMEDIATE")
                if len(batch) == 1:
                    execute(_INSERT, batch[0])
                else:
                    self.connection.executemany(_INSERT, batch)
                execute("COMMIT")

        return work

    def read_stream(self, stream_id: str) -> int:
        """Fetch what a fold needs of a stream."""
        return len(self.connection.execute(_FOLDED, (stream_id,)).fetchall())

    def read_all(self) -> int:
        """Fetch every row of the log, whole."""
        cursor = self.connection.execute("SELECT * FROM events ORDER BY position")
        done = 0
        while rows := cursor.fetchmany(BLOCK):
            done += len(rows)
        return done

    def close(self) -> None:
        self.connection.close()

    def _row(self, happening: Happening) -> RecordedEvent:
        stream = account_stream(happening.account_id)
        (event,) = record(commit(happening), self._tail, {stream: happening.version - 1}, system_clock())
        self._tail = tail_of(event)
        return event
