"""Copying a bank's log into another store, piece by piece: it can be stopped at any time, and goes on where it was."""

from bankapp.errors import Conflict
from bankapp.eventstore.recorded import Head
from bankapp.eventstore.store import EventStore, Progress, no_progress

_PIECE = 10_000
"""Events in a transaction: what is lost when a copy is stopped."""


class OtherLog(Conflict):
    """What the target holds is not the beginning of what is to be copied."""

    def __init__(self, name: str, position: int) -> None:
        self.name, self.position = name, position
        super().__init__(f"{name} holds other events: at position {position} the two logs differ. Nothing was copied.")


class OtherBank(Conflict):
    """The target is a bank of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is another bank, not a copy of this one. Nothing was copied.")


def copy_log(source: EventStore, target: EventStore, progress: Progress = no_progress) -> Head:
    """Make the target's log that of the source, of which it must be a beginning; the head that both then have.

    Raises OtherLog, and BrokenChain where the source's own chain does not hold.
    """
    wanted, reached = source.head(), target.head()
    if reached.position and not _begins_with(source, reached):
        raise OtherLog(target.name, reached.position)
    while reached.position < wanted.position:
        last = min(reached.position + _PIECE, wanted.position)
        reached = target.append_recorded(source.read(reached.position + 1, last))
        progress(reached.position)
    return reached


def _begins_with(source: EventStore, head: Head) -> bool:
    found = next(source.read(head.position, head.position), None)
    return found is not None and found.hash == head.hash
