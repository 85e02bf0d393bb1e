"""By what a bank is known: an id that it was given when it was made, and that its copies share."""

from sqlalchemy import bindparam, update

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.personal import is_private, make_private
from bankapp.adapters.sql.prepared import Prepared
from bankapp.adapters.sql.tables import bank
from bankapp.eventstore.instants import Clock


def bank_id_of(database: Database) -> bytes:
    """The id of a bank."""
    with database.reading() as cursor:
        cursor.execute("SELECT bank_id FROM bank")
        row = cursor.fetchone()
    return bytes(row[0]) if row else bytes(16)


def login_of(database: Database) -> str:
    """The role by which a server knows us; empty for a file."""
    if database.path:
        return ""
    with database.reading() as cursor:
        cursor.execute("SELECT session_user")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def become_copy(database: Database, bank_id: bytes, title: str, clock: Clock, *, private: bool = False) -> None:
    """Give an empty bank the id and the title of the one that it is to be a copy of; it is as private as that one."""
    was_private = is_private(database)
    statement = update(bank).values(bank_id=bindparam("i"), title=bindparam("t"))
    with database.transaction() as cursor:
        Prepared(statement, database.dialect).run(cursor, bank_id, title)
        if private and not was_private:
            make_private(database, cursor, clock)
