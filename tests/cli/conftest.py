"""A command line on a bank that is not there yet."""

from pathlib import Path

import pytest

from bankapp.bootstrap import Workspace
from tests.cli.support import Cli
from tests.support.clock import SECOND, FakeClock
from tests.support.ids import seeded_ids


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs commands as the user "grace"; nothing of the machine's own user is read or written."""
    for name in ("BANKAPP_BANK", "BANKAPP_ACTOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGNAME", "grace")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Cli(tmp_path / "a.bank", Workspace(FakeClock(step=SECOND), seeded_ids()), capsys)
