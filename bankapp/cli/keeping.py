"""Looking after a bank: copies, read models, and a bank to play with."""

from pathlib import Path

import click

from bankapp.cli.desk import Desk, ending_cleanly
from bankapp.cli.forms import counted, head_json
from bankapp.cli.parameters import json_option
from bankapp.cli.transport import file_argument
from bankapp.errors import BadFile, IntegrityBroken, Unavailable


class BadBackup(BadFile):
    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be restored: {why}")


@click.command()
@file_argument
@click.pass_obj
def backup(desk: Desk, file: Path) -> None:
    """Copy the bank to a new file."""
    with desk.opened(read_only=True) as session:
        session.files.backup(file)
    desk.screen.line(f"The bank was copied to {file}.")


@click.command()
@file_argument
@click.pass_obj
def restore(desk: Desk, file: Path) -> None:
    """Make the bank from a backup; nothing may be there yet."""
    workspace = desk.make_workspace()
    place = desk.place(workspace)
    try:
        workspace.open(file, read_only=True).close()
    except (Unavailable, IntegrityBroken) as error:
        raise BadBackup(file, str(error)) from error
    desk.make_folder_of(place)
    with ending_cleanly():
        workspace.restore(file, place)
    desk.screen.line(f"The bank at {place} was restored from {file}.")


@click.command()
@json_option
@click.pass_obj
def rebuild(desk: Desk, as_json: bool) -> None:
    """Make the read models anew from the events."""
    with desk.opened() as session:
        head = session.history.head()
        with desk.screen.progress("Rebuilding", lambda: head) as progress:
            session.readmodels.rebuild(progress)
        position = session.readmodels.position()
    if as_json:
        desk.screen.json({"position": position})
    else:
        desk.screen.line(f"The read models were rebuilt from {counted(position, 'event')}.")


@click.command()
@click.option("--events", type=click.IntRange(min=1), default=1000, show_default=True, help="At least so many.")
@click.option("--accounts", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same bank.")
@click.option("--private", is_flag=True, help="Encrypt names and texts, as in any other bank.")
@json_option
@click.pass_obj
def sample(desk: Desk, events: int, accounts: int, seed: int, private: bool, as_json: bool) -> None:
    """Make a bank that looks like life; nothing may be there yet.

    Its people are invented, and their names are not encrypted unless they are to be: so the same seed gives the same
    log, to the last hash.
    """
    workspace = desk.make_workspace()
    place = desk.place(workspace)
    desk.make_folder_of(place)
    with ending_cleanly(), desk.screen.progress("Making", lambda: events) as progress:
        session = workspace.sample(place, events, accounts, seed, progress, private=private)
    try:
        head = session.store.head()
        opened_accounts = session.history.books(head.position).opened
    finally:
        session.close()
    if as_json:
        desk.screen.json({"events": head.position, "accounts": opened_accounts, "head": head_json(head)})
    else:
        told = f"{counted(head.position, 'event')} of {counted(opened_accounts, 'account')}"
        desk.screen.line(f"{told} in {place}; head {head.hash.hex()}.")


COMMANDS = (backup, restore, rebuild, sample)
