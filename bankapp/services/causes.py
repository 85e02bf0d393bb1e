"""The chain of causes: what led to an event, and what came of it.

A reversal is caused by the event that it undoes, and what is booked in its place by that same event. Each step is a
look into the log at a position or a command, however long the log is: a cause is looked for where the bank's own
commands have one, never by going through the log.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from msgspec import Struct

from bankapp.domain.events import TransactionReversed
from bankapp.eventstore.identity import BadId, id_from_text, id_text
from bankapp.eventstore.recorded import RecordedEvent, correlation_of, metadata_of
from bankapp.services.history import History
from bankapp.services.schema import codec

MOST = 100
"""Events that are shown of a chain, and steps that are taken towards its beginning."""


class Link(Struct, frozen=True):
    """An event of a chain; one that stands `depth` deeper than another before it came of that one."""

    event: RecordedEvent
    depth: int


class Chain(Struct, frozen=True):
    """All that belongs to an event: the command with which it began, and under each event what came of it.

    `outside` is the id of a cause of the beginning that is not found; empty where it had none. `whole`: there are not
    more links than are told.
    """

    event: RecordedEvent
    links: tuple[Link, ...]
    outside: str
    whole: bool

    @property
    def correlation_id(self) -> str:
        return correlation_of(self.event)

    @property
    def tells(self) -> bool:
        """Whether anything caused the event, or came of it or of what was recorded with it."""
        return bool(self.outside) or any(link.depth for link in self.links)


def cause_of(history: History, event: RecordedEvent) -> RecordedEvent | None:
    """The event that caused another, where there is one and it is found."""
    if _undoes(event):
        return history.event(_undone(event))
    wanted = metadata_of(event).causation_id
    found = (near for near in _near(history, event) if near.position < event.position)
    return next((near for near in found if id_text(near.event_id) == wanted), None) if wanted else None


def caused_by(history: History, event: RecordedEvent) -> list[RecordedEvent]:
    """The events that an event caused, in their order."""
    undoing = history.event(history.reversed_by(event) or 0)
    near = [*history.command(event), *(history.command(undoing) if undoing else ())]
    own = id_text(event.event_id)
    caused = {
        later.position: later
        for later in near
        if later == undoing or (later.position > event.position and metadata_of(later).causation_id == own)
    }
    return [caused[position] for position in sorted(caused)]


def chain_of(history: History, event: RecordedEvent) -> Chain:
    """The whole chain that an event belongs to."""
    steps, whole = _steps_back(history, event)
    top = steps[-1]
    outside = metadata_of(top).causation_id if whole and not _undoes(top) else ""
    cut = outside or not whole
    roots = [top] if cut else [part for part in history.command(top) if cause_of(history, part) is None]
    links, all_told = _links(history, roots, {cause.position: effect for effect, cause in pairwise(steps)})
    return Chain(event, links, outside, whole and all_told)


def _links(
    history: History, roots: list[RecordedEvent], known: dict[int, RecordedEvent]
) -> tuple[tuple[Link, ...], bool]:
    """The trees below some events, as far as MOST links, and whether those are all; `known` are effects by causes."""
    links: list[Link] = []
    waiting = [Link(root, 0) for root in reversed(roots)]
    while waiting and len(links) < MOST:
        link = waiting.pop()
        links.append(link)
        later = {event.position: event for event in caused_by(history, link.event)}
        if found := known.get(link.event.position):
            later[found.position] = found
        waiting += [Link(later[position], link.depth + 1) for position in sorted(later, reverse=True)]
    return tuple(links), not waiting


def _undoes(event: RecordedEvent) -> bool:
    return event.type == TransactionReversed.__name__


def _undone(reversal: RecordedEvent) -> int:
    return cast("TransactionReversed", codec.decode(reversal)).reverses


def _steps_back(history: History, event: RecordedEvent) -> tuple[list[RecordedEvent], bool]:
    """An event, its cause, the cause of that and so on; and whether that is all of them."""
    steps = [event]
    while len(steps) < MOST:
        cause = cause_of(history, steps[-1])
        if cause is None:
            return steps, True
        steps.append(cause)
    return steps, False


def _near(history: History, event: RecordedEvent) -> Iterator[RecordedEvent]:
    """Where a cause can be: in the same command, among what that undid, in the command with which it all began."""
    siblings = history.command(event)
    yield from siblings
    for sibling in siblings:
        undone = history.event(_undone(sibling)) if _undoes(sibling) else None
        if undone:
            yield undone
    try:
        yield from history.events_of(id_from_text(correlation_of(event)))
    except BadId:
        return
