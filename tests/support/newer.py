"""What a newer bankapp writes: events of a kind that this one does not know."""

import os

from bankapp.adapters.sql.opening import open_bank
from bankapp.adapters.sql.postgresql.opening import open_server
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.eventstore.recorded import Commit, Expected, NewEvent
from bankapp.services.places import BankUrl, Place
from bankapp.services.schema import account_stream

TYPE = "LoanGranted"


def write_unknown(place: Place, account_id: str, data: str = '{"amount":500,"currency":"EUR"}') -> int:
    """Append an event that only a newer bankapp knows to an account; gives its position."""
    database = open_server(place.url) if isinstance(place, BankUrl) else open_bank(place)
    try:
        stream = account_stream(account_id)
        event = NewEvent(stream, TYPE, 1, data)
        commit = Commit(os.urandom(16), (event,), {stream: Expected.ANY})
        return SqlEventStore(database).append(commit).events[-1].position
    finally:
        database.close()
