"""A part of the hash chain, checked in a process of its own: a link needs no more than the stored hash before it."""

from contextlib import closing, suppress
from threading import Event, Thread

import msgspec

from bankapp.adapters.elsewhere import Elsewhere, Send
from bankapp.adapters.sql.database import Opener
from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.hashchain import Checked, check
from bankapp.eventstore.recorded import Head

_TELL = 2000
"""Events between two words to the process that waits."""
_News = tuple[int, bytes, str | None]
"""The position and hash up to which all holds, and what is wrong behind it; nothing where it goes on."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_News).decode


class CheckingElsewhere:
    """Keeps the contract of `Checking`."""

    def __init__(self, opener: Opener, start: Head, recorded_at: int, stop: int) -> None:
        self.reached = start.position
        self.found: Checked | None = None
        self._over = Event()
        self._other = Elsewhere(_check, opener, start, recorded_at, stop)
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def is_over(self, seconds: float) -> bool:
        return self._over.wait(seconds)

    def close(self) -> None:
        self._other.close()
        self._listener.join()

    def _listen(self) -> None:
        try:
            with suppress(EOFError):
                while self.found is None:
                    self.reached, reached, what = _decode(self._other.receive())
                    if what is not None:
                        self.found = Checked(Head(self.reached, reached), what)
        finally:
            self._over.set()


def _check(send: Send, opener: Opener, start: Head, recorded_at: int, stop: int) -> None:
    """What the other process does. Where it cannot, the one that waits does it itself."""
    from bankapp.adapters.sql.store import SqlEventStore  # which knows this module

    with closing(opener()) as database:
        head, what = start, ""
        try:
            for head in check(SqlEventStore(database).read(start.position + 1, stop), start, recorded_at):
                if head.position % _TELL == 0:
                    send(_encode((*head, None)))
        except BrokenChain as broken:
            what = broken.what
        send(_encode((*head, what)))
