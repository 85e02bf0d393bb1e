"""Copies of a bank: whole, private, and never in the place of something else."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bankapp.adapters.sql.errors import AlreadyThere, CannotOpen, NoBankThere, NotABank
from bankapp.domain.commands import Deposit
from bankapp.errors import BankappError
from bankapp.services.integrity import verify
from bankapp.services.session import Session
from tests.support.scenario import eur
from tests.support.services import desk_of, names_in, workspace

WRITER = """
import sys
from pathlib import Path
from bankapp.bootstrap import Workspace
from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
session = Workspace().open(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(100_000):
    session.bank.execute(Deposit("a", Money(1, "EUR")), session.bank.envelope())
    if number == 20:
        print("writing", flush=True)
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A bank with one account and 10 EUR."""
    session = workspace().create(tmp_path / "a.bank")
    desk_of(session).opened("a", deposit="10")
    yield session
    session.close()


def check(path: Path) -> int:
    """A copy is sound and its read models are those of its log; how many events it holds."""
    copy = workspace().open(path)
    verdict = verify(copy.store.read())
    assert verdict.ok
    assert copy.readmodels.position() == verdict.events
    assert copy.history.bank(verdict.events) == copy.history.replay(verdict.events)
    copy.close()
    return verdict.events


def test_a_backup_is_the_bank_and_lives_on_alone(session: Session, tmp_path: Path) -> None:
    session.files.backup(tmp_path / "b.bank")
    copy = workspace(seed=2).open(tmp_path / "b.bank")
    assert copy.store.head() == session.store.head()
    desk_of(copy).do(Deposit("a", eur("1")))
    assert (copy.history.head(), session.history.head()) == (3, 2)
    copy.close()


def test_a_restored_bank_is_the_one_that_was_backed_up(session: Session, tmp_path: Path) -> None:
    session.files.backup(tmp_path / "b.bank")
    desk_of(session).do(Deposit("a", eur("1")))
    workspace().restore(tmp_path / "b.bank", tmp_path / "c.bank")
    assert check(tmp_path / "c.bank") == 2


def test_copies_are_their_owners_alone_and_leave_nothing_beside_them(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    session.files.backup(folder / "b.bank")
    workspace().restore(folder / "b.bank", folder / "c.bank")
    assert names_in(folder) == {"b.bank", "c.bank"}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("there", ["", "something"], ids=["empty", "full"])
def test_a_copy_never_takes_the_place_of_what_is_there(session: Session, tmp_path: Path, there: str) -> None:
    (tmp_path / "b.bank").write_text(there)
    with pytest.raises(AlreadyThere, match=r"b\.bank exists already and was left as it is"):
        session.files.backup(tmp_path / "b.bank")
    with pytest.raises(AlreadyThere):
        session.files.backup(tmp_path / "a.bank")
    assert (tmp_path / "b.bank").read_text() == there


def test_a_backup_is_not_restored_over_a_bank(session: Session, tmp_path: Path) -> None:
    session.files.backup(tmp_path / "b.bank")
    with pytest.raises(AlreadyThere):
        workspace().restore(tmp_path / "b.bank", tmp_path / "a.bank")


def test_a_place_that_takes_no_file_is_told_in_words(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "nobody" / "b.bank", tmp_path / "file" / "b.bank", tmp_path / ("x" * 400)):
        with pytest.raises(BankappError) as caught:
            session.files.backup(path)
        assert isinstance(caught.value, CannotOpen), path


@pytest.mark.parametrize("text", ["", "no bank at all", "SQLite format 3\0"], ids=["empty", "text", "forged"])
def test_what_is_no_bank_is_not_restored(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.bank").write_text(text)
    with pytest.raises(BankappError) as caught:
        workspace().restore(tmp_path / "b.bank", tmp_path / "c.bank")
    assert isinstance(caught.value, NotABank)
    assert names_in(tmp_path) == {"b.bank"}


def test_nothing_cannot_be_restored(tmp_path: Path) -> None:
    with pytest.raises(NoBankThere):
        workspace().restore(tmp_path / "nobody", tmp_path / "c.bank")


def test_a_backup_is_whole_while_another_process_writes(session: Session, tmp_path: Path) -> None:
    assert session.path
    writer = subprocess.Popen([sys.executable, "-c", WRITER, session.path], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout
        assert [writer.stdout.readline().strip() for _ in range(2)] == ["ready", "writing"]
        for number in range(3):
            session.files.backup(tmp_path / f"{number}.copy")
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    counts = [check(tmp_path / f"{number}.copy") for number in range(3)]
    assert counts == sorted(counts)
    assert 22 <= counts[0] <= counts[2] <= session.history.head()
