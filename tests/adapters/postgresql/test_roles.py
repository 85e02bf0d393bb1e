"""What the roles may do with a bank, by trying; and what nobody may, not even its owner."""

from contextlib import suppress
from typing import Any

import psycopg
import pytest

from bankapp.adapters.sql.postgresql.opening import open_server
from bankapp.domain.commands import Deposit
from bankapp.errors import Unavailable
from bankapp.eventstore.errors import ReadOnly
from bankapp.services.bookmarks import Bookmark
from bankapp.services.places import BankUrl
from bankapp.services.session import Session
from tests.support.postgresql import PostgresServer
from tests.support.scenario import eur
from tests.support.services import desk_of, workspace

CLERK, AUDITOR = "clerk", "auditor"
CHANGES = {
    "update": "UPDATE events SET data = '[]'",
    "update of one column": "UPDATE events SET recorded_at = 0 WHERE position = 1",
    "delete": "DELETE FROM events WHERE position = 2",
    "truncate": "TRUNCATE events",
    "truncate all": "TRUNCATE events, bookmarks CASCADE",
}
FORBIDDEN = {
    **CHANGES,
    "choose a position": "INSERT INTO events (position) VALUES (9)",
    "drop": "DROP TABLE events",
    "alter": "ALTER TABLE events DISABLE TRIGGER ALL",
    "drop a guard": "DROP TRIGGER events_are_only_appended ON events",
    "replace a guard": "CREATE OR REPLACE FUNCTION bank_append() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "pretend to replicate": "SET session_replication_role = replica",
    "change the bank's id": "UPDATE bank SET bank_id = ''",
    "make the bank private": "INSERT INTO privacy VALUES (1, 0)",
    "change a person's key": "UPDATE person_keys SET key = ''",
    "take over": "ALTER TABLE events OWNER TO CURRENT_USER",
}
_COLUMNS = (
    "stream_id, version, type, schema_version, event_id, command_id, command_index, recorded_at, effective_at, "
    "data, metadata, previous_hash, hash"
)


def _row(version: int = 3, recorded_at: str = "recorded_at", previous: str = "hash", hash_: str = "hash") -> str:
    """An insert of an event that is behind the newest one, but for something."""
    values = (
        f"stream_id, {version}, type, 1, ''::bytea, 'new'::bytea, 0, {recorded_at}, 0, '1', '2', {previous}, {hash_}"
    )
    return f"INSERT INTO events ({_COLUMNS}) SELECT {values} FROM events ORDER BY position DESC LIMIT 1"


BAD_LINKS = {
    "a hash that is none": _row(),
    "an older hash before it": _row(previous="previous_hash"),
    "a version left out": _row(version=9),
    "a time before": _row(recorded_at="0"),
}


@pytest.fixture
def filled(server: PostgresServer, session: Session) -> Session:
    """A bank with two events, and two who may log in."""
    desk_of(session).opened("a", deposit="1")
    for name, role in ((CLERK, "bankapp_application"), (AUDITOR, "bankapp_auditor")):
        with server.connect() as connection, suppress(psycopg.errors.DuplicateObject):
            connection.execute(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
    return session


def _tell(server: PostgresServer, database: str, user: str, statement: str) -> Any:
    with server.connect(database, user) as connection:
        return connection.execute(statement)


@pytest.mark.parametrize("user", [CLERK, AUDITOR])
@pytest.mark.parametrize("way", FORBIDDEN)
def test_neither_role_may(server: PostgresServer, database: str, filled: Session, user: str, way: str) -> None:
    before = list(filled.store.read())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _tell(server, database, user, FORBIDDEN[way])
    assert list(filled.store.read()) == before


@pytest.mark.parametrize("way", CHANGES)
def test_even_the_owner_is_refused_to(server: PostgresServer, database: str, filled: Session, way: str) -> None:
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="events are never changed"):
        _tell(server, database, "admin", CHANGES[way])


@pytest.mark.parametrize("user", [CLERK, "admin"])
@pytest.mark.parametrize("way", BAD_LINKS)
def test_nobody_appends_what_does_not_continue_the_chain(
    server: PostgresServer, database: str, filled: Session, user: str, way: str
) -> None:
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="events are only appended"):
        _tell(server, database, user, BAD_LINKS[way])
    assert filled.store.head().position == 2


def test_the_application_reads_and_appends_and_keeps_read_models_and_bookmarks(
    server: PostgresServer, database: str, filled: Session
) -> None:
    session = workspace(seed=2).open(BankUrl(server.url(database, CLERK)))
    assert session.login == CLERK
    desk_of(session).do(Deposit("a", eur("2")))
    session.bookmarks.put(Bookmark("here", 3, ""))
    session.readmodels.rebuild()
    assert (session.history.account("a", 3).money, session.readmodels.position()) == (eur("3"), 3)
    session.close()


def test_the_auditor_reads_all_and_is_told_that_nothing_can_be_written(
    server: PostgresServer, database: str, filled: Session
) -> None:
    session = workspace(seed=3).open(BankUrl(server.url(database, AUDITOR)))
    assert session.read_only
    assert list(session.store.read()) == list(filled.store.read())
    assert session.history.account("a", 2).money == eur("1")
    with pytest.raises(ReadOnly):
        desk_of(session).do(Deposit("a", eur("2")))
    session.close()


def test_in_a_private_bank_the_application_writes_names_and_the_auditor_reads_that_they_are_sealed(
    server: PostgresServer, filled: Session
) -> None:
    name = server.new_database()
    workspace().initialise(BankUrl(server.url(name)), private=True)
    clerk, auditor = (workspace(seed=4).open(BankUrl(server.url(name, user))) for user in (CLERK, AUDITOR))
    desk_of(clerk).opened("a", deposit="1")
    assert (clerk.history.account("a", 2).owner, auditor.history.account("a", 2).owner) == ("Ann", "(sealed)")
    assert auditor.keys is None
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _tell(server, name, AUDITOR, "SELECT * FROM person_keys")
    for session in (clerk, auditor):
        session.close()
    server.drop(name)


def test_who_belongs_to_no_role_is_refused_in_words(server: PostgresServer, database: str, filled: Session) -> None:
    with server.connect() as connection, suppress(psycopg.errors.DuplicateObject):
        connection.execute("CREATE ROLE stranger LOGIN")
    with pytest.raises(Unavailable, match="this user may not do that"):
        open_server(server.url(database, "stranger"))
