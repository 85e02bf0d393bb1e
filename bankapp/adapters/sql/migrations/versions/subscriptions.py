"""How far those who subscribe to the log have come. In a file the table is made when it is first wanted."""

from alembic import op

revision = "3"
down_revision = "2"

SUBSCRIPTIONS = 'CREATE TABLE subscriptions (name TEXT COLLATE "C" PRIMARY KEY, position BIGINT NOT NULL)'


def upgrade() -> None:
    """A table more on a server; nothing in a file."""
    if op.get_context().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(SUBSCRIPTIONS)
