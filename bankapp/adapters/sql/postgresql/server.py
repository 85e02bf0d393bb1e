"""Where a bank on a server is: its address, and connections to it."""

from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bankapp.adapters.sql.postgresql.errors import BadAddress, unreachable

_DRIVERS = ("postgresql", "postgresql+psycopg")
_STANDARD = {"connect_timeout": 5, "application_name": "bankapp", "client_encoding": "UTF8"}
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Server:
    """The address of one bank; the password is in `address` and in no text that is shown."""

    name: str
    address: str = field(repr=False)
    secret: str = field(repr=False)

    def connect(self, *, autocommit: bool = True) -> Connection:
        """A connection, which begins no transactions of its own unless that is wanted; raises Unreachable."""
        try:
            return psycopg.connect(self.address, autocommit=autocommit)
        except psycopg.OperationalError as error:
            raise unreachable(self.name, error, self.secret) from error


def server_at(url: str) -> Server:
    """The server that a SQLAlchemy URL means; raises BadAddress, in words without a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise BadAddress("it is no URL") from None
    if parsed.drivername not in _DRIVERS:
        raise BadAddress(f"{parsed.drivername} is not PostgreSQL by psycopg")
    named = {
        "host": parsed.host, "port": parsed.port, "user": parsed.username, "password": parsed.password,
        "dbname": parsed.database,
    }  # fmt: skip
    given = {name: value for name, value in named.items() if value is not None}
    settings: dict[str, object] = {**_STANDARD, **parsed.query, **given}
    try:
        address = make_conninfo("", **{name: str(value) for name, value in settings.items()})
    except psycopg.Error:
        raise BadAddress("it has a setting that PostgreSQL does not know") from None
    host = parsed.host or parsed.query.get("host") or "this machine"
    return Server(f"{parsed.database or parsed.username or 'a bank'} on {host}", address, parsed.password or "")
