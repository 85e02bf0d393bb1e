"""The statements that ask the read models, compiled once. Parameters go in the order in which they are named here."""

import operator
from collections.abc import Callable
from functools import cache

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Dialect,
    bindparam,
    func,
    literal_column,
    select,
)

from bankapp.adapters.sql.handlers import newest_of
from bankapp.adapters.sql.prepared import Prepared
from bankapp.adapters.sql.tables import (
    account_history,
    account_list,
    choices,
    events,
    products,
    reversals,
)
from bankapp.services.readmodels import AccountRow, ProductRow, Sign

_SIGNS: dict[Sign, Callable[[ColumnElement[int], ColumnElement[int]], ColumnElement[bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


class Statements:
    """One set for a database's dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._accounts()
        self._answers()

    def _prepare(self, statement: ClauseElement) -> Prepared:
        return Prepared(statement, self._dialect)

    def _accounts(self) -> None:
        row = select(*(account_list.c[name] for name in AccountRow._fields))
        account_id, owner = account_list.c.account_id, account_list.c.owner
        # SQLite's own LIKE takes no notice of case in English only
        line_feed: ColumnElement[str] = func.char(literal_column("10"))
        none: ColumnElement[int] = literal_column("0")
        folded = func.casefold(account_id.concat(line_feed).concat(owner))
        self.all_accounts = self._prepare(row.order_by(account_list.c.number))
        self.first_account = self._prepare(row.order_by(account_list.c.number).limit(literal_column("1")))
        self.find_accounts = self._prepare(
            row.where(func.instr(folded, bindparam("folded_text")) > none).order_by(account_list.c.number)
        )
        self.account_row = self._prepare(row.where(account_id == bindparam("account_id")))
        self.opened = self._prepare(
            select(func.max(account_list.c.number)).where(account_list.c.opened <= bindparam("position"))
        )

    def _answers(self) -> None:
        accounts, history = account_list.c, account_history.c
        told = select(accounts.account_id, choices.c.position, choices.c.effective_at, choices.c.product_id)
        self.choices = self._prepare(
            told.join_from(choices, account_list, choices.c.number == accounts.number)
            .where(choices.c.position <= bindparam("position"))
            .order_by(choices.c.position)
        )
        row = select(*account_history.c)
        wanted = func.each_number(bindparam("numbers")).table_valued("value").alias("wanted")
        number = wanted.c.value
        at = newest_of(account_history, number, bindparam("position"))
        newest = choices.c.position == newest_of(choices, number, history.position)
        of_account = select(choices.c.product_id).where(choices.c.number == number, newest)
        chosen = of_account.correlate(wanted, account_history).scalar_subquery()
        whole = row.add_columns(func.coalesce(chosen, literal_column("''")))
        self.history_of = self._prepare(
            whole.join_from(wanted, account_history, (history.number == number) & (history.position == at))
        )
        between = history.position.between(bindparam("first"), bindparam("last"))
        self.balances = self._prepare(
            row.where(history.number == bindparam("number"), between).order_by(history.position)
        )
        versions = func.each_number(bindparam("versions")).table_valued("value").alias("versions")
        of_stream = (events.c.stream_id == bindparam("stream_id")) & (events.c.version == versions.c.value)
        at_version = select(events.c.position).where(of_stream).correlate(versions).scalar_subquery()
        wanted_steps = history.position.in_(select(at_version).select_from(versions))
        steps = row.where(history.number == bindparam("number"), wanted_steps)
        self.curve = self._prepare(steps.order_by(history.position))
        self._searches()
        undone = func.each_number(bindparam("positions")).table_valued("value").alias("undone")
        self.reversals_of = self._prepare(
            select(reversals.c.position, reversals.c.reversed_by).join_from(
                undone, reversals, reversals.c.position == undone.c.value
            )
        )
        of_pair = history.position.in_((reversals.c.position, reversals.c.reversed_by))
        self.corrected = self._prepare(
            select(history.version)
            .join_from(reversals, account_history, (history.number == reversals.c.number) & of_pair)
            .where(reversals.c.number == bindparam("number"))
        )
        product = select(*(products.c[name] for name in ProductRow._fields))
        self.products = self._prepare(product.order_by(products.c.product_id))

    def _searches(self) -> None:
        history = account_history.c
        row = select(*account_history.c).where(history.number == bindparam("number"))
        compared = {sign: row.where(compare(history.balance, bindparam("minor"))) for sign, compare in _SIGNS.items()}
        one: ColumnElement[int] = literal_column("1")
        self.first_balance: dict[Sign, Prepared] = {
            sign: self._prepare(query.order_by(history.position).limit(one)) for sign, query in compared.items()
        }
        undone = reversals.c.position
        self.reversed_since = self._prepare(select(undone).where(undone >= bindparam("since")).order_by(undone))


statements = cache(Statements)
