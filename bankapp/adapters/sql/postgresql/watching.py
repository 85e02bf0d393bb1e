"""Noticing what others commit: the server tells, and where it cannot it is asked."""

import time
from threading import Event, Lock, Thread

import psycopg

from bankapp.adapters.sql.postgresql.server import Connection, Server
from bankapp.errors import Unavailable

_ASKED_EVERY = 0.2
"""Seconds between two questions; with a telling server they only find what was told already."""
_HEAD = "SELECT position FROM events ORDER BY position DESC LIMIT 1"
_CHANNEL = "SELECT 'bank_' || 'events'::regclass::oid::text"


class Watcher:
    """Counts what it notices, in a thread of its own that is started with the first question."""

    def __init__(self, server: Server, *, listening: bool = True) -> None:
        self._server = server
        self._listening = listening
        self._starting = Lock()
        self._ended = Event()
        self._thread: Thread | None = None
        self._started = False
        self._count = 0
        self._head: object = None

    def seen(self) -> int:
        """Another number whenever something was committed; never waits for the server."""
        if self._thread is None:
            self._start()
        return self._count

    def _start(self) -> None:
        with self._starting:
            if not self._started and not self._ended.is_set():
                self._started = True
                self._thread = Thread(target=self._run, name="bank watcher", daemon=True)
                self._thread.start()

    def close(self) -> None:
        self._ended.set()
        with self._starting:
            if self._thread:
                self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with self._server.connect() as connection:
                    self._watch(connection)
            except (psycopg.Error, Unavailable):
                self._count += 1  # whoever asks the bank now is told why it cannot be reached
                self._ended.wait(1)

    def _watch(self, connection: Connection) -> None:
        if self._listening:
            row = connection.execute(_CHANNEL).fetchone()
            connection.execute(f'LISTEN "{row[0] if row else ""}"')
        self._count += 1  # between two connections anything may have happened
        while not self._ended.is_set():
            told = self._wait(connection)
            row = connection.execute(_HEAD).fetchone()
            if told or row != self._head:
                self._head = row
                self._count += 1

    def _wait(self, connection: Connection) -> bool:
        """Whether the server told of a commit within a while."""
        if not self._listening:
            time.sleep(_ASKED_EVERY)
            return False
        return any(True for _ in connection.notifies(timeout=_ASKED_EVERY, stop_after=1))
