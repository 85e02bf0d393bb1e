"""Which events are meant: of an account, of a type, from one moment to another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import click

from bankapp.cli.texts import text
from bankapp.domain.rejections import UnknownAccount
from bankapp.errors import BadInput
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.exporting import Selection
from bankapp.services.finding import find
from bankapp.services.moments import first_position_of, position_of
from bankapp.services.query import Query
from bankapp.services.schema import account_stream, codec
from bankapp.services.session import Session

F = TypeVar("F", bound=Callable[..., object])
_PAGE = 500
"""Hits that are read at a time."""
NOTHING = -1
"""The last position of a selection that ends before the first event; 0 would mean the newest."""


class UnknownType(BadInput):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f'"{name[:40]}" is no type of event; there are {", ".join(codec.names)}.')


def selection_options(command: F) -> F:
    """--account, --from and --to."""
    options = (
        click.option("--account", "account_id", type=text, metavar="ID", default="", help="Only of this account."),
        click.option("--from", "first", type=text, metavar="MOMENT", default="", help="From then on."),
        click.option("--to", "last", type=text, metavar="MOMENT", default="", help="Up to then."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def selection(session: Session, account_id: str, first: str, last: str) -> Selection:
    """The events from one moment up to another; raises UnknownAccount or BadMoment."""
    history = session.history
    if account_id and not history.version(account_id):
        raise UnknownAccount(account_id)
    start = first_position_of(first, history, session.bookmarks) if first else 1
    end = moment_in(session, last) if last else history.end()  # what only a newer bankapp knows is listed too
    return Selection(account_id, start, end or NOTHING)


def moment_in(session: Session, text: str) -> int:
    """The position that a person names; raises BadMoment."""
    return position_of(text, session.history, bookmarks=session.bookmarks)


def chosen_types(names: Sequence[str]) -> frozenset[str]:
    """The types that a person names, however they are capitalised; none means all. Raises UnknownType."""
    known = {name.casefold(): name for name in codec.names}
    for name in names:
        if name.casefold() not in known:
            raise UnknownType(name)
    return frozenset(known[name.casefold()] for name in names)


def of_types(events: Iterable[RecordedEvent], types: frozenset[str]) -> Iterator[RecordedEvent]:
    """Those of some types; all where none is named."""
    return (event for event in events if not types or event.type in types)


def hits(session: Session, query: Query, within: Selection) -> Iterator[list[RecordedEvent]]:
    """The events of a selection that a query finds, oldest first, as they are found."""
    if within.account_id:
        stream = account_stream(within.account_id)
        if query.streams and stream not in query.streams:
            return
        query = replace(query, streams=frozenset({stream}))
    for batch in find(session.search, query, within.first, within.last):
        for start in range(0, len(batch.positions), _PAGE):
            yield session.search.events(batch.positions[start : start + _PAGE])
