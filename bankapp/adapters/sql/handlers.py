"""The handlers of the projections: what comes of events is written into one set of tables, in force or not yet."""

from collections.abc import Sequence
from functools import cache, partial
from operator import itemgetter
from typing import NamedTuple, assert_never

from sqlalchemy import ClauseElement, ColumnElement, Dialect, Table, bindparam, func, insert, literal_column, select

from bankapp.adapters.sql.bins import Bins
from bankapp.adapters.sql.books import Books
from bankapp.adapters.sql.counting import Counted
from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.prepared import Cursor, Prepared
from bankapp.adapters.sql.replacing import insert_or_replace
from bankapp.adapters.sql.snapshots import SCHEMA as SNAPSHOT_SCHEMA
from bankapp.adapters.sql.tables import BESIDE, OF_PROJECTION
from bankapp.domain.account import AccountState
from bankapp.services.catching_up import Fault, HandlerFailed, take_over
from bankapp.services.folding import Changes, Fold, Logged
from bankapp.services.projections import ProjectionName
from bankapp.services.readmodels import STATUSES, ProductRow

Names = tuple[ProjectionName, ...]
Faults = dict[ProjectionName, Fault]
_IN_FORCE = {table.name: table for tables in OF_PROJECTION.values() for table in tables}


class Made(NamedTuple):
    """What is to be written of some events, as far as it was found out before."""

    changes: Changes | None = None
    counted: Counted | None = None


_NOTHING = Made()


class Handlers:
    """Write and remember nothing: what the fold of the register remembers is handed in."""

    def __init__(self, database: Database, *, beside: bool = False) -> None:
        """`beside`: into the tables that are not in force yet."""
        tables = BESIDE if beside else _IN_FORCE
        self._database = database
        self._sql = _statements(database.dialect, beside=beside)
        self._bins = Bins(database, tables["bins"])
        self._books = Books(database, tables["books"])

    def changes(self, cursor: Cursor, events: Sequence[Logged], fold: Fold) -> Changes:
        """What the register is to write; only for a cursor on the state of the bank from which it goes on."""
        return fold.fold(events, _Latest(cursor, self._sql))

    def take(
        self, cursor: Cursor, names: Names, before: int, events: Sequence[Logged], fold: Fold, made: Made | None = None
    ) -> Faults:
        """Let some projections, which stand at `before`, take over events, within a transaction.

        One whose handler fails takes over all before the event that is told; the others never hear of it.
        """
        if self.take_together(cursor, names, events, fold, made):
            return {}
        return self.take_alone(cursor, names, before, events, fold)

    def take_together(
        self, cursor: Cursor, names: Names, events: Sequence[Logged], fold: Fold, made: Made | None = None
    ) -> bool:
        """Let all take over all, or none anything where a handler fails; what is `made` already is written as it is."""
        try:
            with self._database.attempt(cursor):
                for name in names:
                    self._write(cursor, name, events, fold, made or _NOTHING)
        except HandlerFailed:
            return False
        return True

    def take_alone(self, cursor: Cursor, names: Names, before: int, events: Sequence[Logged], fold: Fold) -> Faults:
        """Let each take over as much as it can."""
        tried = {name: take_over(partial(self._alone, cursor, name, fold), before, events) for name in names}
        return {name: fault for name, fault in tried.items() if fault}

    def add_history(self, cursor: Cursor, rows: Sequence[tuple[int, ...]]) -> None:
        """Write rows of the history of accounts, of which those of one account are in their order."""
        self._sql.add_history.many(cursor, sorted(rows, key=itemgetter(0)))

    def _alone(self, cursor: Cursor, name: ProjectionName, fold: Fold, _before: int, events: Sequence[Logged]) -> None:
        with self._database.attempt(cursor):
            self._write(cursor, name, events, fold, _NOTHING)

    def _write(self, cursor: Cursor, name: ProjectionName, events: Sequence[Logged], fold: Fold, made: Made) -> None:
        match name:
            case "register":
                self._write_register(cursor, made.changes or self.changes(cursor, events, fold))
            case "books" if made.counted:
                self._books.put(cursor, made.counted.books)
            case "books":
                self._books.extend(cursor, events)
            case "bins" if made.counted:
                self._bins.put(cursor, made.counted.bins)
            case "bins":
                self._bins.extend(cursor, events)
            case _:
                assert_never(name)

    def _write_register(self, cursor: Cursor, changes: Changes) -> None:
        sql = self._sql
        sql.add_accounts.many(cursor, changes.accounts)
        self.add_history(cursor, changes.history)
        sql.add_reversals.many(cursor, changes.reversals)
        sql.add_choices.many(cursor, changes.choices)
        sql.add_products.many(cursor, changes.products)
        rows = [(taken.stream_id, taken.version, SNAPSHOT_SCHEMA, taken.state) for taken in changes.snapshots]
        sql.add_snapshots.many(cursor, rows)


class _Statements:
    """Of the register; parameters go in the order in which they are named here."""

    def __init__(self, dialect: Dialect, *, beside: bool) -> None:
        tables = BESIDE if beside else _IN_FORCE

        def prepare(statement: ClauseElement) -> Prepared:
            return Prepared(statement, dialect)

        account_list, account_history = tables["account_list"], tables["account_history"]
        reversals, products, choices = tables["reversals"], tables["products"], tables["choices"]
        one: ColumnElement[int] = literal_column("1")
        self.add_accounts = prepare(insert(account_list))
        self.add_history = prepare(insert(account_history))
        self.add_reversals = prepare(insert(reversals))
        self.add_choices = prepare(insert(choices))
        chosen = select(choices.c.product_id).where(choices.c.number == bindparam("number"))
        self.latest_choice = prepare(chosen.order_by(choices.c.position.desc()).limit(one))
        self.add_products = prepare(insert_or_replace(products, dialect))
        self.add_snapshots = prepare(insert_or_replace(tables["snapshots"], dialect))
        accounts, history = account_list.c, account_history.c
        newest = newest_of(account_history, accounts.number)
        latest = select(
            *(accounts.number, accounts.owner, accounts.currency),
            *(history.balance, history.overdraft_limit, history.status),
        ).join_from(account_list, account_history, (history.number == accounts.number) & (history.position == newest))
        self.latest_account = prepare(latest.where(accounts.account_id == bindparam("account_id")))
        self.reversed_of = prepare(select(reversals.c.position).where(reversals.c.number == bindparam("number")))
        self.accounts = prepare(select(func.max(accounts.number)))
        product = select(*(products.c[name] for name in ProductRow._fields))
        self.product = prepare(product.where(products.c.product_id == bindparam("product_id")))


_statements = cache(_Statements)


def newest_of(of: Table, number: ColumnElement[int], position: ColumnElement[int] | None = None) -> ColumnElement[int]:
    """The position of a numbered thing's newest row, at or before `position`."""
    inner = of.alias("newest")
    query = select(func.max(inner.c.position)).where(inner.c.number == number)
    if position is not None:
        query = query.where(inner.c.position <= position)
    return query.correlate_except(inner).scalar_subquery()


class _Latest:
    """What is kept already, read inside the transaction that goes on from it."""

    def __init__(self, cursor: Cursor, sql: _Statements) -> None:
        self._cursor = cursor
        self._sql = sql

    def account(self, account_id: str) -> tuple[int, AccountState] | None:
        row = self._sql.latest_account.one(self._cursor, account_id)
        if row is None:
            return None
        number, owner, currency, balance, limit, status = row
        undone = frozenset(found[0] for found in self._sql.reversed_of.all(self._cursor, number))
        chosen = self._sql.latest_choice.one(self._cursor, number)
        product = chosen[0] if chosen else ""
        return number, AccountState(STATUSES[status], owner, currency, balance, limit, undone, product)

    def product(self, product_id: str) -> ProductRow | None:
        row = self._sql.product.one(self._cursor, product_id)
        return ProductRow(*row) if row else None

    def accounts(self) -> int:
        row = self._sql.accounts.one(self._cursor)
        return (row[0] or 0) if row else 0
