"""Making a bank, in a file or on a server, and moving one between them."""

import click

from bankapp.cli.desk import Desk, ending_cleanly
from bankapp.cli.forms import counted, head_json
from bankapp.cli.parameters import json_option
from bankapp.cli.places import bank_place
from bankapp.cli.texts import text


@click.command()
@click.argument("url", required=False, type=text)
@click.option(
    "--private/--plain", default=None, help="Whether names and texts are encrypted, for good; they are unless told."
)
@click.pass_obj
def init(desk: Desk, url: str | None, private: bool | None) -> None:
    """Make an empty bank; or bring the schema of one on a server up to date.

    URL is postgresql+psycopg://USER@HOST/DATABASE, or a file; without it, the bank of --bank. On a server a member of
    the role bankapp_application may read and append, one of bankapp_auditor may read.

    A bank keeps the names of its accounts' owners and the texts of their events under a key of each account, so that a
    person can be forgotten: see forget. One that is made --plain has them as they are, for every reader of its log.
    """
    workspace = desk.make_workspace()
    place = bank_place(url) if url is not None else desk.named_place() or workspace.default_path()
    desk.make_folder_of(place)
    workspace.initialise(place, private=private)
    desk.screen.line(f"There is a bank: {place}.")


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
