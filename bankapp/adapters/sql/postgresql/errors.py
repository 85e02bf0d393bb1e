"""Why a bank on a server cannot be used, in words that never hold a password; the driver's errors, by their codes."""

import psycopg

from bankapp.adapters.sql.errors import DamagedBank, StoreFailed
from bankapp.errors import BadInput, BankappError, Refused, Unavailable
from bankapp.eventstore.errors import BadText, StoreBusy

PATIENCE = 30.0
"""Seconds that a writer waits for the others."""
_NO_NUL = "NUL (0x00)"
_BUSY = "55P03"
_CONTENDED = ("40001", "40P01")
_FORBIDDEN = "42501"
_DAMAGED = ("XX001", "XX002")
_FULL = "53100"


class BadAddress(BadInput):
    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The bank's address cannot be used: {why}. Write postgresql+psycopg://USER@HOST/DATABASE.")


class Unreachable(Unavailable):
    """No connection could be made; nothing was asked of the bank."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"{name} cannot be reached: {why}.")


class ConnectionLost(Unavailable):
    """A connection broke; what was under way may have been committed, or not."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"The connection to {name} was lost. Whether the last command was carried out is not known.")


class Contended(Unavailable):
    """The server undid a transaction for the sake of another one; the same again may succeed."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is contended: the server undid what was written. Nothing was changed.")


class NoBankOnServer(Unavailable):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no bank in {name} yet. Make it with: bankapp init URL.")


class NotPrivate(Refused):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is a bank already, and names and texts are not encrypted in it; it stays as it is.")


class OtherSchema(Unavailable):
    def __init__(self, name: str, found: str, known: str, *, newer: bool) -> None:
        self.name, self.found, self.known = name, found, known
        what = "was made by a newer bankapp" if newer else "is of an older one: run bankapp init URL"
        super().__init__(f"{name} {what} (its schema is {found}, here it is {known}).")


def translated(name: str, error: psycopg.Error, *, lost: bool) -> BankappError:
    """A driver's error as one of ours; `lost` tells that its connection is of no use any more."""
    code = error.sqlstate or ""
    if lost:
        return ConnectionLost(name)
    if code in _CONTENDED:
        return Contended(name)
    if code == _BUSY:
        return StoreBusy(name, PATIENCE)
    if code in _DAMAGED:
        return DamagedBank(name, _first_line(error))
    if isinstance(error, psycopg.DataError) and _NO_NUL in str(error):
        return BadText()
    words = {_FORBIDDEN: "this user may not do that", _FULL: "the disk is full"}.get(code)
    return StoreFailed(name, words or _first_line(error))


def unreachable(name: str, error: psycopg.Error, secret: str) -> Unreachable:
    """Why no connection could be made."""
    why = _first_line(error).rsplit("failed: ", 1)[-1].removeprefix("FATAL:").strip()
    return Unreachable(name, (why.replace(secret, "***") if secret else why).rstrip("."))


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
