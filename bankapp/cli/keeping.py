"""Looking after a bank: proof, copies, read models, and a bank to play with."""

from pathlib import Path

import click

from bankapp.adapters.files.jsonl import read_jsonl
from bankapp.adapters.files.reading import opened
from bankapp.cli.desk import Desk, ending_cleanly
from bankapp.cli.forms import Json, counted, head_json
from bankapp.cli.parameters import json_option
from bankapp.cli.places import make_folder
from bankapp.cli.transport import file_argument
from bankapp.errors import BadFile, IntegrityBroken, Unavailable
from bankapp.eventstore.errors import BrokenChain
from bankapp.services.integrity import Verdict
from bankapp.services.integrity import verify as check_log

_SQLITE = "SQLite format 3\0"


class BadBackup(BadFile):
    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be restored: {why}")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def verify(desk: Desk, file: Path | None, as_json: bool) -> None:
    """Prove the hash chain of the bank, or of a log."""
    if file is None or _is_bank(file):
        verdict = _verify_bank(desk if file is None else Desk(desk.make_workspace, desk.screen, str(file.absolute())))
    else:
        with desk.screen.progress("Verifying", lambda: _count_lines(file)) as progress:
            verdict = check_log(read_jsonl(file), progress)
    if as_json:
        desk.screen.json(_verdict_json(verdict))
    else:
        held = f"{counted(verdict.events, 'event')} hold; head {verdict.head.position} {verdict.head.hash.hex()}."
        desk.screen.line(held)
    if verdict.fault:
        raise BrokenChain(verdict.fault.position, verdict.fault.what)


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
    path = desk.path(workspace)
    try:
        workspace.open(file, read_only=True).close()
    except (Unavailable, IntegrityBroken) as error:
        raise BadBackup(file, str(error)) from error
    make_folder(path.parent)
    with ending_cleanly():
        workspace.restore(file, path)
    desk.screen.line(f"The bank at {path} was restored from {file}.")


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
@json_option
@click.pass_obj
def sample(desk: Desk, events: int, accounts: int, seed: int, as_json: bool) -> None:
    """Make a bank that looks like life; nothing may be there yet."""
    workspace = desk.make_workspace()
    path = desk.path(workspace)
    make_folder(path.parent)
    with ending_cleanly(), desk.screen.progress("Making", lambda: events) as progress:
        session = workspace.sample(path, events, accounts, seed, progress)
    try:
        head = session.store.head()
        opened_accounts = session.history.books(head.position).opened
    finally:
        session.close()
    if as_json:
        desk.screen.json({"events": head.position, "accounts": opened_accounts, "head": head_json(head)})
    else:
        told = f"{counted(head.position, 'event')} of {counted(opened_accounts, 'account')}"
        desk.screen.line(f"{told} in {path}; head {head.hash.hex()}.")


COMMANDS = (verify, backup, restore, rebuild, sample)


def _verify_bank(desk: Desk) -> Verdict:
    with desk.opened(read_only=True) as session:
        store = session.store
        with desk.screen.progress("Verifying", lambda: store.head().position) as progress:
            return check_log(store.read(), progress)


def _is_bank(file: Path) -> bool:
    """By its first bytes; looked at before SQLite has the file open, because closing it would drop SQLite's locks."""
    with opened(file, "latin-1") as start:
        return start.read(len(_SQLITE)) == _SQLITE


def _count_lines(file: Path) -> int:
    with opened(file, "latin-1") as lines:
        return sum(1 for _ in lines)


def _verdict_json(verdict: Verdict) -> Json:
    fault = verdict.fault
    return {
        "ok": verdict.ok,
        "events": verdict.events,
        "head": head_json(verdict.head),
        "fault": {"position": fault.position, "what": fault.what} if fault else None,
    }
