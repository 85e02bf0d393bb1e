"""A bank's connections to its server: several that read, and writers that queue on one lock of the server's."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from typing import TypeVar, cast

import psycopg
from sqlalchemy import Table, delete

from bankapp.adapters.sql.database import BACK, RELEASE, SAVEPOINT, Database, Held, create_tables, handlers_words
from bankapp.adapters.sql.postgresql.dialect import DIALECT
from bankapp.adapters.sql.postgresql.errors import PATIENCE, ConnectionLost, Contended, Unreachable, translated
from bankapp.adapters.sql.postgresql.pool import ServerPool
from bankapp.adapters.sql.postgresql.server import Connection, Server
from bankapp.adapters.sql.postgresql.watching import Watcher
from bankapp.adapters.sql.prepared import Cursor, Prepared, Row
from bankapp.eventstore.errors import BadText, ReadOnly
from bankapp.services.catching_up import NO_FAULT_OF_HANDLERS, HandlerFailed

T = TypeVar("T")

_RETURNING = 15.0
"""Seconds that are spent on finding out how a command ended whose connection was lost."""
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock('events'::regclass::oid::bigint)"
"""The lock is taken before anything is read, and let go of when the commit is done: commit order is position order."""
_STATEMENTS = (psycopg.IntegrityError, psycopg.DataError, psycopg.ProgrammingError, psycopg.NotSupportedError)
"""A statement was wrong, or its values: connection and server are as they were."""
_GUARDS = ("events_are_only_appended", "events_are_never_changed")
_AWAKE = "SELECT tgname::text FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgenabled IN ('O', 'A')"
_SAFE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"


class PostgresDatabase:
    """Keeps the contract of `Database`."""

    path = None
    dialect = DIALECT
    assigns_positions = True

    def __init__(self, server: Server, *, read_only: bool = False) -> None:
        self.name = server.name
        self.read_only = read_only
        self._server = server
        self._held = Held()
        self._readers = ServerPool(self._reader, keep=6)
        self._writers = ServerPool(self._writer, keep=2)
        self._watcher = Watcher(server)

    def opener(self) -> Callable[[], Database]:
        return partial(PostgresDatabase, self._server, read_only=True)

    def transaction(self) -> AbstractContextManager[Cursor]:
        return self._writing(_BEGIN)

    def beside(self) -> AbstractContextManager[Cursor]:
        return self._writing("BEGIN ISOLATION LEVEL READ COMMITTED")

    @contextmanager
    def attempt(self, cursor: Cursor) -> Iterator[None]:
        cursor.execute(SAVEPOINT)
        try:
            yield
        except NO_FAULT_OF_HANDLERS:
            raise
        except Exception as error:
            if isinstance(error, psycopg.Error) and not isinstance(error, _STATEMENTS):
                raise
            cursor.execute(BACK)
            cursor.execute(RELEASE)
            raise HandlerFailed(handlers_words(error)) from error
        cursor.execute(RELEASE)

    @contextmanager
    def _writing(self, begin: str) -> Iterator[Cursor]:
        if self.read_only:
            raise ReadOnly(self.name)
        with self._borrowed(self._writers) as connection:
            try:
                connection.execute(begin)
                with connection.cursor(binary=True) as cursor:
                    yield cast("Cursor", cursor)
                self._commit(connection)
            except BaseException:
                _roll_back(connection)
                raise

    def _commit(self, connection: Connection) -> None:
        if connection.execute("COMMIT").statusmessage != "COMMIT":  # the server had given up before
            raise Contended(self.name)

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        held: Connection | None = self._held.connection
        if held is not None:
            with self._told(held), held.cursor(binary=True) as cursor:
                yield cast("Cursor", cursor)
            return
        with self._borrowed(self._readers) as connection, connection.cursor(binary=True) as cursor:
            yield cast("Cursor", cursor)

    @contextmanager
    def snapshot(self) -> Iterator[Cursor]:
        with self._on_one_state() as connection, connection.cursor(binary=True) as cursor:
            yield cast("Cursor", cursor)

    @contextmanager
    def together(self) -> Iterator[None]:
        if self._held.connection is not None:
            yield
            return
        with ExitStack() as held:
            try:
                connection = held.enter_context(self._on_one_state())
            except ConnectionLost:  # an idle one may have been lost long ago
                connection = held.enter_context(self._on_one_state())
            held.enter_context(self._held.by(connection))
            yield

    @contextmanager
    def _on_one_state(self) -> Iterator[Connection]:
        with self._borrowed(self._readers) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            try:
                yield connection
            finally:
                _roll_back(connection)

    def settled(self, action: Callable[[], T]) -> tuple[T, bool]:
        started, again = time.monotonic(), False
        while True:
            try:
                return action(), again
            except (ConnectionLost, Contended, Unreachable) as error:
                nothing_was_asked = isinstance(error, Unreachable) and not again
                if nothing_was_asked or time.monotonic() - started > _RETURNING:
                    raise
            again = True
            time.sleep(random.uniform(0.005, 0.05))

    def rows(self, statement: Prepared, *parameters: object) -> list[Row]:
        return self._asked_again(lambda cursor: statement.all(cursor, *parameters))

    def rows_once(self, statement: Prepared, *parameters: object) -> list[Row]:
        return self._held.once(self.rows, statement, *parameters)

    def row(self, statement: Prepared, *parameters: object) -> Row | None:
        return self._asked_again(lambda cursor: statement.one(cursor, *parameters))

    def missing_guards(self) -> tuple[str, ...]:
        with self.reading() as cursor:
            cursor.execute(_AWAKE)
            awake = {row[0] for row in cursor.fetchall()}
        return tuple(guard for guard in _GUARDS if guard not in awake)

    def table_names(self, cursor: Cursor) -> set[str]:
        cursor.execute("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()")
        return {row[0] for row in cursor.fetchall()}

    def create(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        create_tables(cursor, tables, DIALECT)

    def make_empty(self, cursor: Cursor, tables: Iterable[Table], former: Iterable[str]) -> None:
        """Who uses the bank may not drop tables, and TRUNCATE would show readers an empty one too early."""
        del former
        for table in tables:
            cursor.execute(str(delete(table).compile(dialect=DIALECT)))

    def empty_beside(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        """By a function that acts for the owner, as only owners truncate; nobody reads what is beside."""
        for table in tables:
            cursor.execute("SELECT bank_empty(%s)", (table.name.removesuffix("_beside"),))

    drop_beside = empty_beside
    """The tables are always there."""

    def swap(self, cursor: Cursor, tables: Iterable[Table]) -> None:
        for table in tables:
            cursor.execute("SELECT bank_swap(%s)", (table.name,))

    def overwrite_deleted(self, cursor: Cursor) -> None:
        """There is no such thing: dead rows are there until they are vacuumed."""

    def sweep(self, *tables: Table) -> bool:
        """Only the tables' owner may; for all others the server's own vacuuming comes sooner or later."""
        with suppress(psycopg.Error, Unreachable), self._server.connect() as connection:
            connection.execute("SET client_min_messages = error")
            connection.execute(f"VACUUM {', '.join(table.name for table in tables)}")
        return True

    def data_version(self) -> int:
        return self._watcher.seen()

    def close(self) -> None:
        self._watcher.close()
        self._writers.close()
        self._readers.close()

    def _asked_again(self, ask: Callable[[Cursor], T]) -> T:
        """An idle connection may have been lost long ago: what only reads is asked once more."""
        try:
            with self.reading() as cursor:
                return ask(cursor)
        except ConnectionLost:
            with self.reading() as cursor:
                return ask(cursor)

    def _reader(self) -> Connection:
        connection = self._server.connect()
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        return connection

    def _writer(self) -> Connection:
        connection = self._server.connect()
        connection.execute(f"SET lock_timeout = '{PATIENCE * 1000:.0f}ms'")
        connection.execute(_SAFE)
        return connection

    @contextmanager
    def _borrowed(self, pool: ServerPool) -> Iterator[Connection]:
        with self._told(None), pool.borrowed() as connection, self._told(connection):
            yield connection

    @contextmanager
    def _told(self, connection: Connection | None) -> Iterator[None]:
        """Whatever goes wrong with a connection, or with getting one (None), is raised as one of our own errors."""
        try:
            yield
        except psycopg.Error as error:
            lost = connection is None or connection.closed
            raise translated(self.name, error, lost=lost) from error
        except UnicodeEncodeError as error:
            raise BadText from error


def _roll_back(connection: Connection) -> None:
    """What cannot be rolled back is closed: the server then does it."""
    try:
        connection.execute("ROLLBACK")
    except psycopg.Error:
        connection.close()
