"""The commands that answer questions about history: what changed, why a balance is so, when something first was."""

import click

from bankapp.cli.answers import (
    chain_json,
    chain_text,
    checked_json,
    checked_text,
    comparison_json,
    comparison_text,
    explanation_json,
    explanation_text,
    found_json,
    found_text,
)
from bankapp.cli.desk import Desk
from bankapp.cli.parameters import json_option
from bankapp.cli.reading import at_option, known_account
from bankapp.cli.selecting import moment_in
from bankapp.cli.texts import text
from bankapp.services.bank import NoSuchEvent
from bankapp.services.causes import chain_of
from bankapp.services.checking import check_against_replay
from bankapp.services.comparing import compare
from bankapp.services.explaining import explain
from bankapp.services.searching import first as search

INTEGRITY = 5
"""The exit code where what is shown is not the events' own."""


@click.command()
@click.argument("one", metavar="A", type=text)
@click.argument("other", metavar="B", type=text)
@click.option("--account", "account_id", type=text, metavar="ID", default="", help="Only this account.")
@json_option
@click.pass_obj
def diff(desk: Desk, one: str, other: str, account_id: str, as_json: bool) -> None:
    """Compare the bank at two moments."""
    with desk.reading() as session:
        if account_id:
            known_account(session, account_id)
        positions = moment_in(session, one), moment_in(session, other)
        with desk.screen.progress("comparing", session.history.head) as progress:
            found = compare(session.history, *positions, account_id, progress)
    if as_json:
        desk.screen.json(comparison_json(found))
    else:
        desk.screen.lines(comparison_text(found))


@click.command()
@click.argument("account_id", metavar="ID", type=text)
@at_option
@json_option
@click.pass_obj
def why(desk: Desk, account_id: str, moment: str, as_json: bool) -> None:
    """Show what an account's balance is made of."""
    with desk.reading() as session:
        known_account(session, account_id)
        position = moment_in(session, moment)
        with desk.screen.progress("reading", session.history.head) as progress:
            found = explain(session.history, account_id, position, progress)
    if as_json:
        desk.screen.json(explanation_json(found, position))
    else:
        desk.screen.lines(explanation_text(found, position))


@click.command()
@click.argument("position", type=int)
@json_option
@click.pass_obj
def causes(desk: Desk, position: int, as_json: bool) -> None:
    """Show what led to an event, and what came of it."""
    with desk.reading() as session:
        event = session.history.event(position)
        if event is None:
            raise NoSuchEvent(position)
        found = chain_of(session.history, event)
    if as_json:
        desk.screen.json(chain_json(found))
    else:
        desk.screen.lines(chain_text(found))


@click.command()
@click.argument("condition", metavar="CONDITION", nargs=-1, required=True, type=text)
@json_option
@click.pass_obj
def first(desk: Desk, condition: tuple[str, ...], as_json: bool) -> None:
    """Find the first moment at which a CONDITION held.

    Such as "balance 123 < 0", "status 123 = frozen", "accounts > 100", "total EUR >= 1000".
    """
    with desk.reading() as session:
        with desk.screen.progress("searching", session.history.head) as progress:
            found = search(session.history, " ".join(condition), progress)
        event = session.history.event(found.position) if found.position else None
    if as_json:
        desk.screen.json(found_json(found, event))
    else:
        desk.screen.lines(found_text(found, event))


@click.command()
@at_option
@json_option
@click.pass_obj
def check(desk: Desk, moment: str, as_json: bool) -> int:
    """Hold the quick answers against a replay of the whole log."""
    with desk.reading() as session:
        position = moment_in(session, moment)
        with desk.screen.progress("replaying", lambda: position) as progress:
            found = check_against_replay(session.history, position, progress)
    if as_json:
        desk.screen.json(checked_json(found))
    else:
        desk.screen.lines(checked_text(found))
    return 0 if found.equal else INTEGRITY


COMMANDS = (diff, why, causes, first, check)
