"""A real PostgreSQL server for the tests: in a folder of its own, on a socket of its own, never as root."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bankapp.adapters.sql.postgresql.schema import make_schema
from bankapp.adapters.sql.postgresql.server import server_at
from tests.support.clock import FakeClock
from tests.support.ids import seeded_ids

_SETTINGS = {"listen_addresses": "", "shared_buffers": "32MB", "max_connections": "80"}
_LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8")
_TEMPLATE = "template_bank"
_UNPRIVILEGED = ("postgres", "nobody")
_MEMORY = Path("/dev/shm")
_ROOM = 2**31
"""So many bytes free, and the server's folder is in memory: each test has a database of its own to be copied."""


class PostgresServer:
    """Runs until `stop`. Every bank is a database of its own."""

    def __init__(self, binaries: Path, fsync: str) -> None:
        self._fsync = fsync
        self._binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="bankapp-pg-", dir=_memory()))
        self._numbers = count(1)
        self._user = _unprivileged()
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "--pgdata", str(self._data), "--auth=trust", "--username=admin", "--no-sync", *_LOCALE)
        self._process = self._started()
        with self.connect() as connection:
            self._copies_files = connection.info.server_version >= 150_000

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str, user: str = "admin", **settings: str) -> str:
        options = "".join(f"&{name}={value}" for name, value in settings.items())
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}{options}"

    def connect(self, database: str = "postgres", user: str = "admin") -> Any:
        """The driver's own connection."""
        return psycopg.connect(host=str(self.folder), user=user, dbname=database, autocommit=True)

    def new_database(self, template: str = "template1") -> str:
        """The name of a database that nobody else uses."""
        name = f"bank{next(self._numbers)}"
        copied = "STRATEGY FILE_COPY" if self._copies_files else ""
        self._tell(f"CREATE DATABASE {name} TEMPLATE {template} {copied}")
        return name

    def new_bank(self) -> str:
        """The name of a database with an empty bank in it."""
        if self._tell(f"SELECT FROM pg_database WHERE datname = '{_TEMPLATE}'") == 0:
            self._tell(f"CREATE DATABASE {_TEMPLATE}")
            make_schema(server_at(self.url(_TEMPLATE)), seeded_ids(), FakeClock(), sealed=False)
        return self.new_database(_TEMPLATE)

    def drop(self, *databases: str) -> None:
        """Give back their place on the disk; who is connected still is cut off."""
        for name in databases:
            self._tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGQUIT)  # the other signals let it wait for connections that a test left open
        self._process.wait()
        # a test process that takes its time at the end is killed, so somebody else tidies up
        os.spawnlp(os.P_NOWAIT, "rm", "rm", "-rf", str(self.folder))

    def _tell(self, statement: str) -> int:
        with self.connect() as connection:
            return int(connection.execute(statement).rowcount)

    def _run(self, programme: str, *arguments: str) -> None:
        command = [str(self._binaries / programme), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/", user=self._user)

    def _started(self) -> "subprocess.Popen[bytes]":
        settings = [
            word for name, value in {**_SETTINGS, "fsync": self._fsync}.items() for word in ("-c", f"{name}={value}")
        ]
        command = [str(self._binaries / "postgres"), "-D", str(self._data), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", user=self._user)
        for _ in range(300):
            try:
                self.connect().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return process
        process.kill()
        message = f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-500:]}"
        raise RuntimeError(message)


@cache
def postgres_server(fsync: str = "off") -> PostgresServer:
    """This process's server, started with the first test that wants it; the test is skipped where there is none."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("There is no PostgreSQL: apt-get install postgresql")
    server = PostgresServer(binaries, fsync)
    atexit.register(server.stop)
    return server


def _memory() -> Path | None:
    """Where files are kept in memory, if there is enough of it."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None


def has_postgres() -> bool:
    return _binaries() is not None


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    places = [*([Path(found).resolve().parent] if found else []), *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


def _unprivileged() -> str | None:
    """Whom the server runs as, where that must not be the user of the tests."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in _UNPRIVILEGED if name in known), None)
