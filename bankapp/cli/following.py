"""Following a bank: showing events as they come, from whichever process."""

import time
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from bankapp.cli.screen import Screen
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.exporting import Selection, select
from bankapp.services.session import Session

_PAUSE = 0.1
"""Seconds between two looks."""


def follow(
    session: Session,
    screen: Screen,
    selection: Selection,
    show: Callable[[Iterator[RecordedEvent]], None],
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Show what is there and what comes behind it; ends with Ctrl+C, SIGTERM, or when nobody reads any more."""
    try:
        reached = selection.first - 1
        while not screen.reader_gone():
            seen = session.changes()
            head = session.history.end()
            if head > reached:
                show(select(session.readable, replace(selection, first=reached + 1, last=head)))
                reached = head
            screen.flush()
            while session.changes() == seen and not screen.reader_gone():
                pause(_PAUSE)
    except KeyboardInterrupt:
        return
