"""The front door: parses the command line, runs one command, and turns whatever happens into one line and a code."""

import sys
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from bankapp.cli.desk import Desk, MakeWorkspace
from bankapp.cli.edge import guarded
from bankapp.cli.families import Families
from bankapp.cli.screen import Screen

if TYPE_CHECKING:
    from bankapp.bootstrap import Workspace


@click.group(cls=Families, invoke_without_command=True)
@click.option("--bank", envvar="BANKAPP_BANK", metavar="BANK", help="A file or a SQLAlchemy URL; also BANKAPP_BANK.")
@click.option("--read-only", is_flag=True, help="Without any way to write to the bank: for auditors.")
@click.pass_context
def bankapp(context: click.Context, bank: str | None, read_only: bool) -> object:
    """A bank that shows event sourcing at work. Without a command: the window.

    A MOMENT is a position, now, 0 (before the first event), an ISO date or time, 42%, or @bookmark.
    """
    desk = replace(context.obj, bank=bank)
    context.obj = desk.for_reading_only() if read_only else desk
    window = bankapp.get_command(context, "window")
    return context.invoke(window) if window and context.invoked_subcommand is None else None


def standard_workspace() -> "Workspace":
    """The banks of this machine."""
    from bankapp.bootstrap import Workspace

    return Workspace()


def main(argv: list[str] | None = None, make_workspace: MakeWorkspace = standard_workspace) -> int:
    """Run one command line (default: this process's own) and return its exit code; nothing is ever raised."""
    words = sys.argv[1:] if argv is None else argv
    screen = Screen.standard()
    return guarded(screen, lambda: _run(words, Desk(make_workspace, screen)))


def _run(words: list[str], desk: Desk) -> int:
    with bankapp.make_context("bankapp", list(words), obj=desk) as context:
        result = bankapp.invoke(context)
    return result if isinstance(result, int) else 0
