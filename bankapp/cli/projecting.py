"""What is kept beside the log, projection by projection: how each one stands, and what a person may want of it."""

from collections.abc import Callable

import click

from bankapp.cli.desk import Desk, ending_cleanly
from bankapp.cli.forms import Json
from bankapp.cli.parameters import json_option
from bankapp.cli.tables import Column, table
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.projections import PROJECTIONS, Projection, ProjectionName
from bankapp.services.session import Session

_COLUMNS = (
    Column("projection"),
    Column("state"),
    Column("position", right=True),
    Column("lag", right=True),
    Column("events/s", right=True),
    Column("rebuilt to", right=True),
    Column("error"),
)
_name = click.argument("name", type=click.Choice(PROJECTIONS))
Wanted = Callable[[Session, Progress], None]


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def projections(context: click.Context, as_json: bool) -> None:
    """How each projection stands; pause, resume, retry, rebuild or cancel one.

    What one of them lacks is answered from the events meanwhile.
    """
    if context.invoked_subcommand is not None:
        return
    desk: Desk = context.obj
    with desk.opened(read_only=True) as session:
        head, found = session.history.end(), session.projections.all()
    if as_json:
        desk.screen.json({"head": head, "projections": [_json(one, head) for one in found]})
    else:
        desk.screen.lines([*table(_COLUMNS, [_row(one, head) for one in found]), f"The log ends at event {head}."])


@projections.command()
@_name
@json_option
@click.pass_obj
def pause(desk: Desk, name: ProjectionName, as_json: bool) -> None:
    """Let a running projection stay where it is."""
    _carry_out(desk, (name,), "", lambda session, _progress: session.projections.pause(name), as_json=as_json)


@projections.command()
@_name
@json_option
@click.pass_obj
def resume(desk: Desk, name: ProjectionName, as_json: bool) -> None:
    """Let a paused one catch up, and go along again."""
    _carry_out(
        *(desk, (name,), "Catching up"),
        lambda session, progress: session.projections.resume(name, progress),
        as_json=as_json,
    )


@projections.command()
@_name
@json_option
@click.pass_obj
def retry(desk: Desk, name: ProjectionName, as_json: bool) -> None:
    """Let a failed one try again from where it stopped."""
    _carry_out(
        *(desk, (name,), "Catching up"),
        lambda session, progress: session.projections.retry(name, progress),
        as_json=as_json,
    )


@projections.command("rebuild")
@click.argument("name", type=click.Choice(PROJECTIONS), required=False)
@json_option
@click.pass_obj
def rebuild_one(desk: Desk, name: ProjectionName | None, as_json: bool) -> None:
    """Make one anew beside the old one, which answers meanwhile; without a NAME, all."""
    names = (name,) if name else PROJECTIONS
    with ending_cleanly():
        _carry_out(
            *(desk, names, "Rebuilding"),
            lambda session, progress: session.projections.rebuild(names, progress),
            as_json=as_json,
        )


@projections.command()
@_name
@json_option
@click.pass_obj
def cancel(desk: Desk, name: ProjectionName, as_json: bool) -> None:
    """End the rebuild of one, whoever runs it."""
    _carry_out(desk, (name,), "", lambda session, _progress: session.projections.cancel(name), as_json=as_json)


def _carry_out(desk: Desk, names: tuple[ProjectionName, ...], label: str, wanted: Wanted, *, as_json: bool) -> None:
    with desk.opened() as session:
        head = session.history.end()
        if label:
            with desk.screen.progress(label, lambda: head) as progress:
                wanted(session, progress)
        else:
            wanted(session, no_progress)
        found = [one for one in session.projections.all() if one.name in names]
    if as_json:
        desk.screen.json({"head": head, "projections": [_json(one, head) for one in found]})
    else:
        desk.screen.lines([f"{one.name} is {one.state}, at event {one.position} of {head}." for one in found])


def _json(one: Projection, head: int) -> Json:
    return {
        "name": one.name,
        "state": one.state,
        "position": one.position,
        "lag": one.lag(head),
        "events_per_second": one.caught_up.per_second if one.caught_up else None,
        "rebuilt": one.rebuilt,
        "error": {"position": one.fault.position, "what": one.fault.what} if one.fault else None,
    }


def _row(one: Projection, head: int) -> tuple[str, ...]:
    return (
        one.name,
        one.state,
        str(one.position),
        str(one.lag(head)),
        str(one.caught_up.per_second) if one.caught_up else "",
        "" if one.rebuilt is None else str(one.rebuilt),
        f"event {one.fault.position}: {one.fault.what}" if one.fault else "",
    )


COMMANDS = (projections,)
