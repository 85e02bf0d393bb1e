"""Bookmarks in the bank's own file, in a table beside the log."""

from functools import cache

from sqlalchemy import Dialect, bindparam, delete, select, update

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.adapters.sql.replacing import insert_or_replace
from bankapp.adapters.sql.tables import bookmarks
from bankapp.services.bookmarks import Bookmark
from bankapp.services.personal import FORGOTTEN, naming


class SqlBookmarks:
    """Keeps the contract of `Bookmarks`."""

    def __init__(self, database: Database) -> None:
        of = bookmarks.c
        named = of.name == bindparam("wanted")
        row = select(of.name, of.position, of.note)
        self._database = database
        self._all = Prepared(row.order_by(of.position, of.name), database.dialect)
        self._find = Prepared(row.where(named), database.dialect)
        self._put = Prepared(insert_or_replace(bookmarks, database.dialect), database.dialect)
        self._remove = Prepared(delete(bookmarks).where(named), database.dialect)

    def all(self) -> list[Bookmark]:
        return [Bookmark(*row) for row in self._database.rows(self._all)]

    def find(self, name: str) -> Bookmark | None:
        row = self._database.row(self._find, name)
        return Bookmark(*row) if row else None

    def put(self, bookmark: Bookmark) -> None:
        with self._database.transaction() as cursor:
            self._put.run(cursor, bookmark.name, bookmark.position, bookmark.note)

    def remove(self, name: str) -> None:
        with self._database.transaction() as cursor:
            self._remove.run(cursor, name)


class _Statements:
    def __init__(self, dialect: Dialect) -> None:
        of = bookmarks.c
        named = of.name == bindparam("wanted")
        self.all = Prepared(select(of.name, of.note), dialect)
        self.change = Prepared(update(bookmarks).values(note=bindparam("text")).where(named), dialect)
        self.remove = Prepared(delete(bookmarks).where(named), dialect)


_statements = cache(_Statements)


def forget_in_bookmarks(cursor: Cursor, dialect: Dialect, person: str) -> None:
    """Take away what bookmarks say of a person, within the transaction in which that person is forgotten.

    A note that names the person is not kept, and neither is a bookmark that is called so.
    """
    sql, names = _statements(dialect), naming(person)
    for name, note in sql.all.all(cursor):
        if names(name):
            sql.remove.run(cursor, name)
        elif names(note):
            sql.change.run(cursor, FORGOTTEN, name)
