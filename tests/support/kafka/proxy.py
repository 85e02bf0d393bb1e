"""Stands between client and broker and loses answers: the broker has the message, and the client never hears of it."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_PRODUCE = 0
"""The number of the request that writes messages, in Kafka's protocol."""


class Proxy:
    """Passes bytes on; after `lose(n)`, the answers to the next n writes are lost and their connections cut."""

    def __init__(self, port: int, target: int) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._losses = 0
        self.lost = 0
        self._server = socket.create_server(("127.0.0.1", port))
        self._sockets: list[socket.socket] = [self._server]
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self, answers: int) -> None:
        with self._lock:
            self._losses = answers

    def close(self) -> None:
        for one in self._sockets:
            _shut(one)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
                broker = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self._sockets += [client, broker]
            self._join(client, broker, set())

    def _join(self, client: socket.socket, broker: socket.socket, writes: set[bytes]) -> None:
        """`writes` are the numbers of the requests that write, on this connection."""
        self._pump(client, broker, lambda frame: self._asked(frame, writes))
        self._pump(broker, client, lambda frame: self._answered(frame, writes))

    def _asked(self, frame: bytes, writes: set[bytes]) -> bool:
        if int.from_bytes(frame[:2], "big") == _PRODUCE:
            writes.add(frame[4:8])
        return True

    def _answered(self, frame: bytes, writes: set[bytes]) -> bool:
        with self._lock:
            if frame[:4] in writes and self._losses:
                self._losses -= 1
                self.lost += 1
                return False
        return True

    def _pump(self, source: socket.socket, target: socket.socket, passes: Callable[[bytes], bool]) -> None:
        def run() -> None:
            try:
                while frame := _frame(source):
                    if not passes(frame):
                        break
                    target.sendall(len(frame).to_bytes(4, "big") + frame)
            except OSError:
                pass
            _shut(source)
            _shut(target)

        threading.Thread(target=run, daemon=True).start()


def _frame(source: socket.socket) -> bytes:
    size = _exactly(source, 4)
    return _exactly(source, int.from_bytes(size, "big")) if size else b""


def _exactly(source: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        part = source.recv(size - len(content))
        if not part:
            return b""
        content += part
    return content


def _shut(one: socket.socket) -> None:
    with suppress(OSError):  # it is gone already
        one.shutdown(socket.SHUT_RDWR)
    one.close()
