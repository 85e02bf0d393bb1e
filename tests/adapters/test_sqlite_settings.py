"""A bank's file is kept as durably, and as privately, as was promised."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bankapp.adapters.sql.errors import StoreFailed
from bankapp.adapters.sql.opening import APPLICATION_ID, FILE_VERSION, open_bank
from bankapp.adapters.sql.sqlite import SqliteDatabase
from bankapp.adapters.sql.store import SqlEventStore
from tests.support.commits import commit, commits
from tests.support.raw import ask_raw
from tests.support.stores import open_store


@pytest.fixture
def database(closed: Path) -> Iterator[SqliteDatabase]:
    database = open_bank(closed)
    yield database
    database.close()


def _answer(cursor: Any, pragma: str) -> object:
    cursor.execute(f"PRAGMA {pragma}")
    return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0)]
)
def test_the_writer_is_durable_and_strict(database: SqliteDatabase, pragma: str, value: object) -> None:
    with database.transaction() as cursor:
        assert _answer(cursor, pragma) == value


def test_every_reader_can_only_read(database: SqliteDatabase) -> None:
    with database.reading() as one, database.reading() as other:
        assert (_answer(one, "query_only"), _answer(other, "query_only")) == (1, 1)
    with pytest.raises(StoreFailed, match="it may not be written to"), database.reading() as cursor:
        cursor.execute("CREATE TABLE mine (x)")


def test_the_header_says_what_the_file_is(closed: Path) -> None:
    assert ask_raw(closed, "PRAGMA application_id") == APPLICATION_ID == int.from_bytes(b"bank", "big")
    assert ask_raw(closed, "PRAGMA user_version") == FILE_VERSION == 1


def test_the_bank_has_an_id_of_its_own(closed: Path) -> None:
    assert len(ask_raw(closed, "SELECT bank_id FROM bank")) == 16


def test_only_the_owner_can_read_the_file_and_what_stands_beside_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = open_store(tmp_path / "open.bank")
        store.append(commit(1))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == {"open.bank": 0o600, "open.bank-wal": 0o600, "open.bank-shm": 0o600}


def test_a_closed_bank_is_one_file(closed: Path) -> None:
    assert [path.name for path in closed.parent.iterdir()] == [closed.name]


def test_what_was_appended_is_there_when_the_bank_is_opened_again(store: SqlEventStore, path: Path) -> None:
    before = list(store.read())
    store.close()
    again = open_store(path)
    assert list(again.read()) == before
    assert again.append(commit(3, "a", expected=2)).events[0].position == 4
    again.close()


def test_a_repeated_command_returns_its_first_outcome_after_opening_again(store: SqlEventStore, path: Path) -> None:
    first = store.append(commit(9, "a", "c")).events
    store.close()
    again = open_store(path)
    outcome = again.append(commit(9, "a", "c"))
    again.close()
    assert (outcome.events, outcome.repeated) == (first, True)


def test_a_store_sees_what_another_one_appends(store: SqlEventStore, path: Path) -> None:
    other = open_store(path)
    other.append(commit(3, "b", expected=1))
    other.close()
    assert store.version("b") == 2


def test_data_version_changes_when_anybody_commits_and_only_then(database: SqliteDatabase, path: Path) -> None:
    first = database.data_version()
    assert database.data_version() == first
    other = open_store(path)
    other.append(commit(3))
    second = database.data_version()
    other.close()
    SqlEventStore(database).append(commit(4))
    assert len({first, second, database.data_version()}) == 3


def test_a_full_disk_is_told_in_words_and_leaves_nothing_behind(database: SqliteDatabase) -> None:
    store = SqlEventStore(database)
    with database.transaction() as cursor:
        pages = _answer(cursor, "page_count")
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFailed, match=r"my\.bank cannot be used now: the disk is full\. Nothing was written\."):
        store.append_all(commits(2000, first=10))
    assert store.head().position == 3
    with database.transaction() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert store.append(commit(3)).events[0].position == 4
