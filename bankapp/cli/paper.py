"""Papers for auditors and customers, as PDF; beside the window the only door to what prints."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, counted, head_json, money_json
from bankapp.cli.parameters import json_option, text
from bankapp.cli.transport import check_other, file_argument
from bankapp.eventstore.instants import system_clock
from bankapp.services.papers import Letterhead, period_of
from bankapp.services.session import Session
from bankapp.services.statements import AccountStatement, events_in, make_statement

if TYPE_CHECKING:  # Qt takes its time, and help needs none of it
    from bankapp.ui.paper.blocks import Paper

from_option = click.option("--from", "since", type=text, metavar="MOMENT", default="", help="From then on.")
to_option = click.option("--to", "until", type=text, metavar="MOMENT", default="", help="Up to then.")


@click.command("statement")
@click.argument("account_id", type=text, metavar="ID")
@file_argument
@from_option
@to_option
@json_option
@click.pass_obj
def print_statement(desk: Desk, account_id: str, file: Path, since: str, until: str, as_json: bool) -> None:
    """Write an account statement to a FILE, as PDF.

    It has the opening balance, every movement with the balance after it, totals, and the closing balance.
    """
    from PySide6.QtCore import QLocale

    from bankapp.ui.paper.statement import statement_paper

    with desk.reading() as session:
        check_other(session, file)
        period = period_of(session.history, session.bookmarks, since, until)
        with desk.screen.progress("Reading", lambda: events_in(session.history, account_id, period)) as progress:
            made = make_statement(session.history, account_id, period, progress)
        paper = statement_paper(made, _letterhead(session), QLocale())
        pages = _printed(desk, paper, file, rows=len(made.movements))
    if as_json:
        desk.screen.json(_statement_json(made, pages))
    else:
        desk.screen.line(_statement_text(made, pages, file))


COMMANDS = (print_statement,)


def _letterhead(session: Session) -> Letterhead:
    """The bank's name and id, and the instant now."""
    return Letterhead(session.name, session.title, session.bank_id, system_clock())


def _printed(desk: Desk, paper: "Paper", file: Path, rows: int) -> int:
    """Print a paper, whose tables have about so many rows, with a progress bar; gives the number of its pages."""
    from bankapp.ui.paper.door import application_for_paper
    from bankapp.ui.paper.printing import print_paper

    application = application_for_paper()
    with desk.screen.progress("Writing", lambda: 2 * rows) as progress:
        pages = print_paper(paper, file, progress)
    del application
    return pages


def _statement_json(made: AccountStatement, pages: int) -> Json:
    return {
        "account": made.account.account_id,
        "opening": money_json(made.money(made.opening)),
        "in": money_json(made.money(made.total_in)),
        "out": money_json(made.money(made.total_out)),
        "closing": money_json(made.money(made.closing)),
        "movements": len(made.movements),
        "pages": pages,
        "head": head_json(made.head),
    }


def _statement_text(made: AccountStatement, pages: int, file: Path) -> str:
    what = f"{counted(len(made.movements), 'movement')} on {counted(pages, 'page')} written to {file}"
    return f"{what}: opening balance {made.money(made.opening)}, closing balance {made.money(made.closing)}."
