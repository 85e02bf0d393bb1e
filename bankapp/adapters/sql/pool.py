"""A pool of connections that costs a question next to nothing: the window asks several in every frame."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Pool:
    """Hands out connections of one kind, one borrower at a time, the last one given back first. For any thread."""

    def __init__(self, creator: Callable[[], Any], keep: int) -> None:
        self._creator = creator
        self._keep = keep
        self._idle: deque[Any] = deque()  # its pop and append need no lock

    @contextmanager
    def borrowed(self) -> Iterator[Any]:
        """A connection, made where none is idle; at most `keep` idle ones are kept."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._creator()
        try:
            yield connection
        finally:
            if self.fit(connection):
                self._idle.append(connection)
            if len(self._idle) > self._keep:
                self._idle.popleft().close()

    def fit(self, _connection: Any) -> bool:
        """Whether a connection that is given back can be lent again."""
        return True

    def close(self) -> None:
        """Close the idle connections, and the others as they are given back."""
        self._keep = 0
        self.drop_idle()

    def drop_idle(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop().close()
