"""How each projection stands, and a second set of their tables, in which one is made anew beside the old one.

In a file these tables are made when they are wanted. On a server nobody who uses a bank may make or drop any, so that
both sets are always there, and two functions, which act for the owner, empty the second one and exchange the two.
"""

from alembic import op

revision = "4"
down_revision = "3"

STATES = """CREATE TABLE projection_states (
    name TEXT COLLATE "C" PRIMARY KEY,
    state TEXT NOT NULL,
    fault BIGINT NOT NULL,
    why TEXT NOT NULL,
    events BIGINT NOT NULL,
    microseconds BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    beside BIGINT NOT NULL,
    maker BIGINT NOT NULL
)"""

BESIDE = (
    """CREATE TABLE account_list_beside (
        number BIGINT PRIMARY KEY,
        account_id TEXT COLLATE "C" NOT NULL UNIQUE,
        owner TEXT NOT NULL,
        currency TEXT NOT NULL,
        opened BIGINT NOT NULL
    )""",
    "CREATE INDEX ix_account_list_beside_opened ON account_list_beside (opened)",
    """CREATE TABLE account_history_beside (
        number BIGINT,
        position BIGINT,
        version BIGINT NOT NULL,
        balance BIGINT NOT NULL,
        overdraft_limit BIGINT NOT NULL,
        status BIGINT NOT NULL,
        PRIMARY KEY (number, position)
    )""",
    "CREATE TABLE books_beside (position BIGINT PRIMARY KEY, ledger TEXT NOT NULL, swings TEXT NOT NULL)",
    "CREATE TABLE reversals_beside (position BIGINT PRIMARY KEY, number BIGINT NOT NULL, reversed_by BIGINT NOT NULL)",
    "CREATE INDEX ix_reversals_beside_number ON reversals_beside (number)",
    """CREATE TABLE products_beside (
        product_id TEXT COLLATE "C" PRIMARY KEY,
        name TEXT NOT NULL,
        fee BIGINT NOT NULL,
        currency TEXT NOT NULL,
        rate BIGINT NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE choices_beside (
        number BIGINT,
        position BIGINT,
        effective_at BIGINT NOT NULL,
        product_id TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (number, position)
    )""",
    """CREATE TABLE bins_beside (
        level BIGINT,
        bin BIGINT,
        money_in BIGINT NOT NULL,
        money_out BIGINT NOT NULL,
        correction BIGINT NOT NULL,
        account BIGINT NOT NULL,
        other BIGINT NOT NULL,
        high BIGINT NOT NULL,
        PRIMARY KEY (level, bin)
    )""",
    """CREATE TABLE snapshots_beside (
        stream_id TEXT COLLATE "C",
        version BIGINT,
        schema_version BIGINT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (stream_id, version)
    )""",
)

FUNCTIONS = (
    """CREATE FUNCTION bank_beside(name TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
        IF name <> ALL (ARRAY['account_list', 'account_history', 'books', 'reversals', 'choices', 'products', 'bins',
            'snapshots'])
        THEN
            RAISE EXCEPTION 'no table of a projection' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN name || '_beside';
    END $$""",
    """CREATE FUNCTION bank_empty(name TEXT) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
    AS $$ BEGIN EXECUTE 'TRUNCATE ' || bank_beside(name); END $$""",
    """CREATE FUNCTION bank_swap(name TEXT) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
    AS $$
    BEGIN
        EXECUTE 'ALTER TABLE ' || bank_beside(name) || ' RENAME TO ' || name || '_new';
        EXECUTE 'ALTER TABLE ' || name || ' RENAME TO ' || bank_beside(name);
        EXECUTE 'ALTER TABLE ' || name || '_new RENAME TO ' || name;
    END $$""",
    "REVOKE ALL ON FUNCTION bank_empty(TEXT), bank_swap(TEXT) FROM PUBLIC",
)


def upgrade() -> None:
    """Tables more on a server; nothing in a file."""
    if op.get_context().dialect.name != "postgresql":
        return
    for statement in (STATES, *BESIDE, *FUNCTIONS):
        op.get_bind().exec_driver_sql(statement)
