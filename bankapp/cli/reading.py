"""The commands that read: accounts, events and products, now and at any moment."""

from collections.abc import Iterable, Sequence

import click

from bankapp.cli.days import day_json, day_text
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
from bankapp.cli.parameters import json_option
from bankapp.cli.selecting import chosen_types, hits, moment_in, of_types, selection, selection_options
from bankapp.cli.texts import text
from bankapp.domain.rejections import UnknownAccount
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.effective import on_day
from bankapp.services.exporting import select
from bankapp.services.moments import instant_of
from bankapp.services.query import parse_query
from bankapp.services.session import Session

at_option = click.option("--at", "moment", type=text, metavar="MOMENT", default="now", help="As it was then.")


@click.command()
@at_option
@click.option("--as-of", "day", type=text, metavar="DATE", default="", help="What was true on that day, and known.")
@json_option
@click.pass_obj
def accounts(desk: Desk, moment: str, day: str, as_json: bool) -> None:
    """List all accounts and the totals.

    With --as-of: what was known at the end of that day, beside what was true then by all that stands in the log up to
    --at, back-dated events included.
    """
    if day:
        _accounts_on(desk, moment, day, as_json=as_json)
        return
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
@click.option(
    "--find", "wanted", type=text, metavar="QUERY", default="", help="Only hits: 'amount>100 since:2026 rent'."
)
@click.option("--tail", is_flag=True, help="Go on showing what comes, until Ctrl+C.")
@json_option
@click.pass_obj
def events(
    desk: Desk,
    account_id: str,
    first: str,
    last: str,
    types: Sequence[str],
    wanted: str,
    tail: bool,
    as_json: bool,
) -> None:
    """List events, oldest first.

    A QUERY is words and conditions: account:123 product:basic type:withdrawal amount>100 amount:5..9.50 owner:"Ann Lee"
    actor:ada reason:rent counterparty:acme since:2026-01 until:2026-03-14 position:1..700 is:reversed not:reversed.
    All must hold; a word without a field stands in the reason, the counterparty, the actor or the owner.
    """
    only, query = chosen_types(types), parse_query(wanted)
    if tail and (last or wanted):
        message = "--tail goes on and on; neither --to nor --find goes with it."
        raise click.UsageError(message)
    with desk.reading() as session:
        chosen = selection(session, account_id, first, last)
        lines = EventLines(session.history.end())
        if not as_json:
            desk.screen.line(lines.heading())

        def show(found: Iterable[RecordedEvent]) -> None:
            for event in of_types(found, only):
                if as_json:
                    desk.screen.json_text(event_json(event))
                else:
                    desk.screen.line(lines.line(event))

        if tail:
            follow(session, desk.screen, chosen, show)
        elif wanted.strip():
            for batch in hits(session, query, chosen):
                show(batch)
                desk.screen.flush()
        else:
            show(select(session.readable, chosen))


def _accounts_on(desk: Desk, moment: str, day: str, *, as_json: bool) -> None:
    with desk.reading() as session:
        position, instant = moment_in(session, moment), instant_of(day)
        with desk.screen.progress("reading", lambda: position) as progress:
            found = on_day(session.history, instant, position, progress)
    if as_json:
        desk.screen.json(day_json(found))
    else:
        desk.screen.lines(day_text(found))


COMMANDS = (accounts, account, events)


def known_account(session: Session, account_id: str) -> None:
    """Raises UnknownAccount where there never was one."""
    if session.history.account_row(account_id) is None:
        raise UnknownAccount(account_id)
