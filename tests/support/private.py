"""Private banks on every engine, and what can be found in their files."""

import base64
import json
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Protocol

from bankapp.bootstrap import Workspace
from bankapp.services.places import BankUrl, Place
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.postgresql import postgres_server
from tests.support.services import Desk, desk_of, workspace


class Site(Protocol):
    """Where banks of one engine are made and opened, as often as they are wanted."""

    clock: FakeClock

    def create(self, *, private: bool = True) -> Session:
        """An empty bank at a new place."""

    def place(self, session: Session) -> Place: ...

    def open(self, place: Place) -> Session: ...

    def copy(self, session: Session) -> Session:
        """A copy of a bank, at a new place."""

    def copy_again(self, session: Session, copy: Session) -> None:
        """Bring a copy up to date."""

    def close(self) -> None: ...


class _Site:
    def __init__(self) -> None:
        self.clock = FakeClock(step=7)
        self.workspace: Workspace = workspace(self.clock)
        self._opened: list[tuple[Session, Place]] = []

    def place(self, session: Session) -> Place:
        return next(place for opened, place in self._opened if opened is session)

    def open(self, place: Place) -> Session:
        session = self.workspace.open(place)
        self._opened.append((session, place))
        return session

    def copy(self, session: Session) -> Session:
        place = self._new_place()
        self.workspace.copy(self.place(session), place)
        return self.open(place)

    def copy_again(self, session: Session, copy: Session) -> None:
        self.workspace.copy(self.place(session), self.place(copy))

    def create(self, *, private: bool = True) -> Session:
        place = self._new_place()
        self.workspace.initialise(place, private=private)
        return self.open(place)

    def _new_place(self) -> Place:
        raise NotImplementedError

    def close(self) -> None:
        for session, _ in self._opened:
            session.close()


class FileSite(_Site):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._numbers = count(1)

    def _new_place(self) -> Place:
        return self._folder / f"{next(self._numbers)}.bank"


class ServerSite(_Site):
    def __init__(self) -> None:
        super().__init__()
        self._server = postgres_server()
        self._databases: list[str] = []

    def _new_place(self) -> Place:
        self._databases.append(self._server.new_database())
        return BankUrl(self._server.url(self._databases[-1]))

    def close(self) -> None:
        super().close()
        self._server.drop(*self._databases)


SITES: dict[str, Callable[[Path], Site]] = {"sqlite": FileSite, "postgresql": lambda _: ServerSite()}


def desk_at(site: Site, session: Session) -> Desk:
    """Where commands are given to a bank; it tells of what it reads, not of what it stores."""
    return desk_of(session, site.clock)


def files_of(path: Path) -> bytes:
    """All that lies in a bank's files, read by another process: this one may have them open."""
    found = [str(name) for name in sorted(path.parent.glob(f"{path.name}*"))]
    return subprocess.run(["cat", *found], check=True, capture_output=True).stdout


def traces(text: str | bytes, content: bytes) -> list[str]:
    """In which forms something is found in some files' content."""
    raw = text.encode() if isinstance(text, str) else text
    forms = {"as it is": raw, "in hex": raw.hex().encode(), "in capital hex": raw.hex().upper().encode()}
    if isinstance(text, str):
        forms |= {"as JSON escapes it": json.dumps(text)[1:-1].encode(), "in UTF-16": text.encode("utf-16-le")}
    for shift in range(3):  # base64 reads differently at each of three places
        plain = base64.b64encode(bytes(shift) + raw).rstrip(b"=")[2 * (shift > 0) + (shift > 1) : -1]
        forms[f"in base64 behind {shift}"] = plain
        forms[f"in base64url behind {shift}"] = plain.translate(bytes.maketrans(b"+/", b"-_"))
    return [form for form, found in forms.items() if found in content]
