"""A bank in a file, with three events."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bankapp.adapters.sql.store import SqlEventStore
from tests.support.commits import commit
from tests.support.stores import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my.bank"


@pytest.fixture
def store(path: Path) -> Iterator[SqlEventStore]:
    """Open, with events 1 and 2 of command 1, and event 3 of command 2."""
    store = open_store(path)
    store.append(commit(1, "a", "b"))
    store.append(commit(2, "a"))
    yield store
    store.close()


@pytest.fixture
def closed(store: SqlEventStore, path: Path) -> Path:
    """The same bank, which nobody has open."""
    store.close()
    return path
