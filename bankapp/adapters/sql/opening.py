"""Opening a bank's file: a new one is made whole or not at all, anything else is looked at before it is touched."""

import os
from pathlib import Path

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.errors import (
    CannotOpen,
    DamagedBank,
    NewerBank,
    NoBankThere,
    NotABank,
    StrangeSchema,
)
from bankapp.adapters.sql.guards import ACTING, missing_guards, strangers
from bankapp.adapters.sql.personal import PRIVATE_FILE_VERSION, make_private
from bankapp.adapters.sql.personal import private as private_tables
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.sqlite import SqliteDatabase, connect, patiently
from bankapp.adapters.sql.tables import SQLITE_GUARDS, log
from bankapp.eventstore.errors import GuardsGone
from bankapp.eventstore.identity import IdMaker
from bankapp.eventstore.instants import Clock

APPLICATION_ID = 0x62616E6B  # "bank"
FILE_VERSION = 1
_LARGEST_PAGE = 65536
_BLANK = ("SELECT COUNT(*) FROM sqlite_schema", "PRAGMA application_id", "PRAGMA user_version")


def create_bank(path: Path, ids: IdMaker, clock: Clock, title: str = "", *, private: bool = False) -> SqliteDatabase:
    """Make a new bank at `path`, readable by its owner only; what an interrupted start left there is used.

    In a private one the names and texts of people are sealed.

    Raises NotABank where something else is there, CannotOpen where the folder takes no file.
    """
    _make_file(path)
    database = SqliteDatabase(path)
    try:
        with database.transaction() as cursor:
            if _make_schema(database, cursor, (ids(), clock(), title)) and private:
                make_private(database, cursor, clock)
    except BaseException:
        database.close()
        raise
    return database


def open_bank(path: Path, *, read_only: bool = False) -> SqliteDatabase:
    """Open the bank at `path`; one that may not be written to is opened read-only.

    Raises NoBankThere, NotABank, NewerBank, DamagedBank, StrangeSchema, GuardsGone or CannotOpen; the file is then as
    it was, to the byte.
    """
    missing = inspect(path)
    read_only = read_only or not _writable(path)
    if missing and not read_only:
        raise GuardsGone(path.name, missing)
    # what is at rest and only read is read as it is: nothing is left beside it, and there may be no place for that
    return SqliteDatabase(path, read_only=read_only, immutable=read_only and _at_rest(path))


def title_of(database: Database) -> str:
    """What a bank that is a what-if says of itself; empty for every other bank."""
    with database.reading() as cursor:
        cursor.execute("SELECT title FROM bank")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def is_fresh(path: Path) -> bool:
    """Whether there is nothing yet: no file, or one that an interrupted start left, without anything in it."""
    return not _exists(path) or (path.is_file() and (path.stat().st_size == 0 or _is_blank(path)))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise CannotOpen(path, error.strerror or str(error)) from error


def _is_blank(path: Path) -> bool:
    """Whether a file is an SQLite database of one page that nobody has put anything into."""
    if path.stat().st_size > _LARGEST_PAGE:
        return False
    connection = connect(path, mode="ro", immutable=_at_rest(path))
    try:
        return patiently(path.name, lambda: all(connection.execute(question).fetchone() == (0,) for question in _BLANK))
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def _make_file(path: Path) -> None:
    if not is_fresh(path):
        raise NotABank(path, "something else is there")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise CannotOpen(path, error.strerror or str(error)) from error


def _make_schema(database: SqliteDatabase, cursor: Cursor, identity: tuple[bytes, int, str]) -> bool:
    """False where another process was quicker."""
    cursor.execute("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'events'")
    found = cursor.fetchone()
    if found and found[0]:
        return False
    database.create(cursor, log.sorted_tables)
    for guard in SQLITE_GUARDS:
        cursor.execute(guard)
    cursor.execute("INSERT INTO bank (id, bank_id, created_at, title) VALUES (1, ?, ?, ?)", identity)
    cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    cursor.execute(f"PRAGMA user_version = {FILE_VERSION}")
    return True


def _writable(path: Path) -> bool:
    """By its mode as well, because root may write where nobody is meant to."""
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def inspect(path: Path) -> tuple[str, ...]:
    """Look at a file through SQLite without a way to write, and without leaving anything beside it; raises as opening.

    Returns the guards of the log that are missing. A file at rest is looked at as if nobody could change it: SQLite
    then makes no shared memory.
    """
    if not _exists(path):
        raise NoBankThere(path)
    if not path.is_file():
        raise NotABank(path, "it is not a file")
    at_rest = _at_rest(path)
    try:
        return _inspect(path, immutable=at_rest)
    except DamagedBank:
        if not at_rest or _at_rest(path):
            raise
        return _inspect(path, immutable=False)  # somebody began to write meanwhile


def _at_rest(path: Path) -> bool:
    """Whether nobody has anything in writing that is not yet in the file itself."""
    return not Path(f"{path}-wal").exists()


def _inspect(path: Path, *, immutable: bool) -> tuple[str, ...]:
    try:
        connection = connect(path, mode="ro", immutable=immutable)
        try:
            missing = patiently(path.name, lambda: _look(path, connection))
            if immutable:
                _look_at_the_end(path, connection)
            return missing
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "")
        if code.startswith("SQLITE_NOTADB"):
            raise NotABank(path, "it is no SQLite file") from error
        if code.startswith("SQLITE_CORRUPT"):
            raise DamagedBank(str(path), str(error)) from error
        raise CannotOpen(path, str(error)) from error


def _look(path: Path, connection: sqlite3.Connection) -> tuple[str, ...]:
    if path.stat().st_size == 0:
        raise NotABank(path, "it is empty")
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application_id != APPLICATION_ID:
        raise NotABank(path, "it belongs to another programme")
    if version > PRIVATE_FILE_VERSION:
        raise NewerBank(path, version, PRIVATE_FILE_VERSION)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    acting = dict(connection.execute(ACTING).fetchall())
    if strange := strangers(acting):
        raise StrangeSchema(path, strange[0])
    wanted = {*log.tables, *(private_tables.tables if version == PRIVATE_FILE_VERSION else ())}
    missing = sorted(wanted - names)
    if missing:
        raise DamagedBank(str(path), f"the table {missing[0]} is missing")
    connection.execute("SELECT * FROM events ORDER BY position DESC LIMIT 1").fetchall()
    return missing_guards(acting)


def _look_at_the_end(path: Path, connection: sqlite3.Connection) -> None:
    """SQLite reads a last page that is cut short as if zeros stood there."""
    (page,) = connection.execute("PRAGMA page_size").fetchone()
    if path.stat().st_size % page:
        raise DamagedBank(str(path), "its end is missing")
