"""Closing the month: fee and interest of every account's product, as a preview or posted."""

import os

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, counted, money_json
from bankapp.cli.parameters import json_option
from bankapp.cli.tables import Column, table
from bankapp.cli.texts import text
from bankapp.domain.money import Money
from bankapp.domain.months import Month, parse_month
from bankapp.domain.rates import rate_text
from bankapp.domain.rejections import BooksAreClosed
from bankapp.errors import Refused
from bankapp.services.actor import VARIABLE, actor_at_start
from bankapp.services.month_basis import LineState, MonthBasis, MonthLine, MonthTotal, Statement
from bankapp.services.month_end import Posted, look_at_month, post_month
from bankapp.services.session import Session

_COLUMNS = (
    Column("account"),
    Column("owner"),
    Column("product"),
    Column("days", right=True),
    Column("average", right=True),
    Column("rate", right=True),
    Column("fee", right=True),
    Column("interest", right=True),
    Column(""),
)
_WORDS: dict[LineState, str] = {
    "due": "to post",
    "posted": "posted",
    "nothing": "nothing to post",
    "closed": "closed, nothing is posted",
}


class MonthIncomplete(Refused):
    """Some accounts could not be posted; `refused` tells which, and why."""

    def __init__(self, month: Month, refused: tuple[tuple[str, str], ...]) -> None:
        self.month, self.refused = month, refused
        others = f" So it is with {counted(len(refused) - 1, 'more account')}." if len(refused) > 1 else ""
        super().__init__(f"{month} could not be posted to account {refused[0][0]}: {refused[0][1]}{others}")


@click.command("close-month")
@click.argument("month", metavar="MONTH", type=text)
@click.option("--preview", is_flag=True, help="Show what would be posted, and post nothing.")
@click.option(
    "--actor",
    type=text,
    default=lambda: actor_at_start(os.environ),
    show_default=f"{VARIABLE}, else the login name",
    help="Who does it.",
)
@json_option
@click.pass_obj
def close_month(desk: Desk, month: str, preview: bool, actor: str, as_json: bool) -> None:
    """Post the fee and the interest of every account's product for MONTH (2026-03), which must be over.

    At the prices of that month, once only: what was posted before is left as it is. It counts from the month's end.
    """
    chosen = parse_month(month)
    with desk.reading() as session:
        basis = _look(desk, session, chosen)
        done = Posted(basis.statement(), 0, 0) if preview else _post(desk, session, basis, actor)
    if as_json:
        desk.screen.json(_json(done, preview=preview))
    else:
        desk.screen.lines(_text(done, preview=preview))
    if done.refused:
        raise MonthIncomplete(chosen, done.refused)


COMMANDS = (close_month,)


def _look(desk: Desk, session: Session, month: Month) -> MonthBasis:
    with desk.screen.progress("reading", session.history.head) as progress:
        return look_at_month(session.bank, session.history, month, progress)


def _post(desk: Desk, session: Session, basis: MonthBasis, actor: str) -> Posted:
    with desk.screen.progress("posting", lambda: basis.statement().count("due")) as progress:
        return post_month(session.bank, session.store, basis, actor, progress)


def _json(done: Posted, *, preview: bool) -> Json:
    statement = done.statement
    return {
        "month": str(statement.month),
        "position": statement.position,
        "preview": preview,
        "posted": done.posted,
        "already": statement.count("posted") if preview else done.already,
        "due": statement.count("due"),
        "closed_until": statement.closed_until or None,
        "accounts": [_line_json(line) for line in statement.lines],
        "totals": [
            {"fees": money_json(total.fees), "interest": money_json(total.interest)} for total in statement.totals
        ],
    }


def _line_json(line: MonthLine) -> Json:
    return {
        "id": line.account_id,
        "owner": line.owner,
        "product": line.product_id,
        "days": line.days,
        "average": money_json(line.average),
        "rates": [rate_text(rate).removesuffix(" %") for rate in line.rates],
        "fee": money_json(Money(line.fee, line.currency)),
        "interest": money_json(Money(line.interest, line.currency)),
        "state": line.state,
        "below_limit": line.below,
    }


def _text(done: Posted, *, preview: bool) -> list[str]:
    statement = done.statement
    rows = [*map(_row, statement.lines), *map(_total, statement.totals)]
    said = _previewed(statement) if preview else _said(done)
    return [*(table(_COLUMNS, rows) if rows else []), said]


def _row(line: MonthLine) -> tuple[str, ...]:
    words = f"{_WORDS[line.state]}, below its limit" if line.below else _WORDS[line.state]
    return (
        line.account_id,
        line.owner,
        line.product_id,
        str(line.days),
        str(line.average),
        ", ".join(map(rate_text, line.rates)),
        str(Money(line.fee, line.currency)),
        str(Money(line.interest, line.currency)),
        words,
    )


def _total(total: MonthTotal) -> tuple[str, ...]:
    return ("total", "", "", "", "", "", str(total.fees), str(total.interest), "")


def _previewed(statement: Statement) -> str:
    due, before = statement.count("due"), statement.count("posted")
    said = (
        f"Preview of {statement.month}: {counted(due, 'account')} to post, {before} posted before; nothing was written."
    )
    if due and statement.closed_until:
        return f"{said} {BooksAreClosed(statement.closed_until, statement.month.last.isoformat())}"
    return said


def _said(done: Posted) -> str:
    said = f"{done.statement.month}: {counted(done.posted, 'account')} posted, {done.already} posted before"
    rest = done.statement.count("due")
    return f"{said}; stopped, {rest} to post." if done.stopped else f"{said}."
