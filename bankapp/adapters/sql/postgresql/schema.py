"""Making a bank on a server, or bringing one up to date: the schema by Alembic, and who may do what with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.resources import as_file, files

import psycopg
from alembic.command import upgrade
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bankapp.adapters.sql.errors import StoreFailed
from bankapp.adapters.sql.personal import person_keys, privacy
from bankapp.adapters.sql.postgresql.errors import NotPrivate, translated
from bankapp.adapters.sql.postgresql.server import Connection, Server
from bankapp.adapters.sql.streams import streams
from bankapp.adapters.sql.tables import beside, bookmarks, events, kept, log
from bankapp.eventstore.identity import IdMaker
from bankapp.eventstore.instants import Clock
from bankapp.services.projections import PROJECTIONS
from bankapp.services.readmodels import SCHEMA

APPLICATION = "bankapp_application"
AUDITOR = "bankapp_auditor"
_NUMBERED = "position"
_ONE_AT_A_TIME = 0x62616E6B
_CHANGED = (bookmarks, *kept.sorted_tables, *beside.sorted_tables, *streams.sorted_tables)
"""Tables that are no part of the log: who uses the bank may change and empty them."""


def newest_schema() -> str:
    """The revision that this programme was written for."""
    with _alembic() as config:
        return ScriptDirectory.from_config(config).get_current_head() or ""


def make_schema(server: Server, ids: IdMaker, clock: Clock, title: str = "", *, sealed: bool | None = None) -> None:
    """Make the newest schema, from nothing or from any released one, and the roles that may use it.

    A new bank is private unless `sealed` is False. Whole, or not at all. Raises Unavailable where this user may not,
    and, where it is to be `sealed`, NotPrivate where there is a bank already whose names and texts are not.
    """
    connect = partial(server.connect, autocommit=False)
    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            driver: Connection = connection.connection.driver_connection  # type: ignore[assignment]
            _prepare(server, driver)
            with _alembic() as config:
                config.attributes["connection"] = connection
                upgrade(config, "head")
            new = _fill(driver, (ids(), clock(), title))
            if new and sealed is not False:
                driver.execute("INSERT INTO privacy (id, since) VALUES (1, %s)", (clock(),))
            elif sealed and not driver.execute("SELECT id FROM privacy").fetchone():
                raise NotPrivate(server.name)
            _grant(driver)
    except DBAPIError as error:
        raise _told(server, error.orig) from error
    except psycopg.Error as error:
        raise _told(server, error) from error
    finally:
        engine.dispose()


@contextmanager
def _alembic() -> Iterator[Config]:
    with as_file(files("bankapp.adapters.sql.migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config


def _told(server: Server, error: BaseException | None) -> Exception:
    return translated(server.name, error, lost=False) if isinstance(error, psycopg.Error) else RuntimeError(str(error))


def _prepare(server: Server, driver: Connection) -> None:
    """One at a time; in the one schema in which the functions will look, whoever calls them."""
    row = driver.execute("SELECT current_setting('server_encoding'), current_schema()::text").fetchone()
    encoding, schema = row or ("", None)
    if encoding != "UTF8":
        raise StoreFailed(server.name, f"its encoding is {encoding}, a bank needs UTF8")
    if schema is None:
        raise StoreFailed(server.name, "none of the schemas in its search_path exists")
    driver.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
    driver.execute("SELECT set_config('search_path', quote_ident(%s), true)", (schema,))


def _fill(driver: Connection, identity: tuple[bytes, int, str]) -> bool:
    """False where there was a bank already."""
    bank = "INSERT INTO bank (id, bank_id, created_at, title) VALUES (1, %s, %s, %s)"
    made = driver.execute(f"{bank} ON CONFLICT DO NOTHING", identity).rowcount == 1
    new = "INSERT INTO projections SELECT %s, %s, 0 WHERE NOT EXISTS (SELECT FROM events) ON CONFLICT DO NOTHING"
    state = "INSERT INTO projection_states VALUES (%s, 'running', 0, '', 0, 0, 0, -1, 0) ON CONFLICT DO NOTHING"
    for name in PROJECTIONS:
        driver.execute(new, (name, SCHEMA))
        driver.execute(state, (name,))
    return made


def _grant(driver: Connection) -> None:
    """Roles that nobody logs in as: a person's or a machine's own role is made a member of one."""
    row = driver.execute("SELECT current_schema()::text").fetchone()
    schema = sql.Identifier(row[0] if row else "public")
    application, auditor = sql.Identifier(APPLICATION), sql.Identifier(AUDITOR)
    for name in (APPLICATION, AUDITOR):
        if not driver.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
            driver.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
    both = sql.SQL(", ").join((application, auditor))
    read = [privacy, *log.sorted_tables, *kept.sorted_tables, *beside.sorted_tables, *streams.sorted_tables]
    names = sql.SQL(", ").join(sql.Identifier(name) for name in (*(table.name for table in read), "alembic_version"))
    changed = sql.SQL(", ").join(sql.Identifier(table.name) for table in _CHANGED)
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in events.c if column.name != _NUMBERED)
    driver.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, both))
    driver.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(names, both))
    driver.execute(sql.SQL("GRANT INSERT, UPDATE, DELETE ON {} TO {}").format(changed, application))
    driver.execute(sql.SQL("GRANT INSERT ({}) ON events TO {}").format(columns, application))
    driver.execute(sql.SQL("GRANT EXECUTE ON FUNCTION bank_empty(TEXT), bank_swap(TEXT) TO {}").format(application))
    keys = sql.Identifier(person_keys.name)  # an auditor reads the log as it is kept: sealed
    driver.execute(sql.SQL("GRANT SELECT, INSERT, DELETE ON {} TO {}").format(keys, application))
