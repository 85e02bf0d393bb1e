"""A bank's file without bankapp: what anybody with an SQLite shell can do to it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.sqlite import connect
from bankapp.adapters.sql.tables import SQLITE_GUARDS

RawError = sqlite3.Error
DROP_GUARDS = (
    "DROP TRIGGER events_are_never_updated",
    "DROP TRIGGER events_are_never_deleted",
    "DROP TRIGGER events_are_only_appended",
)
PUT_GUARDS_BACK = SQLITE_GUARDS
"""A careful attacker's last step."""


@contextmanager
def raw(path: Path) -> Iterator[Any]:
    """A driver's connection to a file, which may be new."""
    connection = connect(path, mode="rwc")
    try:
        yield connection
    finally:
        connection.close()


def run_raw(path: Path, *statements: str) -> None:
    with raw(path) as connection:
        for statement in statements:
            connection.execute(statement)


def ask_raw(path: Path, question: str) -> Any:
    """The first value of the first row."""
    with raw(path) as connection:
        return connection.execute(question).fetchone()[0]


def fingerprints(folder: Path) -> dict[str, str]:
    """What lies in a folder: names and digests. Only for files that no store of this process has open."""
    files = (path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
