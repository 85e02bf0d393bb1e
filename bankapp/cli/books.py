"""The bank's own books: what they hold, and up to which day they are closed."""

import click

from bankapp.cli.carrying import carry_out
from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, money_json, time_text
from bankapp.cli.parameters import Order, json_option, ordering
from bankapp.cli.reading import at_option
from bankapp.cli.selecting import moment_in
from bankapp.cli.tables import Column, table
from bankapp.cli.texts import text
from bankapp.domain.commands import CloseBooks, ReopenBooks
from bankapp.domain.money import Money
from bankapp.eventstore.instants import to_iso
from bankapp.services.closings import Closing, closings
from bankapp.services.trial_balance import Group, Line, Sheet, TrialBalance, trial_balance

_CLOSINGS = (
    Column("event", right=True),
    Column("recorded (UTC)"),
    Column("closed until"),
    Column("actor"),
    Column("reason"),
)
_COLUMNS = (Column("account"), Column("debit", right=True), Column("credit", right=True))


@click.command("trial-balance")
@at_option
@json_option
@click.pass_obj
def show_trial_balance(desk: Desk, moment: str, as_json: bool) -> None:
    """Show the bank's own books: assets, liabilities, income and expenses; debits equal credits at every moment."""
    with desk.reading() as session:
        found = trial_balance(session.history, moment_in(session, moment))
    if as_json:
        desk.screen.json(_json(found))
    else:
        desk.screen.lines(_text(found))


@click.command("close-books")
@click.argument("day", metavar="DATE", type=text)
@ordering
def close_books(desk: Desk, order: Order, day: str) -> None:
    """Let nothing count from DATE (2026-03-31, which must be over) or an earlier day any more."""
    carry_out(desk, order, lambda _: CloseBooks(day))


@click.command("reopen-books")
@click.argument("day", metavar="[DATE]", required=False, default="", type=text)
@ordering
def reopen_books(desk: Desk, order: Order, day: str) -> None:
    """Keep the books closed until DATE only, or open them altogether; needs --reason."""
    carry_out(desk, order, lambda _: ReopenBooks(day, order.reason))


@click.command("books")
@at_option
@json_option
@click.pass_obj
def show_closings(desk: Desk, moment: str, as_json: bool) -> None:
    """Show up to which day the books are closed, and who closed and reopened them, when and why."""
    with desk.reading() as session:
        found = closings(session.history, moment_in(session, moment))
    until = found[-1].until if found else ""
    if as_json:
        desk.screen.json({"closed_until": until or None, "closings": [_closing_json(closing) for closing in found]})
    else:
        said = f"The books are closed until {until}." if until else "The books are open."
        desk.screen.lines([*(table(_CLOSINGS, map(_closing_row, found)) if found else []), said])


COMMANDS = (show_trial_balance, close_books, reopen_books, show_closings)


def _closing_json(closing: Closing) -> Json:
    return {
        "position": closing.position,
        "recorded_at": to_iso(closing.recorded_at),
        "until": closing.until or None,
        "actor": closing.actor,
        "reason": closing.reason,
    }


def _closing_row(closing: Closing) -> tuple[str, str, str, str, str]:
    until = closing.until or "open"
    return str(closing.position), time_text(closing.recorded_at), until, closing.actor, closing.reason


def _json(found: TrialBalance) -> Json:
    return {
        "position": found.position,
        "balanced": found.balanced,
        "sheets": [_sheet_json(sheet) for sheet in found.sheets],
    }


def _sheet_json(sheet: Sheet) -> Json:
    lines = [_line_json(group, line) for group in sheet.groups for line in group.lines]
    return {
        "currency": sheet.currency,
        "debits": money_json(sheet.debits),
        "credits": money_json(sheet.credits),
        "accounts": lines,
        "totals": {group.side: money_json(Money(group.total.minor, sheet.currency)) for group in sheet.groups},
    }


def _line_json(group: Group, line: Line) -> Json:
    """A debit balance is positive."""
    return {"account": line.ledger, "side": group.side, "balance": money_json(Money(line.minor, line.currency))}


def _text(found: TrialBalance) -> list[str]:
    rows = [row for sheet in found.sheets for row in _sheet_rows(sheet)]
    verdict = "debits equal credits" if found.balanced else "DEBITS DO NOT EQUAL CREDITS"
    return [*(table(_COLUMNS, rows) if rows else []), f"The books at event {found.position}: {verdict}."]


def _sheet_rows(sheet: Sheet) -> list[tuple[str, str, str]]:
    lines = [(line.ledger, _cell(line.debit), _cell(line.credit)) for group in sheet.groups for line in group.lines]
    return [*lines, (f"sum in {sheet.currency}", str(sheet.debits), str(sheet.credits))]


def _cell(money: Money | None) -> str:
    return str(money) if money else ""
