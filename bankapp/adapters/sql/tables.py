"""The tables of the log, and the guards that let nobody change a row of it."""

from sqlalchemy import (
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

log = MetaData()

events = Table(
    "events",
    log,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("stream_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("event_id", LargeBinary, nullable=False),
    Column("command_id", LargeBinary, nullable=False),
    Column("command_index", Integer, nullable=False),
    Column("recorded_at", Integer, nullable=False),
    Column("effective_at", Integer, nullable=False),
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
    postgresql_where=text("command_index = 0"),
)

bank = Table(
    "bank",
    log,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("bank_id", LargeBinary, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("title", Text, nullable=False),
)

bookmarks = Table(
    "bookmarks",
    log,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
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
    Column("schema_version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
)
account_list = Table(
    "account_list",
    kept,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("account_id", Text, nullable=False, unique=True),
    Column("owner", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("opened", Integer, nullable=False, index=True),
)
account_history = Table(
    "account_history",
    kept,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("balance", Integer, nullable=False),
    Column("overdraft_limit", Integer, nullable=False),
    Column("status", Integer, nullable=False),
    sqlite_with_rowid=False,
)
books = Table(
    "books",
    kept,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("ledger", Text, nullable=False),
    Column("swings", Text, nullable=False),
)
reversals = Table(
    "reversals",
    kept,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, index=True),
    Column("reversed_by", Integer, nullable=False),
)
products = Table(
    "products",
    kept,
    Column("product_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("fee", Integer, nullable=False),
    Column("currency", Text, nullable=False),
)
bins = Table(
    "bins",
    kept,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("bin", Integer, primary_key=True, autoincrement=False),
    Column("money_in", Integer, nullable=False),
    Column("money_out", Integer, nullable=False),
    Column("correction", Integer, nullable=False),
    Column("account", Integer, nullable=False),
    Column("other", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    sqlite_with_rowid=False,
)
snapshots = Table(
    "snapshots",
    kept,
    Column("stream_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("schema_version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_with_rowid=False,
)
