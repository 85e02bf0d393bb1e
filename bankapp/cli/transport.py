"""What goes between a bank and files: exports and imports."""

from pathlib import Path

import click

from bankapp.adapters.files.reading import opened
from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, counted, head_json, money_json
from bankapp.cli.parameters import json_option
from bankapp.cli.selecting import selection, selection_options
from bankapp.cli.signing import why_unsigned
from bankapp.cli.tables import Column, table
from bankapp.cli.texts import text
from bankapp.errors import BadInput
from bankapp.services.exporting import Exported
from bankapp.services.importing import Difference, Imported
from bankapp.services.session import EXPORT_FORMATS, IMPORT_FORMATS, Session

file_argument = click.argument("file", type=click.Path(path_type=Path))


class IsTheBank(BadInput):
    """The bank's own file was given as a file to read or to write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is the bank itself; name another file.")


def check_other(session: Session, file: Path) -> None:
    """The bank's own file must neither be overwritten nor be opened beside SQLite, which would drop its locks."""
    if session.path is None:
        return
    own = session.path.resolve()
    if file.resolve() in {own, *(own.with_name(own.name + ending) for ending in ("-wal", "-shm", "-journal"))}:
        raise IsTheBank(file)
    if file.exists() and file.samefile(session.path):
        raise IsTheBank(file)


@click.command("export")
@file_argument
@click.option("--format", "form", type=click.Choice(EXPORT_FORMATS), help="Told by the file's ending if not given.")
@selection_options
@click.option(
    "--without-keys", is_flag=True, help="Leave out of a jsonl file what opens the encrypted names and texts."
)
@json_option
@click.pass_obj
def export_log(
    desk: Desk,
    file: Path,
    form: str | None,
    account_id: str,
    first: str,
    last: str,
    without_keys: bool,
    as_json: bool,
) -> None:
    """Write events to a file.

    A whole log as jsonl or cloudevents is complete: imported into an empty bank it gives the same head; jsonl takes the
    keys of names and texts along. csv is for people; beancount and ledger (also hledger) are the postings; bundle is
    for auditors, with signed heads and a program that checks it all.
    """
    form = form or _format_of(file)
    with desk.reading() as session:
        check_other(session, file)
        unsigned = why_unsigned(desk, session) if form == "bundle" else ""
        chosen = selection(session, account_id, first, last)
        length = max(chosen.last - chosen.first + 1, 0)
        with desk.screen.progress("Exporting", lambda: length) as progress:
            exported = session.files.export(file, form, chosen, progress, keys=not without_keys)
    if as_json:
        desk.screen.json({"events": exported.events, "head": head_json(exported.head)})
    else:
        desk.screen.lines([_exported_text(exported, file), *filter(None, [unsigned])])


@click.command("import")
@file_argument
@click.option("--format", "form", type=click.Choice(IMPORT_FORMATS), help="Told by the file's ending if not given.")
@click.option("--map", "profile", type=text, metavar="PROFILE", help="How to read a table: one that ships, or a file.")
@json_option
@click.pass_obj
def import_file(desk: Desk, file: Path, form: str | None, profile: str | None, as_json: bool) -> None:
    """Take over a log, or a table.

    A whole log (jsonl, cloudevents) goes into an empty bank; a table of transactions (csv) is read by a profile, --map.
    """
    form = form or _format_of(file, IMPORT_FORMATS)
    _check_map(form, profile)
    with opened(file):  # a file that is not there must not leave a new bank behind
        pass
    with desk.opened(create=True) as session:
        check_other(session, file)
        with desk.screen.progress("Importing", lambda: session.files.count_rows(file) * (2 if profile else 1)) as tell:
            if profile:
                imported = session.files.import_table(file, profile, tell)
            else:
                count = session.files.import_log(file, tell).position
                imported = Imported(count, 0, count, ())
    if as_json:
        desk.screen.json(_imported_json(imported))
    else:
        desk.screen.lines(_imported_text(imported, "row" if profile else "event"))


COMMANDS = (export_log, import_file)


def _format_of(file: Path, formats: tuple[str, ...] = EXPORT_FORMATS) -> str:
    endings = [ending.removeprefix(".").lower() for ending in file.suffixes]
    found = next((ending for ending in reversed(endings) if ending in formats), None)
    if found is None:
        message = f"The name {file.name} does not tell the format: give --format {' or '.join(formats)}."
        raise click.UsageError(message)
    return found


def _check_map(form: str, profile: str | None) -> None:
    if form == "csv" and not profile:
        message = "A table needs --map PROFILE, which says what its columns mean; berka is one that ships."
        raise click.UsageError(message)
    if form != "csv" and profile is not None:
        message = "--map is for tables; an exported log needs none."
        raise click.UsageError(message)


def _exported_text(exported: Exported, file: Path) -> str:
    head = exported.head
    return f"{counted(exported.events, 'event')} written to {file}; head {head.position} {head.hash.hex()}."


def _imported_json(imported: Imported) -> Json:
    return {
        "imported": imported.imported,
        "skipped": imported.skipped,
        "differences": [_difference_json(difference) for difference in imported.differences],
    }


def _difference_json(difference: Difference) -> Json:
    return {
        "row": difference.row,
        "account": difference.account_id,
        "stated": money_json(difference.stated),
        "ours": money_json(difference.ours),
    }


def _imported_text(imported: Imported, what: str) -> list[str]:
    skipped = f"; {imported.skipped} had been imported before" if imported.skipped else ""
    summary = f"{counted(imported.imported, what)} imported{skipped}."
    if not imported.differences:
        return [summary]
    columns = (Column("row", right=True), Column("account"), Column("stated", right=True), Column("ours", right=True))
    rows = [(str(found.row), found.account_id, str(found.stated), str(found.ours)) for found in imported.differences]
    return [summary, f"{counted(len(rows), 'balance')} differ from what the table says:", *table(columns, rows)]
