"""Nobody changes a row of the log, not even without bankapp; who removes the guards first is found out by the chain."""

from pathlib import Path

import pytest

from bankapp.adapters.sql.errors import DamagedBank
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.hashchain import check
from tests.support.commits import commit
from tests.support.raw import DROP_GUARDS, PUT_GUARDS_BACK, RawError, run_raw
from tests.support.stores import open_store

_COLUMNS = (
    "position, stream_id, version, type, schema_version, event_id, command_id, command_index, recorded_at, "
    "effective_at, data, metadata, previous_hash, hash"
)
_FIRST = "0, 5, 5, '{}', '{}', x'00', x'00'"
COMMAND_1 = "x'00000000000000000000000000000001'"
NEW = "x'ff'"


def _row(position: str, stream: str, version: int, command: str) -> str:
    return f"({_COLUMNS}) VALUES ({position}, '{stream}', {version}, 'T', 1, {NEW}, {command}, {_FIRST})"


REFUSED = {
    "update": "UPDATE events SET data = '[]' WHERE position = 2",
    "update of nothing but what it is": "UPDATE events SET data = data",
    "update or replace": "UPDATE OR REPLACE events SET position = 1 WHERE position = 2",
    "delete": "DELETE FROM events WHERE position = 3",
    "delete all": "DELETE FROM events",
    "replace by position": f"INSERT OR REPLACE INTO events {_row('2', 'z', 1, NEW)}",
    "replace by stream and version": f"INSERT OR REPLACE INTO events {_row('4', 'a', 1, NEW)}",
    "replace by command": f"INSERT OR REPLACE INTO events {_row('4', 'z', 1, COMMAND_1)}",
    "replace, the short word": f"REPLACE INTO events {_row('2', 'z', 1, NEW)}",
    "upsert": f"INSERT INTO events {_row('2', 'z', 1, NEW)} ON CONFLICT DO UPDATE SET data = '[]'",
    "insert before the first": f"INSERT INTO events {_row('0', 'z', 1, NEW)}",
    "insert beyond the next": f"INSERT INTO events {_row('5', 'z', 1, NEW)}",
    "insert without a position": f"INSERT INTO events {_row('NULL', 'z', 1, NEW)}",
    "insert over a version": f"INSERT INTO events {_row('4', 'a', 1, NEW)}",
    "insert over a command": f"INSERT INTO events {_row('4', 'z', 1, COMMAND_1)}",
}


@pytest.mark.parametrize("way", REFUSED)
def test_the_file_refuses_to(store: SqlEventStore, path: Path, way: str) -> None:
    before = list(store.read())
    with pytest.raises(RawError, match=r"events are (never changed|never deleted|only appended)"):
        run_raw(path, REFUSED[way])
    assert list(store.read()) == before


def test_the_guards_let_the_next_event_pass(store: SqlEventStore, path: Path) -> None:
    run_raw(path, f"INSERT INTO events {_row('4', 'z', 1, NEW)}")
    assert store.head().position == 4


def test_an_event_that_was_put_in_without_bankapp_breaks_the_chain(store: SqlEventStore, path: Path) -> None:
    run_raw(path, f"INSERT INTO events {_row('4', 'z', 1, NEW)}")
    with pytest.raises(BrokenChain, match="broken at event 4"):
        list(check(store.read()))


FORGED = {
    "another amount": "UPDATE events SET data = '{\"n\":9}' WHERE position = 2",
    "the same data in another spelling": "UPDATE events SET data = '{\"n\": 1}' WHERE position = 2",
    "bytes for a text": "UPDATE events SET data = CAST(data AS BLOB) WHERE position = 2",
    "a fraction for a number": "UPDATE events SET schema_version = 1.5 WHERE position = 2",
    "a word for a number": "UPDATE events SET recorded_at = 'now' WHERE position = 2",
    "a word for an id": "UPDATE events SET event_id = 'id' WHERE position = 2",
    "the hex of an id for the id": "UPDATE events SET event_id = lower(hex(event_id)) WHERE position = 2",
    "a word for a hash": "UPDATE events SET hash = 'hash' WHERE position = 2",
    "another reason": 'UPDATE events SET metadata = \'{"reason":"x"}\' WHERE position = 2',
    "no event": "DELETE FROM events WHERE position = 2",
    "another stream": "UPDATE events SET stream_id = 'z' WHERE position = 2",
}


@pytest.mark.parametrize("forgery", FORGED)
def test_who_takes_the_guards_away_is_found_out_at_event_2(closed: Path, forgery: str) -> None:
    run_raw(closed, *DROP_GUARDS, FORGED[forgery], *PUT_GUARDS_BACK)
    store = open_store(closed)
    with pytest.raises(BrokenChain) as caught:
        list(check(store.read()))
    store.close()
    assert caught.value.position == 2


def test_a_text_that_is_none_is_damage(closed: Path) -> None:
    run_raw(closed, *DROP_GUARDS, "UPDATE events SET data = CAST(x'ff' AS TEXT) WHERE position = 2", *PUT_GUARDS_BACK)
    store = open_store(closed)
    with pytest.raises(DamagedBank, match=r"my\.bank is damaged"):
        list(store.read())
    store.close()


def test_an_untouched_bank_holds(store: SqlEventStore) -> None:
    store.append(commit(3, "b"))
    assert [head.position for head in check(store.read())] == [1, 2, 3, 4]
