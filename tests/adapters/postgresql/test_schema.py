"""A bank is made on a server, or brought up to date, whole or not at all; what is no bank is refused in words."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from bankapp.adapters.sql.errors import DamagedBank, StoreFailed
from bankapp.adapters.sql.personal import private
from bankapp.adapters.sql.postgresql.errors import BadAddress, NoBankOnServer, NotPrivate, OtherSchema
from bankapp.adapters.sql.postgresql.opening import SCHEMA, open_server
from bankapp.adapters.sql.postgresql.schema import make_schema, newest_schema
from bankapp.adapters.sql.postgresql.server import server_at
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.adapters.sql.streams import streams
from bankapp.adapters.sql.tables import beside, kept, log
from bankapp.domain.commands import OpenAccount, OpenProduct
from bankapp.domain.money import Money
from bankapp.services.places import BankUrl
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.commits import commit
from tests.support.ids import seeded_ids
from tests.support.postgresql import PostgresServer
from tests.support.services import desk_of, workspace


def _make(url: str) -> None:
    make_schema(server_at(url), seeded_ids(7), FakeClock(), sealed=False)


def test_the_migrations_lead_to_the_schema_that_is_opened() -> None:
    assert newest_schema() == SCHEMA


def test_the_migrations_make_the_tables_that_the_statements_speak_of(url: str) -> None:
    engine = create_engine("postgresql+psycopg://", creator=server_at(url).connect, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, _all_tables())
    engine.dispose()
    assert found == []


def _all_tables() -> MetaData:
    together = MetaData()
    for tables in (log, kept, beside, streams, private):
        for table in tables.sorted_tables:
            table.to_metadata(together)
    return together


def test_what_is_there_already_stays_as_it_is(url: str, session: Session) -> None:
    desk_of(session).opened("a", deposit="5")
    _make(url)
    again = workspace().open(BankUrl(url))
    assert (list(again.store.read()), again.bank_id) == (list(session.store.read()), session.bank_id)
    again.close()


def test_a_bank_of_the_first_schema_is_brought_up_to_date(server: PostgresServer, database: str, url: str) -> None:
    with server.connect(database) as connection:
        for step in _BEFORE_3:
            connection.execute(step)
        connection.execute("DROP TABLE choices")
        connection.execute("ALTER TABLE products DROP COLUMN rate")
        connection.execute("UPDATE alembic_version SET version_num = '1'")
    with pytest.raises(OtherSchema):
        open_server(url)
    _make(url)
    desk = desk_of(session := workspace().open(BankUrl(url)))
    desk.do(OpenProduct("plus", "Plus", Money(1, "EUR"), 125))
    desk.do(OpenAccount("a", "Ann", "EUR", product="plus"))
    assert (session.history.account("a", 3).product, session.history.products.crud()[0].rate) == ("plus", 125)
    session.close()


def test_a_bank_is_private_for_good_or_never(server: PostgresServer, url: str) -> None:
    place = BankUrl(server.url(server.new_database()))
    for asked in (None, True, False, None):
        workspace().initialise(place, private=asked)
    session = workspace().open(place)
    assert session.keys
    session.close()
    with pytest.raises(NotPrivate, match="not encrypted"):
        workspace().initialise(BankUrl(url), private=True)


def test_a_database_without_a_bank_is_told_apart_and_then_made_one(server: PostgresServer) -> None:
    url = server.url(server.new_database())
    with pytest.raises(NoBankOnServer, match="bankapp init"):
        open_server(url)
    _make(url)
    open_server(url).close()


def test_several_banks_live_in_schemas_of_one_database(server: PostgresServer) -> None:
    name = server.new_database()
    urls = [server.url(name, options=f"-csearch_path%3D{schema}") for schema in ("one", "two")]
    for schema, url in zip(("one", "two"), urls, strict=True):
        with server.connect(name) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        _make(url)
    one, two = (SqlEventStore(open_server(url)) for url in urls)
    one.append(commit(1))
    assert (one.head().position, two.head().position) == (1, 0)
    one.close()
    two.close()


def test_an_interrupted_start_leaves_nothing(server: PostgresServer) -> None:
    name = server.new_database()
    with server.connect(name) as connection:
        connection.execute("CREATE TABLE snapshots (a INT)")
    with pytest.raises(StoreFailed, match="snapshots"):
        _make(server.url(name))
    with server.connect(name) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert tables == [("snapshots",)]


_BEFORE_5 = ("DROP TABLE privacy, person_keys", "UPDATE alembic_version SET version_num = '4'")
_BEFORE_4 = (
    *_BEFORE_5,
    "DROP FUNCTION bank_swap, bank_empty, bank_beside",
    f"DROP TABLE projection_states, {', '.join(beside.tables)}",
    "DELETE FROM projections",
    "INSERT INTO projections VALUES ('bank', 3, 2)",
    "UPDATE alembic_version SET version_num = '3'",
)
_BEFORE_3 = (*_BEFORE_4, "DROP TABLE subscriptions", "UPDATE alembic_version SET version_num = '2'")


@pytest.mark.parametrize(
    ("steps", "kept_up_to"), [(_BEFORE_3, -1), (_BEFORE_4, -1), (_BEFORE_5, 2)], ids=["2", "3", "4"]
)
def test_a_bank_of_an_older_schema_is_refused_and_then_brought_up_to_date(
    server: PostgresServer, database: str, url: str, session: Session, steps: tuple[str, ...], kept_up_to: int
) -> None:
    desk_of(session).opened("a", deposit="5")
    expected = session.history.bank(2)
    session.close()
    with server.connect(database) as connection:
        for step in steps:
            connection.execute(step)
    with pytest.raises(OtherSchema, match="run bankapp init URL"):
        open_server(url)
    _make(url)
    again = workspace(seed=2).open(BankUrl(url))
    assert (again.readmodels.position(), again.history.bank(2)) == (kept_up_to, expected)
    again.readmodels.catch_up()
    again.projections.rebuild()
    assert (again.readmodels.position(), again.history.bank(2)) == (2, expected)
    again.close()


@pytest.mark.parametrize(
    ("found", "words"), [("0", "is of an older one: run bankapp init URL"), ("99", "was made by a newer bankapp")]
)
def test_a_bank_of_another_schema_is_refused(
    server: PostgresServer, database: str, url: str, found: str, words: str
) -> None:
    with server.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", (found,))
    with pytest.raises(OtherSchema, match=words):
        open_server(url)


def test_a_bank_without_one_of_its_tables_is_damaged(server: PostgresServer, database: str, url: str) -> None:
    with server.connect(database) as connection:
        connection.execute("DROP TABLE books")
    with pytest.raises(DamagedBank, match="the table books is missing"):
        open_server(url)


@pytest.mark.parametrize(
    "bad",
    ["postgresql+asyncpg://ada:secret@h/bank", "postgresql://ada:secret@h:x/b", "postgresql://h/b?nonsense=secret"],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(bad: str) -> None:
    with pytest.raises(BadAddress, match=r"Write postgresql\+psycopg://") as caught:
        server_at(bad)
    assert "secret" not in str(caught.value)
