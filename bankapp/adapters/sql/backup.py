"""Copies of a bank's file by SQLite's own means: whole, while others go on writing."""

import os
from contextlib import closing, suppress
from pathlib import Path

from bankapp.adapters.sql._driver import sqlite3
from bankapp.adapters.sql.errors import AlreadyThere, CannotOpen, translated
from bankapp.adapters.sql.opening import inspect
from bankapp.adapters.sql.sqlite import connect

_PAGES = 4096


def copy_bank(source: Path, target: Path) -> None:
    """Copy a bank to a path where nothing is; it appears there whole. Raises AlreadyThere, or as opening does."""
    inspect(source)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists():
            raise AlreadyThere(target)
        _copy(source, part)
        os.link(part, target)  # unlike a rename, never takes the place of a file that came meanwhile
    except FileExistsError as error:
        raise AlreadyThere(target) from error
    except OSError as error:
        raise CannotOpen(target, error.strerror or str(error)) from error
    except sqlite3.Error as error:
        raise translated(source.name, error) from error
    finally:
        with suppress(OSError):  # the reason is told already: a folder that is none, a name that is too long
            part.unlink(missing_ok=True)


def _copy(source: Path, part: Path) -> None:
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(connect(source, mode="ro")) as origin, closing(connect(part)) as copy:
        origin.execute("BEGIN")
        # only a read begins the transaction; without it, each commit of another would start the copy anew
        origin.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        origin.backup(copy, pages=_PAGES)
        copy.execute("PRAGMA journal_mode = DELETE")
