"""A stand-in for a bad network: it passes on what a client and a server say, and cuts the line at a chosen word."""

import socket
from contextlib import suppress
from pathlib import Path
from threading import Thread


class CuttingProxy:
    """Listens on a socket of PostgreSQL's naming, port 5433, in a folder; cuts the line once, at the first COMMIT.

    `lost` is what gets lost: the "question", which the server then never sees, or the "answer".
    """

    def __init__(self, folder: Path, server: Path, lost: str) -> None:
        self._server = server / ".s.PGSQL.5432"
        self._lost = lost
        self.cuts = 0
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / ".s.PGSQL.5433"))
        self._listening.listen()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                for way in ((client, server), (server, client)):
                    Thread(target=self._pass_on, args=way, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                if b"COMMIT" in said and b"BEGIN" not in said and not self.cuts:
                    self._cut(said, source, target)
                    return
                target.sendall(said)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _cut(self, said: bytes, client: socket.socket, server: socket.socket) -> None:
        self.cuts += 1
        client.shutdown(socket.SHUT_RDWR)
        if self._lost == "answer":
            server.sendall(said)
        server.shutdown(socket.SHUT_WR)
