"""A bank's SQLite file: one connection that writes, several that read, locks waited for fairly."""

import random
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import Function

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.database import BACK, RELEASE, SAVEPOINT, Database, Held, create_tables, handlers_words
from bankapp.adapters.sql.errors import ReadWhileWritten, is_busy, is_statements_fault, translated
from bankapp.adapters.sql.guards import ACTING, missing_guards
from bankapp.adapters.sql.pool import Pool
from bankapp.adapters.sql.prepared import Cursor, Prepared, Row
from bankapp.adapters.sql.tables import BESIDE
from bankapp.eventstore.errors import BadText, ReadOnly, StoreBusy
from bankapp.services.catching_up import NO_FAULT_OF_HANDLERS, HandlerFailed

T = TypeVar("T")


class _Compiler(SQLiteCompiler):
    """Leaves out the "OFFSET ?" of zero that is otherwise put behind every LIMIT: one parameter more to pass."""

    limit_clause = SQLCompiler.limit_clause

    def visit_each_number_func(self, function: Function[Any], **_options: Any) -> str:
        return f"json_each{self.function_argspec(function)}"

    visit_each_text_func = visit_each_number_func

    def visit_unindexed_func(self, function: Function[Any], **options: Any) -> str:
        return f"+{self.process(function.clauses, **options)}"


class _Dialect(SQLiteDialect_pysqlite):
    statement_compiler = _Compiler
    supports_statement_cache = True


DIALECT: Dialect = _Dialect(paramstyle="qmark")
PATIENCE = 30.0
"""Seconds that a writer waits for the others."""
_CHECKPOINT_PAUSE, _CHECKPOINT_TRIES = 0.05, 40
"""How long those who read an old state are waited for."""


def connect(path: Path, *, mode: str = "rw", immutable: bool = False) -> Any:
    """A driver's connection that begins no transactions of its own and does not wait for locks by itself."""
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}{'&immutable=1' if immutable else ''}"
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=0, check_same_thread=False, cached_statements=256
    )


def patiently(name: str, action: Callable[[], T]) -> T:
    """Do something that others may lock out, trying again until PATIENCE ends; raises StoreBusy then."""
    started = time.monotonic()
    pause = 0.0005
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            if time.monotonic() - started > PATIENCE:
                raise StoreBusy(name, PATIENCE) from error
        time.sleep(random.uniform(pause / 4, pause))
        pause = min(pause * 1.5, 0.02)


class _PatientCursor:
    """A cursor that tries again while others hold the lock: readers too meet one, when a file is opened or closed."""

    __slots__ = ("_cursor", "_name", "_try", "executemany", "fetchall", "fetchmany", "fetchone")

    def __init__(self, name: str, cursor: Cursor) -> None:
        self._name, self._cursor, self._try = name, cursor, cursor.execute
        self.executemany, self.fetchone = cursor.executemany, cursor.fetchone
        self.fetchmany, self.fetchall = cursor.fetchmany, cursor.fetchall

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> object:
        try:
            return self._try(sql, parameters)
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
        return patiently(self._name, partial(self._try, sql, parameters))

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount


class SqliteDatabase:
    """The connections to one bank's file.

    Readers never block and see whole commits. Writers of this process queue on a lock; those of other processes are
    waited for with jittered tries of our own, because SQLite's busy handler lets the same ones win again and again.
    """

    def __init__(self, path: Path, *, read_only: bool = False, immutable: bool = False) -> None:
        self.path = path
        self.name = path.name
        self.read_only = read_only
        self.dialect = DIALECT
        self.assigns_positions = False
        self._immutable = immutable
        self._seen = self._look() if immutable else None
        """How the file was when it was taken to be at rest; None where it is not, or where it does not matter."""
        self._replaced = 0
        self._held = Held()
        self._writing = RLock()
        self._watching = Lock()
        self._readers = Pool(self._reader, keep=6)
        self._writers = Pool(self._writer, keep=1)
        # data_version compares with what the same connection saw before, so one connection does all the asking
        self._watchers = Pool(self._reader, keep=1)

    def opener(self) -> Callable[[], Database]:
        return partial(SqliteDatabase, self.path, read_only=True)

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A write transaction that is committed whole, or rolled back when anything is raised."""
        if self.read_only:
            raise ReadOnly(self.name)
        with self._writing, self._borrowed(self._writers) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                _roll_back(cursor)
                raise

    beside = transaction
    """A file has one writer at a time, whatever is written."""

    @contextmanager
    def attempt(self, cursor: Cursor) -> Iterator[None]:
        cursor.execute(SAVEPOINT)
        try:
            yield
        except NO_FAULT_OF_HANDLERS:
            raise
        except Exception as error:
            if isinstance(error, sqlite3.Error) and not is_statements_fault(error):
                raise
            cursor.execute(BACK)
            cursor.execute(RELEASE)
            raise HandlerFailed(handlers_words(error)) from error
        cursor.execute(RELEASE)

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A cursor to read with, each statement on its own newest state of the bank."""
        held = self._held.connection
        if held is not None:
            with self._told(), closing(held.cursor()) as cursor:
                yield _PatientCursor(self.name, cursor)
            return
        with self._undisturbed(), self._borrowed(self._readers) as cursor:
            yield cursor

    @contextmanager
    def snapshot(self) -> Iterator[Cursor]:
        """A cursor to read with, all statements on one state of the bank; for moments, as it holds up checkpoints."""
        with self._on_one_state() as connection, closing(connection.cursor()) as cursor:
            yield _PatientCursor(self.name, cursor)

    @contextmanager
    def together(self) -> Iterator[None]:
        if self._held.connection is not None:
            yield
            return
        with self._on_one_state() as connection, self._held.by(connection):
            yield

    @contextmanager
    def _on_one_state(self) -> Iterator[Any]:
        with self._undisturbed(), self._told(), self._readers.borrowed() as connection:
            patiently(self.name, partial(connection.execute, "BEGIN"))
            try:
                yield connection
            finally:
                _roll_back(connection)

    def rows_once(self, statement: Prepared, *parameters: object) -> list[Row]:
        return self._held.once(self.rows, statement, *parameters)

    def rows(self, statement: Prepared, *parameters: object) -> list[Row]:
        """All rows of one reading statement."""
        with self.reading() as cursor:
            return statement.all(cursor, *parameters)

    def row(self, statement: Prepared, *parameters: object) -> Row | None:
        """The first row of one reading statement."""
        with self.reading() as cursor:
            return statement.one(cursor, *parameters)

    def settled(self, action: Callable[[], T]) -> tuple[T, bool]:
        """Done once: a file is never lost in the middle."""
        return action(), False

    def missing_guards(self) -> tuple[str, ...]:
        with self.reading() as cursor:
            cursor.execute(ACTING)
            return missing_guards(dict(cursor.fetchall()))

    def table_names(self, cursor: Cursor) -> set[str]:
        cursor.execute("SELECT name FROM sqlite_schema")
        return {row[0] for row in cursor.fetchall()}

    def create(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        create_tables(cursor, tables, DIALECT)

    def make_empty(self, cursor: Cursor, tables: Iterable[Table], former: Iterable[str]) -> None:
        made = list(tables)
        for name in (*former, *(table.name for table in made)):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        self.create(cursor, made)

    def empty_beside(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        made = list(tables)
        self.drop_beside(cursor, made)
        cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")
        _create_beside(cursor, made, {row[0] for row in cursor.fetchall()})

    def drop_beside(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {table.name}")

    def swap(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        for table in tables:
            beside, former = BESIDE[table.name].name, f"{table.name}_former"
            for old, new in ((table.name, former), (beside, table.name), (former, beside)):
                cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")

    def overwrite_deleted(self, cursor: Cursor) -> None:
        cursor.execute("PRAGMA secure_delete = ON")

    def sweep(self, *tables: Table) -> bool:
        """All of the file is written anew: pages that were split keep pieces of what once stood on them."""
        del tables
        try:
            with self._writing, closing(self._writer()) as connection:
                self._set(connection, "secure_delete = ON", "temp_store = MEMORY")
                first = self._write_back(connection)
                patiently(self.name, lambda: connection.execute("VACUUM"))
                return self._write_back(connection) and first
        except (sqlite3.Error, StoreBusy):
            return False

    def _write_back(self, connection: Any) -> bool:
        """Leave nothing in the write-ahead log; False where readers of an old state need it for longer."""
        for pause in (0.0, *(_CHECKPOINT_PAUSE,) * _CHECKPOINT_TRIES):
            time.sleep(pause)
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return True
        return False

    def data_version(self) -> int:
        """A number that changes when anybody commits. Cheap enough to be asked for many times a second."""
        self._notice_writers()
        with self._watching, self._borrowed(self._watchers) as cursor:
            cursor.execute("PRAGMA data_version")
            row = cursor.fetchone()
        return (int(row[0]) if row else 0) + (self._replaced << 32)

    def close(self) -> None:
        with self._writing:
            self._writers.close()
            self._readers.close()
            self._watchers.close()

    def _look(self) -> tuple[int, int] | None:
        """What tells one rest of the file from another; None while somebody writes to it."""
        if Path(f"{self.path}-wal").exists():
            return None
        found = self.path.stat()
        return found.st_mtime_ns, found.st_size

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """What is read from a file as it lies counts only if nobody wrote meanwhile; else raises ReadWhileWritten."""
        self._notice_writers()
        seen = self._seen if self._immutable else None
        yield
        if seen is not None and self._look() != seen:
            raise ReadWhileWritten(self.name)

    def _notice_writers(self) -> None:
        """A file that was read as it lay is read with locks, by new connections, once somebody has written to it."""
        if self._immutable and (self._seen is None or self._look() != self._seen):
            self._read_with_locks()

    def _read_with_locks(self) -> None:
        with self._writing:
            if not self._immutable:  # another thread noticed first
                return
            self._seen, self._immutable = None, False
            self._replaced += 1
            for pool in (self._readers, self._watchers):
                pool.close()
            self._readers, self._watchers = Pool(self._reader, keep=6), Pool(self._reader, keep=1)

    def _reader(self) -> Any:
        connection = connect(self.path, mode="ro" if self.read_only else "rw", immutable=self._immutable)
        self._set(connection, "query_only = ON", "trusted_schema = OFF", "cache_size = -16384")
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        return connection

    def _writer(self) -> Any:
        connection = connect(self.path)
        self._set(connection, "foreign_keys = ON", "trusted_schema = OFF", "cache_size = -131072")
        self._set(connection, "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 16384")
        return connection

    def _set(self, connection: Any, *pragmas: str) -> None:
        for pragma in pragmas:
            patiently(self.name, partial(connection.execute, f"PRAGMA {pragma}"))

    @contextmanager
    def _borrowed(self, pool: Pool) -> Iterator[Cursor]:
        # closed: a statement that was not read to its end would hold on to an old state
        with self._told(), pool.borrowed() as connection, closing(connection.cursor()) as cursor:
            yield _PatientCursor(self.name, cursor)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever goes wrong with the file is raised as one of our own errors."""
        try:
            yield
        except sqlite3.Error as error:
            raise translated(self.name, error) from error
        except UnicodeEncodeError as error:
            raise BadText from error


def _create_beside(cursor: Cursor, tables: Iterable[Table], taken: Container[str]) -> None:
    """Indexes keep their names when tables change places: each has two, of which one is free."""
    for table in tables:
        cursor.execute(str(CreateTable(table).compile(dialect=DIALECT)))
        for index in table.indexes:
            name = str(index.name)
            free = name.replace("_beside", "") if name in taken else name
            cursor.execute(str(CreateIndex(index).compile(dialect=DIALECT)).replace(name, free, 1))


def _roll_back(cursor: Cursor) -> None:
    try:
        cursor.execute("ROLLBACK")
    except sqlite3.OperationalError:  # SQLite had rolled back by itself
        return
