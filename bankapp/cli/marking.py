"""The commands for bookmarks: moments that a person has named, beside the log."""

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, time_text
from bankapp.cli.parameters import json_option
from bankapp.cli.selecting import moment_in
from bankapp.cli.tables import Column, table
from bankapp.cli.texts import text
from bankapp.eventstore.instants import to_iso
from bankapp.services.bookmarks import Bookmark, NoBookmark, checked_bookmark
from bankapp.services.session import Session

_COLUMNS = (Column("bookmark"), Column("event", right=True), Column("effective (UTC)"), Column("note"))


@click.command()
@json_option
@click.pass_obj
def bookmarks(desk: Desk, as_json: bool) -> None:
    """List the bookmarks."""
    with desk.opened() as session:
        found = [(bookmark, _effective(session, bookmark)) for bookmark in session.bookmarks.all()]
    if as_json:
        desk.screen.json({"bookmarks": [_json(bookmark, effective) for bookmark, effective in found]})
    elif found:
        desk.screen.lines(table(_COLUMNS, [_row(bookmark, effective) for bookmark, effective in found]))
    else:
        desk.screen.line("There is no bookmark yet.")


@click.command()
@click.argument("name", metavar="NAME", type=text)
@click.option("--at", "moment", type=text, metavar="MOMENT", default="now", help="The moment to be named.")
@click.option("--note", type=text, default="", help="What is to be remembered.")
@click.option("--remove", is_flag=True, help="Forget the bookmark.")
@json_option
@click.pass_obj
def bookmark(desk: Desk, name: str, moment: str, note: str, remove: bool, as_json: bool) -> None:
    """Name a moment; --at @NAME finds it again wherever a MOMENT is asked for."""
    with desk.opened() as session:
        kept = _removed(session, name) if remove else _kept(session, name, moment, note)
        effective = _effective(session, kept)
    if as_json:
        desk.screen.json(_json(kept, effective))
    elif remove:
        desk.screen.line(f"The bookmark {kept.name} is forgotten.")
    else:
        desk.screen.line(f"@{kept.name} is event {kept.position}.")


COMMANDS = (bookmarks, bookmark)


def _kept(session: Session, name: str, moment: str, note: str) -> Bookmark:
    made = checked_bookmark(name, moment_in(session, moment), note)
    session.bookmarks.put(made)
    return made


def _removed(session: Session, name: str) -> Bookmark:
    found = session.bookmarks.find(name)
    if found is None:
        raise NoBookmark(name)
    session.bookmarks.remove(name)
    return found


def _effective(session: Session, bookmark: Bookmark) -> int | None:
    event = session.history.event(bookmark.position)
    return event.effective_at if event else None


def _json(bookmark: Bookmark, effective: int | None) -> Json:
    return {
        "name": bookmark.name,
        "position": bookmark.position,
        "effective_at": None if effective is None else to_iso(effective),
        "note": bookmark.note,
    }


def _row(bookmark: Bookmark, effective: int | None) -> tuple[str, ...]:
    when = "before the first" if effective is None else time_text(effective)
    return bookmark.name, str(bookmark.position), when, bookmark.note
