"""The command line in this process, on a bank whose clock and ids are the same in every run."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bankapp.bootstrap import Workspace
from bankapp.cli.main import main

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one line of JSON that was printed."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The lines of JSON that were printed."""
        return [json.loads(line) for line in self.out.splitlines()]


class Cli:
    """Runs commands on one bank."""

    def __init__(self, bank: Path, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
        self.bank = bank
        self.workspace = workspace
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Done:
        """Run a command, however it ends."""
        self._capsys.readouterr()
        code = main(["--bank", str(self.bank), *map(str, words)], lambda: self.workspace)
        out, err = self._capsys.readouterr()
        return Done(code, out, err)

    def on(self, bank: Path) -> "Cli":
        """The same on another bank."""
        return Cli(bank, self.workspace, self._capsys)

    def ok(self, *words: str | Path) -> Done:
        """Run a command that must succeed."""
        done = self(*words)
        assert (done.code, done.err) == (0, "")
        return done

    def fails(self, code: int, *words: str | Path) -> str:
        """Run a command that must end with a code, and with one plain line, which is returned without its beginning."""
        done = self(*words)
        assert done.code == code, done
        assert done.err.startswith("bankapp: ")
        assert done.err.count("\n") == 1
        return done.err.removeprefix("bankapp: ").rstrip("\n")

    def article(self) -> None:
        """The article's example: account 123, +100, -50, +25."""
        self.ok("open-account", "--owner", "Ada", "--id", "123")
        self.ok("deposit", "123", "100", "--reason", "salary")
        self.ok("withdraw", "123", "50", "--reason", "rent")
        self.ok("deposit", "123", "25")


def assert_golden(name: str, text: str) -> None:
    """The text is that of a file in the folder `golden`."""
    assert text == (GOLDEN / name).read_text(encoding="utf-8")
