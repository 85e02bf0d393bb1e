"""Writers wait for each other, a while; readers wait for nobody."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bankapp.adapters.sql import sqlite
from bankapp.adapters.sql.opening import open_bank
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.errors import Unavailable
from bankapp.eventstore.errors import StoreBusy
from tests.support.commits import commit
from tests.support.raw import RawError, raw

_HOLDER = """
import sys, time
from pathlib import Path
from bankapp.adapters.sql.sqlite import connect
connection = connect(Path(sys.argv[1]))
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(0.3)
connection.execute("COMMIT")
"""


@contextmanager
def _held(path: Path, lock: str = "BEGIN IMMEDIATE") -> Iterator[Any]:
    with raw(path) as connection:
        connection.execute(lock)
        yield connection


def test_another_process_that_writes_for_a_while_only_delays(store: SqlEventStore, path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLDER, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        started = monotonic()
        assert store.append(commit(3)).events[0].position == 4
        waited = monotonic() - started
    assert 0.1 < waited < 5


def test_who_keeps_the_lock_too_long_is_given_up_on_in_words(
    store: SqlEventStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with _held(path), pytest.raises(StoreBusy, match=r"my\.bank is busy: others kept it locked for") as caught:
        store.append(commit(3))
    assert isinstance(caught.value, Unavailable)
    assert store.append(commit(3)).events[0].position == 4


def test_readers_do_not_wait_for_a_writer(store: SqlEventStore, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.0)
    with _held(path):
        assert [event.position for event in store.read()] == [1, 2, 3]
        assert (store.head().position, store.version("a")) == (3, 2)


def test_what_a_writer_has_not_committed_is_not_seen(store: SqlEventStore) -> None:
    with ThreadPoolExecutor(1) as elsewhere:

        def look(done: int) -> None:
            seen.append((done, elsewhere.submit(lambda: store.head().position).result()))

        seen: list[tuple[int, int]] = []
        store.append_all([commit(3)], look)
    assert seen == [(1, 3)]
    assert store.head().position == 4


def test_a_transaction_takes_the_write_lock_before_it_reads_anything(closed: Path) -> None:
    database = open_bank(closed)
    with database.transaction(), raw(closed) as other, pytest.raises(RawError, match="database is locked"):
        other.execute("BEGIN IMMEDIATE")
    database.close()


READS: dict[str, Callable[[SqlEventStore], object]] = {
    "head": SqlEventStore.head,
    "version": lambda store: store.version("a"),
    "read": lambda store: list(store.read()),
}


@pytest.mark.parametrize("way", READS)
def test_even_a_lock_against_readers_is_waited_for(closed: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Who opens a file first, or closes it last, holds such a lock for a moment."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    store = SqlEventStore(open_bank(closed))
    with _held(closed, "PRAGMA locking_mode = EXCLUSIVE") as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy):
            READS[way](store)
    store.close()


def test_opening_waits_for_who_has_the_file_to_himself(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with _held(closed, "PRAGMA locking_mode = EXCLUSIVE") as connection:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("PRAGMA user_version = 1")
        with pytest.raises(StoreBusy):
            open_bank(closed)
