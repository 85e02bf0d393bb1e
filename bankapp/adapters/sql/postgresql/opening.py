"""Opening a bank on a server: what is there is looked at before anything is written."""

import psycopg

from bankapp.adapters.sql.errors import DamagedBank
from bankapp.adapters.sql.personal import private
from bankapp.adapters.sql.postgresql.database import PostgresDatabase
from bankapp.adapters.sql.postgresql.errors import NoBankOnServer, OtherSchema, translated
from bankapp.adapters.sql.postgresql.server import Connection, Server, server_at
from bankapp.adapters.sql.streams import streams
from bankapp.adapters.sql.tables import beside, kept, log
from bankapp.eventstore.errors import GuardsGone

SCHEMA = "5"
"""The newest revision in `bankapp.adapters.sql.migrations`; Alembic itself is only there for `init`."""
_TABLES = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
_MAY_APPEND = "SELECT has_column_privilege('events', 'hash', 'INSERT') AND NOT pg_is_in_recovery()"


def open_server(url: str, *, read_only: bool = False) -> PostgresDatabase:
    """Open the bank that a URL names; read-only where this user may not append.

    Raises BadAddress, Unreachable, NoBankOnServer, OtherSchema, DamagedBank or GuardsGone.
    """
    server = server_at(url)
    with server.connect() as connection:
        try:
            _look(server, connection)
            row = connection.execute(_MAY_APPEND).fetchone()
        except psycopg.Error as error:
            raise translated(server.name, error, lost=connection.closed) from error
    database = PostgresDatabase(server, read_only=read_only or not (row and row[0]))
    missing = () if database.read_only else database.missing_guards()
    if missing:
        database.close()
        raise GuardsGone(database.name, missing)
    return database


def _look(server: Server, connection: Connection) -> None:
    present = {row[0] for row in connection.execute(_TABLES)}
    if not {"alembic_version", "events"} <= present:
        raise NoBankOnServer(server.name)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    found = str(row[0]) if row else "none"
    if found != SCHEMA:
        raise OtherSchema(server.name, found, SCHEMA, newer=not found.isdigit() or int(found) > int(SCHEMA))
    missing = sorted({*log.tables, *kept.tables, *beside.tables, *streams.tables, *private.tables} - present)
    if missing:
        raise DamagedBank(server.name, f"the table {missing[0]} is missing")
