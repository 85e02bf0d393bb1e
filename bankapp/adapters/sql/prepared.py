"""Core statements compiled once to the driver's own text: the compiler's comfort without its price on every call."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Protocol, cast

from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Row = tuple[Any, ...]
"""A row as the driver gives it; its values' types are those of the columns asked for."""


_FETCH = 1000


class Cursor(Protocol):
    """What is used of a driver's cursor."""

    def execute(self, sql: str, parameters: Sequence[object] = ..., /) -> object: ...
    def executemany(self, sql: str, parameters: Sequence[Sequence[object]], /) -> object: ...
    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Row | None: ...
    def fetchmany(self, size: int, /) -> list[Row]: ...
    def fetchall(self) -> list[Row]: ...


class Prepared:
    """One statement for one dialect, compiled when it is first wanted. For any thread.

    Parameters are passed in the order in which they stand in the statement.
    """

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        self._statement = statement
        self._dialect = dialect

    @cached_property
    def sql(self) -> str:
        """The driver's own text."""
        return str(self._statement.compile(dialect=self._dialect))

    def run(self, cursor: Cursor, *parameters: object) -> None:
        cursor.execute(self.sql, parameters)

    def many(self, cursor: Cursor, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            cursor.executemany(self.sql, rows)

    def one(self, cursor: Cursor, *parameters: object) -> Row | None:
        cursor.execute(self.sql, parameters)
        return cursor.fetchone()

    def each(self, cursor: Cursor, *parameters: object) -> Iterator[Row]:
        """As `all`, but never many rows at once; the cursor is busy until the last one is drawn."""
        cursor.execute(self.sql, parameters)
        while rows := cursor.fetchmany(_FETCH):
            yield from rows

    def all(self, cursor: Cursor, *parameters: object) -> list[Row]:
        cursor.execute(self.sql, parameters)
        return cursor.fetchall()


class Filled(Prepared):
    """A statement that carries most of its parameters with it: for one that is made for a single question."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        super().__init__(statement, dialect)
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        self.sql = str(compiled)
        self._names = tuple(compiled.positiontup or ())
        self._values = dict(compiled.params)

    def values(self, **others: object) -> tuple[object, ...]:
        """All parameters in their order: its own, and those that were left open."""
        values = {**self._values, **others}
        return tuple(values[name] for name in self._names)
