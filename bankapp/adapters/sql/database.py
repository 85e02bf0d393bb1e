"""What the stores and read models need of a database: the same for a file and for a server."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import local
from typing import Any, Protocol, TypeVar

from sqlalchemy import Dialect, Table
from sqlalchemy.schema import CreateIndex, CreateTable

from bankapp.adapters.sql.prepared import Cursor, Prepared, Row
from bankapp.errors import BankappError

T = TypeVar("T")
SAVEPOINT = "SAVEPOINT handler"
RELEASE = "RELEASE SAVEPOINT handler"
BACK = "ROLLBACK TO SAVEPOINT handler"


def handlers_words(error: Exception) -> str:
    """Why a handler failed, in one line."""
    if isinstance(error, BankappError):
        return str(error).rstrip(".")
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0].rstrip('.')}" if lines else type(error).__name__


def create_tables(cursor: Cursor, tables: Iterable[Table], dialect: Dialect) -> None:
    """Make tables and their indexes, in their order."""
    for table in tables:
        cursor.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            cursor.execute(str(CreateIndex(index).compile(dialect=dialect)))


class Held(local):
    """What a thread reads with, `together`, and the answers that it was given already; nothing at other times."""

    connection: Any = None

    def __init__(self) -> None:
        self._answers: dict[tuple[object, ...], list[Row]] = {}

    @contextmanager
    def by(self, connection: object) -> Iterator[None]:
        """Read with a connection."""
        self.connection, self._answers = connection, {}
        try:
            yield
        finally:
            self.connection, self._answers = None, {}

    def once(self, ask: Callable[..., list[Row]], *question: object) -> list[Row]:
        """The answer to a question, which is asked only where that was not done before."""
        if self.connection is None:
            return ask(*question)
        if question not in self._answers:
            self._answers[question] = ask(*question)
        return self._answers[question]


Opener = Callable[[], "Database"]
"""Opens a bank once more, for reading; it can be sent to another process."""


class Database(Protocol):
    """The connections to one bank. For any thread."""

    @property
    def path(self) -> Path | None:
        """The bank's file, if it is in one."""

    @property
    def name(self) -> str:
        """What a person calls the bank."""

    @property
    def read_only(self) -> bool: ...

    @property
    def dialect(self) -> Dialect: ...

    @property
    def assigns_positions(self) -> bool:
        """Whether the database itself numbers the events: then no position is inserted."""

    def opener(self) -> Opener:
        """What opens the same database once more."""

    def transaction(self) -> AbstractContextManager[Cursor]:
        """The one write transaction that anybody has; committed whole, or rolled back when anything is raised."""

    def beside(self) -> AbstractContextManager[Cursor]:
        """As `transaction`, for what is no part of the log: where the engine can, no append waits for it."""

    def attempt(self, cursor: Cursor) -> AbstractContextManager[None]:
        """Let a handler write within a transaction: where it fails, what it wrote is undone and HandlerFailed raised.

        The transaction goes on then. What is not the handler's fault (a lost connection, a full disk) is raised as it
        is, and ends the transaction.
        """

    def reading(self) -> AbstractContextManager[Cursor]:
        """A cursor to read with, each statement on its own newest state of the bank."""

    def snapshot(self) -> AbstractContextManager[Cursor]:
        """A cursor to read with, all statements on one state of the bank; for moments."""

    def together(self) -> AbstractContextManager[None]:
        """Whatever the same thread reads within comes from one `snapshot`, by one connection; for moments."""

    def settled(self, action: Callable[[], T]) -> tuple[T, bool]:
        """Do something that may be done twice, and again where a connection was lost and its outcome is not known.

        Tells beside the result whether it was done more than once.
        """

    def rows(self, statement: Prepared, *parameters: object) -> list[Row]:
        """All rows of one reading statement."""

    def rows_once(self, statement: Prepared, *parameters: object) -> list[Row]:
        """As `rows`; what was asked before within `together` is not asked again."""

    def row(self, statement: Prepared, *parameters: object) -> Row | None:
        """The first row of one reading statement."""

    def missing_guards(self) -> tuple[str, ...]:
        """The guards that refuse changes of the log and are not there, or are not what they were."""

    def table_names(self, cursor: Cursor) -> set[str]:
        """The tables that are there."""

    def create(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        """Make tables, where those who use the bank may make any."""

    def make_empty(self, cursor: Cursor, tables: Iterable[Table], former: Iterable[str]) -> None:
        """Make caches anew, without a row; `former` are the names of those that are wanted no more."""

    def empty_beside(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        """Have the second set of some caches there, without a row; `tables` are those of BESIDE."""

    def drop_beside(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        """Let go of a second set, as far as there is one."""

    def swap(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        """Let caches and their second set change places; `tables` are those in force."""

    def overwrite_deleted(self, cursor: Cursor) -> None:
        """From here on, have what a writer deletes overwritten, where the engine can."""

    def sweep(self, *tables: Table) -> bool:
        """Take what was deleted from some tables out of the database's files, as far as the engine can.

        False where something of it is left, because others hold it up or there is no room: to be tried again.
        """

    def data_version(self) -> int:
        """A number that changes when anybody commits. Cheap enough to be asked for many times a second."""

    def close(self) -> None: ...
