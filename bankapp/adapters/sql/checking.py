"""A part of the hash chain, checked in a process of its own: a link needs no more than the stored hash before it."""

from contextlib import closing, suppress
from multiprocessing.connection import Connection

from bankapp.adapters.elsewhere import Elsewhere
from bankapp.adapters.sql.database import Opener
from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.hashchain import Checked, check
from bankapp.eventstore.recorded import Head

_TELL = 2000
"""Events between two words to the process that waits."""


class CheckingElsewhere:
    """Keeps the contract of `Checking`."""

    def __init__(self, opener: Opener, start: Head, recorded_at: int, stop: int) -> None:
        self.reached = start.position
        self.found: Checked | None = None
        self._other = Elsewhere(_check, opener, start, recorded_at, stop)

    def is_over(self, seconds: float) -> bool:
        try:
            while self.found is None and self._other.receiving.poll(seconds):
                news = self._other.receiving.recv()
                if isinstance(news, Checked):
                    self.found = news
                else:
                    self.reached, seconds = news, 0
        except (EOFError, OSError):
            return True
        return self.found is not None

    def close(self) -> None:
        self._other.close()


def _check(sending: Connection, opener: Opener, start: Head, recorded_at: int, stop: int) -> None:
    """What the other process does. Where it cannot, the one that waits does it itself."""
    from bankapp.adapters.sql.store import SqlEventStore  # which knows this module

    with suppress(OSError, KeyboardInterrupt), closing(opener()) as database, closing(sending):
        head, what = start, ""
        try:
            for head in check(SqlEventStore(database).read(start.position + 1, stop), start, recorded_at):
                if head.position % _TELL == 0:
                    sending.send(head.position)
        except BrokenChain as broken:
            what = broken.what
        sending.send(Checked(head, what))
