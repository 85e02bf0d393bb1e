"""The first schema. A file of SQLite is made with it (user_version 1), a server gets it here.

Where a released schema changes, the next revision says how, for both engines; this one stays as it is.
"""

from alembic import op

from bankapp.adapters.sql.migrations.casefolding import CASEFOLD

revision = "1"
down_revision = None

LOG = (
    """CREATE TABLE events (
        position BIGINT PRIMARY KEY,
        stream_id TEXT COLLATE "C" NOT NULL,
        version BIGINT NOT NULL,
        type TEXT COLLATE "C" NOT NULL,
        schema_version BIGINT NOT NULL,
        event_id BYTEA NOT NULL,
        command_id BYTEA NOT NULL,
        command_index BIGINT NOT NULL,
        recorded_at BIGINT NOT NULL,
        effective_at BIGINT NOT NULL,
        data TEXT NOT NULL,
        metadata TEXT NOT NULL,
        previous_hash BYTEA NOT NULL,
        hash BYTEA NOT NULL,
        CONSTRAINT events_stream_version UNIQUE (stream_id, version)
    )""",
    "CREATE UNIQUE INDEX events_first_of_command ON events (command_id) WHERE command_index = 0",
    """CREATE TABLE bank (
        id BIGINT PRIMARY KEY CHECK (id = 1),
        bank_id BYTEA NOT NULL,
        created_at BIGINT NOT NULL,
        title TEXT NOT NULL
    )""",
    """CREATE TABLE bookmarks (name TEXT COLLATE "C" PRIMARY KEY, position BIGINT NOT NULL, note TEXT NOT NULL)""",
)

# The position is given here and nowhere else, and the whole link is proved: who may insert can append, and no more.
GUARDS = (
    r"""CREATE FUNCTION bank_append() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        before_position BIGINT; before_hash BYTEA; before_recorded_at BIGINT;
    BEGIN
        PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
        SELECT position, hash, recorded_at INTO before_position, before_hash, before_recorded_at
            FROM events ORDER BY position DESC LIMIT 1;
        NEW.position := COALESCE(before_position, 0) + 1;
        IF (NEW.version <> 1 AND NOT EXISTS
                (SELECT FROM events WHERE stream_id = NEW.stream_id AND version = NEW.version - 1))
            OR NEW.recorded_at < COALESCE(before_recorded_at, 0)
            OR NEW.previous_hash IS DISTINCT FROM COALESCE(before_hash, decode(repeat('00', 32), 'hex'))
            OR NEW.hash IS DISTINCT FROM sha256(NEW.previous_hash || convert_to(concat(
                '[', NEW.position, ',', to_json(NEW.stream_id), ',', NEW.version, ',', to_json(NEW.type), ',',
                NEW.schema_version, ',"', encode(NEW.event_id, 'hex'), '","', encode(NEW.command_id, 'hex'), '",',
                NEW.command_index, ',', NEW.recorded_at, ',', NEW.effective_at, ',', to_json(NEW.data), ',',
                to_json(NEW.metadata), ']'), 'UTF8'))
        THEN
            RAISE EXCEPTION 'events are only appended' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION bank_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'events are never changed' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE FUNCTION bank_tell() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        PERFORM pg_notify('bank_' || 'events'::regclass::oid::text, '');
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER events_are_only_appended BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION bank_append()",
    "CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
    "FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse()",
    "CREATE TRIGGER events_are_told AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION bank_tell()",
    "CREATE TRIGGER bookmarks_are_told AFTER INSERT OR UPDATE OR DELETE ON bookmarks "
    "FOR EACH STATEMENT EXECUTE FUNCTION bank_tell()",
)

FUNCTIONS = (
    """CREATE FUNCTION bank_numbers(list TEXT) RETURNS TABLE (value BIGINT) LANGUAGE sql IMMUTABLE AS
    $$ SELECT found::bigint FROM json_array_elements_text(list::json) AS found $$""",
    """CREATE FUNCTION bank_texts(list TEXT) RETURNS TABLE (value TEXT) LANGUAGE sql IMMUTABLE AS
    $$ SELECT found FROM json_array_elements_text(list::json) AS found $$""",
    # JSON may hold the character zero, which no text of PostgreSQL can.
    r"""CREATE FUNCTION bank_field(document TEXT, path TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS
    $$ SELECT CASE WHEN strpos(document, '\u0000') = 0 THEN document::json ->> substr(path, 3)
        ELSE replace(document, '\u0000', '\ufffd')::json ->> substr(path, 3) END $$""",
    CASEFOLD,
)

CACHES = (
    """CREATE TABLE projections (
        name TEXT COLLATE "C" PRIMARY KEY, schema_version BIGINT NOT NULL, position BIGINT NOT NULL
    )""",
    """CREATE TABLE account_list (
        number BIGINT PRIMARY KEY,
        account_id TEXT COLLATE "C" NOT NULL UNIQUE,
        owner TEXT NOT NULL,
        currency TEXT NOT NULL,
        opened BIGINT NOT NULL
    )""",
    "CREATE INDEX ix_account_list_opened ON account_list (opened)",
    """CREATE TABLE account_history (
        number BIGINT,
        position BIGINT,
        version BIGINT NOT NULL,
        balance BIGINT NOT NULL,
        overdraft_limit BIGINT NOT NULL,
        status BIGINT NOT NULL,
        PRIMARY KEY (number, position)
    )""",
    "CREATE TABLE books (position BIGINT PRIMARY KEY, ledger TEXT NOT NULL, swings TEXT NOT NULL)",
    "CREATE TABLE reversals (position BIGINT PRIMARY KEY, number BIGINT NOT NULL, reversed_by BIGINT NOT NULL)",
    "CREATE INDEX ix_reversals_number ON reversals (number)",
    """CREATE TABLE products (
        product_id TEXT COLLATE "C" PRIMARY KEY, name TEXT NOT NULL, fee BIGINT NOT NULL, currency TEXT NOT NULL
    )""",
    """CREATE TABLE bins (
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
    """CREATE TABLE snapshots (
        stream_id TEXT COLLATE "C",
        version BIGINT,
        schema_version BIGINT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (stream_id, version)
    )""",
)

STREAMS = (
    """CREATE TABLE publications (
        cluster TEXT COLLATE "C",
        topic TEXT COLLATE "C",
        topic_id TEXT NOT NULL,
        partitions BIGINT NOT NULL,
        PRIMARY KEY (cluster, topic)
    )""",
    """CREATE TABLE topic_offsets (
        cluster TEXT COLLATE "C",
        topic TEXT COLLATE "C",
        topic_id TEXT COLLATE "C",
        partition BIGINT,
        next_offset BIGINT NOT NULL,
        PRIMARY KEY (cluster, topic, topic_id, partition)
    )""",
    """CREATE TABLE set_aside (
        cluster TEXT COLLATE "C",
        topic TEXT COLLATE "C",
        topic_id TEXT COLLATE "C",
        partition BIGINT,
        message_offset BIGINT,
        why TEXT NOT NULL,
        claims BIGINT NOT NULL,
        timestamp BIGINT NOT NULL,
        key BYTEA,
        value BYTEA,
        headers TEXT NOT NULL,
        PRIMARY KEY (cluster, topic, topic_id, partition, message_offset)
    )""",
)


def upgrade() -> None:
    """Everything on a server; nothing in a file, which was made with this schema."""
    if op.get_context().dialect.name != "postgresql":
        return
    for statement in (*LOG, *GUARDS, *FUNCTIONS, *CACHES, *STREAMS):
        op.get_bind().exec_driver_sql(statement)
