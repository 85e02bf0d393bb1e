"""What is left in the files of a private bank: never a name or a text, and no key of who was forgotten.

Each test of what is not there has beside it one that finds it where it is known to be.
"""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.domain.commands import Deposit, ForgetPerson, OpenAccount, Withdraw
from bankapp.services.bookmarks import Bookmark
from bankapp.services.exporting import Selection
from bankapp.services.personal import FORGOTTEN
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.private import files_of, traces
from tests.support.scenario import eur
from tests.support.services import desk_of, workspace

OWNER, BAKER, BREAD = "Ångström Wilhelmina", "Bäckerei Überall", "bread for Wilhelmina"
TEXTS = (OWNER, "Wilhelmina", BAKER, BREAD)
WHY = "asked for by letter"


def lived(path: Path, *, private: bool) -> Session:
    """So many accounts that the keys fill several pages, and so many events that there are snapshots."""
    clock = FakeClock()
    session = workspace(clock).create(path, private=private)
    desk = desk_of(session, clock)
    desk.do(OpenAccount("123", OWNER, "EUR"), reason="first visit")
    for number in range(120):
        desk.do(Deposit("123", eur("3"), BAKER), reason=BREAD)
        desk.do(OpenAccount(f"other-{number}", f"Other {number}", "EUR"))
    session.readmodels.rebuild()
    session.history.find_accounts("wilhelmina")
    return session


def told(content: bytes) -> list[str]:
    """The texts that are found in some form."""
    return [text for text in TEXTS if traces(text, content)]


def key_of(session: Session) -> bytes:
    assert session.keys
    return dict(session.keys.all())["account-123"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.bank"


def test_in_a_plain_bank_every_text_is_found(path: Path) -> None:
    session = lived(path, private=False)
    assert told(files_of(path)) == list(TEXTS)
    session.close()


def test_in_a_private_bank_no_text_is_ever_written_as_it_is(path: Path) -> None:
    session = lived(path, private=True)
    assert Path(f"{path}-wal").stat().st_size
    assert told(files_of(path)) == []
    session.close()
    assert told(files_of(path)) == []


def test_before_a_person_is_forgotten_the_key_is_found(path: Path) -> None:
    session = lived(path, private=True)
    assert traces(key_of(session), files_of(path)) == ["as it is"]
    session.close()


def test_a_forgotten_persons_key_is_in_no_file_any_more(path: Path) -> None:
    session = lived(path, private=True)
    key = key_of(session)
    desk_of(session).do(ForgetPerson("123", WHY))
    assert traces(key, files_of(path)) == []
    session.close()
    assert traces(key, files_of(path)) == []


def test_what_a_bookmark_said_of_a_forgotten_person_is_in_no_file_any_more(path: Path) -> None:
    session = lived(path, private=True)
    session.bookmarks.put(Bookmark("first", 1, f"{OWNER} came in"))
    session.bookmarks.put(Bookmark("other", 3, "somebody else"))
    assert told(files_of(path)) == [OWNER, "Wilhelmina"]
    desk_of(session).do(ForgetPerson("123", WHY))
    assert told(files_of(path)) == []
    assert traces("somebody else", files_of(path))
    session.close()


def test_deleting_the_key_alone_would_leave_it_in_the_files(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bankapp.adapters.sql.sqlite.SqliteDatabase.sweep", lambda *_: False)
    monkeypatch.setattr("bankapp.adapters.sql.sqlite.SqliteDatabase.overwrite_deleted", lambda *_: None)
    session = lived(path, private=True)
    key = key_of(session)
    desk_of(session).do(ForgetPerson("123", WHY))
    assert traces(key, files_of(path)) == ["as it is"]
    assert session.keys
    assert session.keys.unswept()
    session.close()


def test_who_reads_an_old_state_holds_up_the_sweeping_and_the_next_opening_does_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bankapp.adapters.sql.sqlite._CHECKPOINT_TRIES", 1)
    session = lived(path, private=True)
    key = key_of(session)
    assert isinstance(session.readmodels, SqlReadModels)
    with session.readmodels._database.snapshot() as cursor:
        cursor.execute("SELECT COUNT(*) FROM events")
        desk_of(session).do(ForgetPerson("123", WHY))
        assert session.forgetting.unswept
        assert session.history.account("123", 1).owner == FORGOTTEN
    again = workspace().open(path)
    assert not again.forgetting.unswept
    assert traces(key, files_of(path)) == []
    for opened in (session, again):
        opened.close()


_KILLED = """
import os, signal, sys
from pathlib import Path
from bankapp.adapters.sql.sqlite import SqliteDatabase
from bankapp.bootstrap import Workspace
from bankapp.domain.commands import ForgetPerson
def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(SqliteDatabase, sys.argv[2], end)
session = Workspace().open(Path(sys.argv[1]))
session.bank.execute(ForgetPerson("123", "asked for"), session.bank.envelope())
"""


def killed(path: Path, within: str) -> None:
    """Forget 123 in a process that is killed when it comes to a step."""
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path), within], check=False, timeout=60)
    assert done.returncode == -9


def test_a_process_that_is_killed_behind_the_event_has_destroyed_the_key_and_the_next_takes_it_out(path: Path) -> None:
    session = lived(path, private=True)
    key = key_of(session)
    session.close()
    killed(path, "sweep")
    assert traces(key, files_of(path)) == ["as it is"]
    session = workspace().open(path)
    assert (session.history.account("123", 1).owner, key_of(session)) == (FORGOTTEN, b"")
    assert traces(key, files_of(path)) == []
    session.close()


def test_a_process_that_is_killed_within_the_transaction_has_forgotten_nothing(path: Path) -> None:
    session = lived(path, private=True)
    key, head = key_of(session), session.store.head()
    session.close()
    killed(path, "overwrite_deleted")
    session = workspace().open(path)
    assert (key_of(session), session.store.head()) == (key, head)
    assert session.history.account("123", 1).owner == OWNER
    session.close()


def test_a_backup_that_was_made_before_remembers(path: Path, tmp_path: Path) -> None:
    session = lived(path, private=True)
    session.files.backup(tmp_path / "before.bank")
    desk_of(session).do(ForgetPerson("123", WHY))
    session.files.backup(tmp_path / "after.bank")
    session.close()
    for name, owner in (("before", OWNER), ("after", FORGOTTEN)):
        backup = workspace().open(tmp_path / f"{name}.bank")
        assert backup.history.account("123", 1).owner == owner
        backup.close()


def test_a_bundle_holds_no_name_and_is_checked_by_what_goes_with_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "open sesame")
    folder = tmp_path / "opened"
    session = lived(path, private=True)
    desk_of(session).do(Withdraw("123", eur("1"), BAKER), reason=BREAD)
    desk_of(session).do(ForgetPerson("123", WHY))
    workspace().proofs().keep(session.bank_id, session.store)
    session.files.export(tmp_path / "for-auditors.zip", "bundle", Selection())
    session.close()
    with ZipFile(tmp_path / "for-auditors.zip") as archive:
        archive.extractall(folder)
    content = b"".join(found.read_bytes() for found in folder.rglob("*") if found.is_file())
    assert told(content) == []
    checked = subprocess.run([sys.executable, "-I", folder / "check_bundle.py", folder], check=False)
    assert checked.returncode == 0
