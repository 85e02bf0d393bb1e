"""Bookmarks in the bank's own file, in a table beside the log."""

from sqlalchemy import bindparam, delete, select

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Prepared
from bankapp.adapters.sql.replacing import insert_or_replace
from bankapp.adapters.sql.tables import bookmarks
from bankapp.services.bookmarks import Bookmark


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
