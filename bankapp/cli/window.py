"""The door to the window; the only module of the command line that knows it, and only when it is wanted."""

from pathlib import Path

import click

from bankapp.cli.desk import Desk
from bankapp.cli.texts import text


@click.command()
@click.option("--at", "moment", type=text, metavar="MOMENT", default="now", help="Show the bank as it was then.")
@click.pass_obj
def window(desk: Desk, moment: str) -> int:
    """Open the window (also plain `bankapp`)."""
    from bankapp.ui.app import run_window

    return run_window(desk.make_workspace, desk.named_place(), moment)


@click.command()
@click.option("--pictures", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--table", type=click.Path(path_type=Path), metavar="FILE", help="Also show a bank imported from this.")
@click.option("--map", "profile", default="berka", show_default=True, metavar="PROFILE", help="How to read the table.")
@click.pass_obj
def tour(desk: Desk, pictures: Path, table: Path | None, profile: str) -> int:
    """Save pictures of the window in its main uses."""
    from bankapp.ui.tour import Table, run_tour

    return run_tour(desk.make_workspace(), pictures, Table(table, profile) if table else None)


COMMANDS = (window, tour)
