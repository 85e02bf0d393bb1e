"""Papers for auditors and customers, as PDF; beside the window the only door to what prints."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, counted, head_json, money_json
from bankapp.cli.parameters import json_option
from bankapp.cli.texts import text
from bankapp.cli.transport import check_other, file_argument
from bankapp.eventstore.instants import system_clock
from bankapp.services.audit_report import AuditReport, make_report
from bankapp.services.papers import letterhead_of, period_of
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
        paper = statement_paper(made, letterhead_of(session, system_clock()), QLocale())
        pages = _printed(desk, paper, file, rows=len(made.movements))
    if as_json:
        desk.screen.json(_statement_json(made, pages))
    else:
        desk.screen.line(_statement_text(made, pages, file))


@click.command("report")
@file_argument
@from_option
@to_option
@json_option
@click.pass_obj
def print_report(desk: Desk, file: Path, since: str, until: str, as_json: bool) -> None:
    """Write an audit report to a FILE, as PDF.

    It has totals, the trial balance, the verified head and its signatures, who did what, and corrections with reasons.
    """
    from PySide6.QtCore import QLocale

    from bankapp.ui.paper.report import report_paper

    with desk.reading() as session:
        check_other(session, file)
        period = period_of(session.history, session.bookmarks, since, until)
        with desk.screen.progress("Verifying", lambda: period.last) as progress:
            made = make_report(session, desk.make_workspace().proofs(), period, progress)
        paper = report_paper(made, letterhead_of(session, system_clock()), QLocale())
        pages = _printed(desk, paper, file, rows=len(made.deeds) + len(made.corrections))
    if as_json:
        desk.screen.json(_report_json(made, pages))
    else:
        desk.screen.lines(_report_text(made, pages, file))


COMMANDS = (print_statement, print_report)


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


def _report_json(made: AuditReport, pages: int) -> Json:
    fault, newest = made.verdict.fault, made.signatures.newest
    return {
        "first": made.period.first,
        "last": made.period.last,
        "events": made.events,
        "accounts_opened": made.accounts,
        "by_type": dict(made.by_type),
        "balanced": made.books.balanced,
        "closed_until": made.closed_until or None,
        "head": head_json(made.head),
        "fault": {"position": fault.position, "what": fault.what} if fault else None,
        "signed_to": newest.head.position if newest else None,
        "signature_fault": made.signatures.fault or None,
        "corrections": made.reversals,
        "pages": pages,
    }


def _report_text(made: AuditReport, pages: int, file: Path) -> list[str]:
    fault, newest = made.verdict.fault, made.signatures.newest
    what = f"{counted(made.events, 'event')} on {counted(pages, 'page')} written to {file}"
    chain = f"BROKEN at event {fault.position}: {fault.what}" if fault else f"verified to event {made.verdict.events}"
    signed = f"signed up to event {newest.head.position}" if newest else "no head is signed"
    return [f"{what}: the chain is {chain}; {made.signatures.fault or signed}."]
