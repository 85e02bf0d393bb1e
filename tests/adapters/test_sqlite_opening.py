"""What is no bank, is newer, damaged or read-only is refused or only read, in words, and stays as it is to the byte."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bankapp.adapters.sql import opening
from bankapp.adapters.sql.errors import (
    CannotOpen,
    DamagedBank,
    NewerBank,
    NoBankThere,
    NotABank,
    ReadWhileWritten,
    StrangeSchema,
)
from bankapp.adapters.sql.opening import create_bank, is_fresh, open_bank
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.errors import BankappError
from bankapp.eventstore.errors import GuardsGone, ReadOnly
from tests.support.clock import FakeClock
from tests.support.commits import commit, commits
from tests.support.ids import seeded_ids
from tests.support.raw import fingerprints, run_raw
from tests.support.stores import open_store

Spoil = Callable[[Path], None]


@pytest.fixture
def bank(path: Path) -> Path:
    """A bank of several pages that nobody has open."""
    store = open_store(path)
    store.append_all(commits(500))
    store.close()
    return path


def _text_file(path: Path) -> None:
    path.write_text("Dear diary,\n" * 1000, encoding="utf-8")


def _short_text_file(path: Path) -> None:
    path.write_text("hi", encoding="utf-8")


def _no_bytes(path: Path) -> None:
    path.write_bytes(b"")


def _other_programme(path: Path) -> None:
    path.unlink()
    run_raw(path, "CREATE TABLE events (position INTEGER)", "INSERT INTO events VALUES (1)")


def _other_programme_in_wal_mode(path: Path) -> None:
    path.unlink()
    run_raw(path, "PRAGMA journal_mode = WAL", "CREATE TABLE t (x)", "PRAGMA application_id = 7")


def _newer(path: Path) -> None:
    run_raw(path, "PRAGMA user_version = 3")


def _private_without_a_place_for_keys(path: Path) -> None:
    """Else the next name would be written as it is."""
    run_raw(path, "PRAGMA user_version = 2")


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _cut_within_a_page(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1000)


def _only_the_first_page(path: Path) -> None:
    os.truncate(path, 4096)


def _without_a_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(4096))


def _header_of_garbage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * 3996)


def _last_page_of_garbage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))


def _without_a_table(path: Path) -> None:
    run_raw(path, "DROP TABLE bank")


def _with_a_trigger_of_a_stranger(path: Path) -> None:
    run_raw(path, "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM bookmarks; END")


def _with_a_view_of_a_stranger(path: Path) -> None:
    run_raw(path, "CREATE VIEW v AS SELECT * FROM events")


REFUSED: list[tuple[Spoil, type[BankappError], str]] = [
    (_with_a_trigger_of_a_stranger, StrangeSchema, "none of a bank's own: t. It was left as it is."),
    (_with_a_view_of_a_stranger, StrangeSchema, "none of a bank's own: v. It was left as it is."),
    (_text_file, NotABank, "it is no SQLite file. It was left as it is."),
    (_short_text_file, NotABank, "is not a bank"),
    (_no_bytes, NotABank, "it is empty"),
    (_other_programme, NotABank, "it belongs to another programme"),
    (_other_programme_in_wal_mode, NotABank, "it belongs to another programme"),
    (_newer, NewerBank, "was written by a newer bankapp .file version 3, this one knows 2."),
    (_private_without_a_place_for_keys, DamagedBank, "the table person_keys is missing"),
    (_truncated, DamagedBank, "Restore it from a backup"),
    (_cut_within_a_page, DamagedBank, "is damaged"),
    (_only_the_first_page, DamagedBank, "is damaged"),
    (_without_a_header, NotABank, "it is no SQLite file"),
    (_header_of_garbage, DamagedBank, "is damaged"),
    (_last_page_of_garbage, DamagedBank, "is damaged"),
    (_without_a_table, DamagedBank, "the table bank is missing"),
]


@pytest.mark.parametrize(("spoil", "error", "words"), REFUSED, ids=[case[0].__name__[1:] for case in REFUSED])
def test_it_is_refused_in_words_and_left_as_it_is(
    bank: Path, spoil: Spoil, error: type[BankappError], words: str
) -> None:
    spoil(bank)
    before = fingerprints(bank.parent)
    with pytest.raises(error, match=words) as caught:
        open_bank(bank)
    assert "\n" not in str(caught.value)
    assert fingerprints(bank.parent) == before


@pytest.mark.parametrize(("spoil", "error", "words"), REFUSED, ids=[case[0].__name__[1:] for case in REFUSED])
def test_nothing_is_created_over_it(bank: Path, spoil: Spoil, error: type[BankappError], words: str) -> None:
    spoil(bank)
    if is_fresh(bank):
        assert spoil is _no_bytes
        return
    before = fingerprints(bank.parent)
    with pytest.raises(NotABank, match="something else is there"):
        create_bank(bank, seeded_ids(), FakeClock())
    assert fingerprints(bank.parent) == before


def test_a_bank_is_not_created_over_another(bank: Path) -> None:
    before = fingerprints(bank.parent)
    with pytest.raises(NotABank):
        create_bank(bank, seeded_ids(), FakeClock())
    assert fingerprints(bank.parent) == before


def test_where_nothing_is_there_is_no_bank_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoBankThere, match="There is no bank at"):
        open_bank(tmp_path / "none.bank")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_bank(tmp_path: Path) -> None:
    with pytest.raises(NotABank, match="it is not a file"):
        open_bank(tmp_path)
    with pytest.raises(NotABank, match="something else is there"):
        create_bank(tmp_path, seeded_ids(), FakeClock())


def test_a_name_that_the_disk_cannot_take_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="File name too long"):
        open_bank(tmp_path / ("x" * 300))
    with pytest.raises(CannotOpen, match="File name too long"):
        create_bank(tmp_path / ("x" * 300), seeded_ids(), FakeClock())


def test_a_bank_in_a_folder_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="No such file or directory"):
        create_bank(tmp_path / "none" / "my.bank", seeded_ids(), FakeClock())


@pytest.mark.parametrize("name", ["a?b.bank", "a#b.bank", "50%41.bank", "mein Konto Ω.bank", "file:x.bank"])
def test_a_name_may_hold_what_an_address_may_not(tmp_path: Path, name: str) -> None:
    store = open_store(tmp_path / name)
    store.append(commit(1))
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_start_that_was_interrupted_is_taken_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_make_schema", interrupted)
        with pytest.raises(KeyboardInterrupt):
            create_bank(path, seeded_ids(), FakeClock())
    assert path.stat().st_size > 0
    store = open_store(path)
    assert store.append(commit(1)).events[0].position == 1
    store.close()


def test_a_file_of_no_bytes_becomes_a_private_bank(path: Path) -> None:
    path.touch(mode=0o644)
    open_store(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def _writable_folder(folder: Path) -> None:
    pass


def _read_only_folder(folder: Path) -> None:
    folder.chmod(0o555)


@pytest.fixture(params=[_writable_folder, _read_only_folder])
def read_only(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A bank without a mode bit to write by, in a folder with and without."""
    folder = tmp_path / "archive"
    folder.mkdir()
    store = open_store(folder / "old.bank")
    store.append_all(commits(500))
    store.close()
    (folder / "old.bank").chmod(0o444)
    request.param(folder)
    yield folder / "old.bank"
    folder.chmod(0o755)


def test_a_bank_that_may_not_be_written_to_is_opened_read_only(read_only: Path) -> None:
    before = fingerprints(read_only.parent)
    store = SqlEventStore(open_bank(read_only))
    assert store.read_only
    assert len(list(store.read())) == 500
    with pytest.raises(ReadOnly, match=r"old\.bank is opened read-only; nothing can be written"):
        store.append(commit(1000))
    store.close()
    assert fingerprints(read_only.parent) == before


def test_a_bank_that_may_be_written_to_can_be_opened_read_only(bank: Path) -> None:
    before = fingerprints(bank.parent)
    store = SqlEventStore(open_bank(bank, read_only=True))
    with pytest.raises(ReadOnly):
        store.append_all([commit(1000)])
    with pytest.raises(ReadOnly):
        store.append_recorded([])
    store.close()
    assert fingerprints(bank.parent)[bank.name] == before[bank.name]


def test_a_read_only_store_sees_what_others_append(bank: Path) -> None:
    reader, writer = SqlEventStore(open_bank(bank, read_only=True)), open_store(bank)
    assert reader.head().position == 500
    writer.append(commit(1000))
    assert reader.head().position == 501
    writer.close()
    reader.close()


def _written_to(path: Path) -> None:
    store = open_store(path)
    store.append(commit(501))
    store.close()


def test_what_was_read_of_a_file_at_rest_while_somebody_wrote_counts_for_nothing(bank: Path) -> None:
    reader = open_bank(bank, read_only=True)
    with pytest.raises(ReadWhileWritten, match="ask again"), reader.reading():
        _written_to(bank)

    assert SqlEventStore(reader).head().position == 501
    reader.close()


def test_a_bank_without_a_guard_is_opened_for_reading_only(bank: Path) -> None:
    run_raw(bank, "DROP TRIGGER events_are_never_updated")
    with pytest.raises(GuardsGone, match="events_are_never_updated"):
        open_bank(bank)
    reader = open_bank(bank, read_only=True)
    assert reader.missing_guards() == ("events_are_never_updated",)
    reader.close()
