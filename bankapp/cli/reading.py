"""The commands that read: accounts, events and products, now and at any moment."""

from collections.abc import Iterator, Sequence

import click

from bankapp.cli.desk import Desk
from bankapp.cli.following import follow
from bankapp.cli.forms import (
    EventLines,
    account_json,
    account_text,
    bank_json,
    bank_text,
    event_json,
)
from bankapp.cli.parameters import json_option, text
from bankapp.cli.selecting import chosen_types, moment_in, of_types, selection, selection_options
from bankapp.domain.rejections import UnknownAccount
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.exporting import select
from bankapp.services.session import Session

at_option = click.option("--at", "moment", type=text, metavar="MOMENT", default="now", help="As it was then.")


@click.command()
@at_option
@json_option
@click.pass_obj
def accounts(desk: Desk, moment: str, as_json: bool) -> None:
    """List all accounts and the totals."""
    with desk.reading() as session:
        bank = session.history.bank(moment_in(session, moment))
    if as_json:
        desk.screen.json(bank_json(bank))
    else:
        desk.screen.lines(bank_text(bank))


@click.command()
@click.argument("account_id", metavar="ID", type=text)
@at_option
@json_option
@click.pass_obj
def account(desk: Desk, account_id: str, moment: str, as_json: bool) -> None:
    """Show one account."""
    with desk.reading() as session:
        position = moment_in(session, moment)
        known_account(session, account_id)
        found = session.history.account(account_id, position)
    if as_json:
        desk.screen.json(account_json(found, position))
    else:
        desk.screen.lines(account_text(found, position))


@click.command()
@selection_options
@click.option("--type", "types", multiple=True, type=text, metavar="T", help="Only events of this type.")
@click.option("--tail", is_flag=True, help="Go on showing what comes, until Ctrl+C.")
@json_option
@click.pass_obj
def events(desk: Desk, account_id: str, first: str, last: str, types: Sequence[str], tail: bool, as_json: bool) -> None:
    """List events, oldest first."""
    wanted = chosen_types(types)
    if tail and last:
        message = "--tail has no end, so that --to says nothing beside it."
        raise click.UsageError(message)
    with desk.reading() as session:
        chosen = selection(session, account_id, first, last)
        lines = EventLines(session.history.head())
        if not as_json:
            desk.screen.line(lines.heading())

        def show(found: Iterator[RecordedEvent]) -> None:
            for event in of_types(found, wanted):
                if as_json:
                    desk.screen.json_text(event_json(event))
                else:
                    desk.screen.line(lines.line(event))

        if tail:
            follow(session, desk.screen, chosen, show)
        else:
            show(select(session.store, chosen))


COMMANDS = (accounts, account, events)


def known_account(session: Session, account_id: str) -> None:
    """Raises UnknownAccount where there never was one."""
    if session.history.account_row(account_id) is None:
        raise UnknownAccount(account_id)
