"""The second schema: what is kept beside the log knows the products of accounts, and their interest rates.

Nothing of the log changes, and a file makes anew by itself what is kept in it.
"""

from alembic import op

revision = "2"
down_revision = "1"

CACHES = (
    "ALTER TABLE products ADD COLUMN rate BIGINT NOT NULL DEFAULT 0",
    """CREATE TABLE choices (
        number BIGINT,
        position BIGINT,
        effective_at BIGINT NOT NULL,
        product_id TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (number, position)
    )""",
)


def upgrade() -> None:
    """On a server only."""
    if op.get_context().dialect.name != "postgresql":
        return
    for statement in CACHES:
        op.get_bind().exec_driver_sql(statement)
