"""Banks on servers: making one, and moving a bank between a file and a server."""

import click

from bankapp.cli.desk import Desk, ending_cleanly
from bankapp.cli.forms import counted, head_json
from bankapp.cli.parameters import json_option
from bankapp.cli.places import bank_place
from bankapp.cli.texts import text
from bankapp.services.places import BankUrl


@click.command()
@click.argument("url", required=False, type=text)
@click.option("--private", is_flag=True, help="Keep names and texts encrypted, for good; also for a bank in a file.")
@click.pass_obj
def init(desk: Desk, url: str | None, private: bool) -> None:
    """Make a bank on a server, or bring the schema of one up to date.

    URL is postgresql+psycopg://USER@HOST/DATABASE; without it, the one of --bank. A member of the role
    bankapp_application may read and append, one of bankapp_auditor may read.

    With --private a new bank, on a server or in a file, keeps the names of its accounts' owners and the texts of their
    events under a key of each account, so that a person can be forgotten: see forget.
    """
    workspace = desk.make_workspace()
    place = bank_place(url) if url is not None else desk.named_place()
    if private and place is None:
        place = workspace.default_path()
    if place is None or not (private or isinstance(place, BankUrl)):
        message = "init makes a bank on a server: give postgresql+psycopg://USER@HOST/DATABASE; a file needs none."
        raise click.UsageError(message)
    desk.make_folder_of(place)
    workspace.initialise(place, private=private)
    desk.screen.line(f"There is a {'private bank' if private else 'bank'}: {place}.")


@click.command("copy-bank")
@click.argument("source", type=text)
@click.argument("target", type=text)
@json_option
@click.pass_obj
def copy_bank(desk: Desk, source: str, target: str, as_json: bool) -> None:
    """Copy a bank between a file and a server, or two of a kind.

    SOURCE and TARGET are files or URLs. A copy that was stopped goes on where it was when it is repeated.
    """
    workspace, origin, place = desk.make_workspace(), bank_place(source), bank_place(target)
    with ending_cleanly(), desk.screen.progress("Copying", lambda: workspace.length(origin)) as progress:
        head = workspace.copy(origin, place, progress)
    if as_json:
        desk.screen.json({"head": head_json(head)})
    else:
        told = f"{counted(head.position, 'event')} of {origin} in {place}"
        desk.screen.line(f"{told}; head {head.position} {head.hash.hex()}.")


COMMANDS = (init, copy_bank)
