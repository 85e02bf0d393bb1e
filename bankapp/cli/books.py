"""The bank's own books, as a command."""

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, money_json
from bankapp.cli.parameters import json_option
from bankapp.cli.reading import at_option
from bankapp.cli.selecting import moment_in
from bankapp.cli.tables import Column, table
from bankapp.domain.money import Money
from bankapp.services.trial_balance import Group, Line, Sheet, TrialBalance, trial_balance

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


COMMANDS = (show_trial_balance,)


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
