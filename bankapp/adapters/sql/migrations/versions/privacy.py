"""The keys of a private bank's people. In a file these tables are made with a private bank, and with no other."""

from alembic import op

revision = "5"
down_revision = "4"

TABLES = (
    "CREATE TABLE privacy (id BIGINT PRIMARY KEY CHECK (id = 1), since BIGINT NOT NULL)",
    'CREATE TABLE person_keys (stream_id TEXT COLLATE "C" PRIMARY KEY, key BYTEA NOT NULL)',
)


def upgrade() -> None:
    """Tables more on a server; nothing in a file."""
    if op.get_context().dialect.name != "postgresql":
        return
    for statement in TABLES:
        op.get_bind().exec_driver_sql(statement)
