"""Forgetting a person."""

from collections.abc import Sequence

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import events_range
from bankapp.cli.parameters import Order, ordering
from bankapp.cli.reading import known_account
from bankapp.cli.texts import text


@click.command()
@click.argument("account_ids", metavar="ACCOUNT...", nargs=-1, required=True, type=text)
@ordering
def forget(desk: Desk, order: Order, account_ids: Sequence[str]) -> None:
    """Make unreadable for good whose accounts these are, and what was said of them; needs --reason.

    Only in a private bank (init --private), where names and texts are encrypted: the key is destroyed. Amounts and
    balances stay, and so does the reason that is given here. Backups and exports that were made before are not touched.
    """
    if order.expected_version is not None or order.effective_at is not None:
        message = "forgetting takes place now, whatever the account's version: no --effective, no --expected-version."
        raise click.UsageError(message)
    with desk.reading() as session:
        for account_id in account_ids:
            known_account(session, account_id)
        others = [row.account_id for row in session.forgetting.namesakes(account_ids)]
        positions = [event.position for event in session.bank.forget(account_ids, order.envelope(session.bank))]
        swept = not session.forgetting.unswept
        _notice(desk, others, swept=swept)
    if order.as_json:
        names = list(dict.fromkeys(account_ids))
        desk.screen.json({"accounts": names, "positions": positions, "others": others, "swept": swept})
    else:
        whose = f"account{'s' * (len(positions) > 1)} {', '.join(dict.fromkeys(account_ids))}"
        desk.screen.line(f"Recorded as {events_range(positions)}: the holder of {whose} is forgotten.")


def _notice(desk: Desk, others: Sequence[str], *, swept: bool) -> None:
    if others:
        desk.screen.error(f"accounts of the same name are not forgotten: {', '.join(others)}.")
    if not swept:
        desk.screen.error(
            "others are reading the bank: the destroyed key may still be found in its file, until the bank is opened "
            "the next time."
        )


COMMANDS = (forget,)
