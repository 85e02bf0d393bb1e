"""A driver's errors become ours, by the names that the driver gives them."""

import pytest

from bankapp.adapters.sql.errors import DamagedBank, StoreFailed, is_busy, translated
from bankapp.errors import BankappError


class DriverError(Exception):
    """As SQLite's driver raises it."""

    def __init__(self, name: str, words: str = "driver's words") -> None:
        super().__init__(words)
        self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SQLITE_CORRUPT", DamagedBank("my.bank", "driver's words")),
        ("SQLITE_CORRUPT_INDEX", DamagedBank("my.bank", "driver's words")),
        ("SQLITE_NOTADB", DamagedBank("my.bank", "driver's words")),
        ("SQLITE_FULL", StoreFailed("my.bank", "the disk is full")),
        ("SQLITE_READONLY_DBMOVED", StoreFailed("my.bank", "it may not be written to")),
        ("SQLITE_IOERR_FSYNC", StoreFailed("my.bank", "the disk failed")),
        ("SQLITE_CANTOPEN", StoreFailed("my.bank", "it cannot be opened")),
        ("SQLITE_MISUSE", StoreFailed("my.bank", "driver's words (SQLITE_MISUSE)")),
        ("", StoreFailed("my.bank", "driver's words")),
    ],
)
def test_an_error_is_translated_by_its_name(name: str, expected: BankappError) -> None:
    error = translated("my.bank", DriverError(name))
    assert (type(error), str(error)) == (type(expected), str(expected))


def test_an_error_without_a_name_is_told_in_its_own_words() -> None:
    assert str(translated("my.bank", ValueError("odd"))) == "my.bank cannot be used now: odd. Nothing was written."


@pytest.mark.parametrize(
    ("name", "busy"),
    [
        ("SQLITE_BUSY", True),
        ("SQLITE_BUSY_RECOVERY", True),
        ("SQLITE_LOCKED", True),
        ("SQLITE_FULL", False),
        ("", False),
    ],
)
def test_only_a_lock_is_worth_waiting_for(name: str, busy: bool) -> None:
    assert is_busy(DriverError(name)) == busy
