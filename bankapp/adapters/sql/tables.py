"""The tables of the log, and the guards that let nobody change a row of it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bankapp.services.projections import ProjectionName

WHOLE = Integer().with_variant(BigInteger(), "postgresql")
"""SQLite numbers rows by nothing but its INTEGER, which is as wide as PostgreSQL's BIGINT."""

log = MetaData()

events = Table(
    "events",
    log,
    Column("position", WHOLE, primary_key=True, autoincrement=False),
    Column("stream_id", Text, nullable=False),
    Column("version", WHOLE, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema_version", WHOLE, nullable=False),
    Column("event_id", LargeBinary, nullable=False),
    Column("command_id", LargeBinary, nullable=False),
    Column("command_index", WHOLE, nullable=False),
    Column("recorded_at", WHOLE, nullable=False),
    Column("effective_at", WHOLE, nullable=False),
    Column("data", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("stream_id", "version", name="events_stream_version"),
)
Index(
    "events_first_of_command",
    events.c.command_id,
    unique=True,
    sqlite_where=text("command_index = 0"),
)

bank = Table(
    "bank",
    log,
    Column("id", WHOLE, CheckConstraint("id = 1"), primary_key=True),
    Column("bank_id", LargeBinary, nullable=False),
    Column("created_at", WHOLE, nullable=False),
    Column("title", Text, nullable=False),
)

bookmarks = Table(
    "bookmarks",
    log,
    Column("name", Text, primary_key=True),
    Column("position", WHOLE, nullable=False),
    Column("note", Text, nullable=False),
)
"""Beside the log and no part of it: a person's own marks, which may be changed and removed."""

SQLITE_GUARDS = (
    "CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
    "CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
    # INSERT OR REPLACE deletes without firing the trigger above, so an insert may only ever come behind the head.
    "CREATE TRIGGER events_are_only_appended BEFORE INSERT ON events "
    "WHEN NEW.position IS NOT (SELECT COALESCE(MAX(position), 0) + 1 FROM events) "
    "OR EXISTS (SELECT 1 FROM events WHERE stream_id = NEW.stream_id AND version = NEW.version) "
    "OR (NEW.command_index = 0 AND EXISTS "
    "(SELECT 1 FROM events WHERE command_index = 0 AND command_id = NEW.command_id)) "
    "BEGIN SELECT RAISE(ABORT, 'events are only appended'); END",
)

kept = MetaData()
"""Read models and snapshots: caches, which may be dropped at any time."""

projections = Table(
    "projections",
    kept,
    Column("name", Text, primary_key=True),
    Column("schema_version", WHOLE, nullable=False),
    Column("position", WHOLE, nullable=False),
)
projection_states = Table(
    "projection_states",
    kept,
    Column("name", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("fault", WHOLE, nullable=False),
    Column("why", Text, nullable=False),
    Column("events", WHOLE, nullable=False),
    Column("microseconds", WHOLE, nullable=False),
    Column("generation", WHOLE, nullable=False),
    Column("beside", WHOLE, nullable=False),
    Column("maker", WHOLE, nullable=False),
)
"""`fault` is the event at which a projection failed, or 0; `events` and `microseconds` are those of its last catching
up; `generation` is another one after each rebuild. `beside` is how far the one is that `maker` makes anew, or -1."""
account_list = Table(
    "account_list",
    kept,
    Column("number", WHOLE, primary_key=True, autoincrement=False),
    Column("account_id", Text, nullable=False, unique=True),
    Column("owner", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("opened", WHOLE, nullable=False, index=True),
)
account_history = Table(
    "account_history",
    kept,
    Column("number", WHOLE, primary_key=True, autoincrement=False),
    Column("position", WHOLE, primary_key=True, autoincrement=False),
    Column("version", WHOLE, nullable=False),
    Column("balance", WHOLE, nullable=False),
    Column("overdraft_limit", WHOLE, nullable=False),
    Column("status", WHOLE, nullable=False),
    sqlite_with_rowid=False,
)
books = Table(
    "books",
    kept,
    Column("position", WHOLE, primary_key=True, autoincrement=False),
    Column("ledger", Text, nullable=False),
    Column("swings", Text, nullable=False),
)
reversals = Table(
    "reversals",
    kept,
    Column("position", WHOLE, primary_key=True, autoincrement=False),
    Column("number", WHOLE, nullable=False, index=True),
    Column("reversed_by", WHOLE, nullable=False),
)
products = Table(
    "products",
    kept,
    Column("product_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("fee", WHOLE, nullable=False),
    Column("currency", Text, nullable=False),
    Column("rate", WHOLE, nullable=False),
)
choices = Table(
    "choices",
    kept,
    Column("number", WHOLE, primary_key=True, autoincrement=False),
    Column("position", WHOLE, primary_key=True, autoincrement=False),
    Column("effective_at", WHOLE, nullable=False),
    Column("product_id", Text, nullable=False),
    sqlite_with_rowid=False,
)
bins = Table(
    "bins",
    kept,
    Column("level", WHOLE, primary_key=True, autoincrement=False),
    Column("bin", WHOLE, primary_key=True, autoincrement=False),
    Column("money_in", WHOLE, nullable=False),
    Column("money_out", WHOLE, nullable=False),
    Column("correction", WHOLE, nullable=False),
    Column("account", WHOLE, nullable=False),
    Column("other", WHOLE, nullable=False),
    Column("high", WHOLE, nullable=False),
    sqlite_with_rowid=False,
)
snapshots = Table(
    "snapshots",
    kept,
    Column("stream_id", Text, primary_key=True),
    Column("version", WHOLE, primary_key=True, autoincrement=False),
    Column("schema_version", WHOLE, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_with_rowid=False,
)

OF_PROJECTION: dict[ProjectionName, tuple[Table, ...]] = {
    "register": (account_list, account_history, reversals, choices, products, snapshots),
    "books": (books,),
    "bins": (bins,),
}
"""What each projection writes, and nothing else does."""

beside = MetaData()
"""A second set of those tables, in which a projection is made anew while the old one answers."""
BESIDE: dict[str, Table] = {
    table.name: table.to_metadata(beside, name=f"{table.name}_beside")
    for tables in OF_PROJECTION.values()
    for table in tables
}
"""By the names under which they will be in force."""
