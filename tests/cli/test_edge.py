"""How commands end: exit codes, one plain line, and nothing else."""

import errno
import io
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click
import pytest

from bankapp import cli as bankapp_cli
from bankapp.bootstrap import Workspace
from bankapp.cli.edge import guarded
from bankapp.cli.families import FAMILIES
from bankapp.cli.main import bankapp, main
from bankapp.cli.screen import Screen
from bankapp.errors import (
    BadFile,
    BadInput,
    BankappError,
    Cancelled,
    Conflict,
    IntegrityBroken,
    Refused,
    Unavailable,
)
from tests.cli.support import Cli


def raising(error: BaseException) -> "tuple[int, str]":
    """What becomes of an error: the exit code and standard error."""

    def run() -> int:
        raise error

    told = io.StringIO()
    return guarded(Screen(io.StringIO(), told), run), told.getvalue()


@pytest.mark.parametrize(
    ("family", "code"),
    [(BadInput, 2), (Refused, 3), (Conflict, 4), (IntegrityBroken, 5), (Unavailable, 6), (BadFile, 7)],
)
def test_each_family_of_errors_has_its_code(family: type[BankappError], code: int) -> None:
    assert raising(family("No.")) == (code, "bankapp: No.\n")


def test_a_cancelled_command_ends_as_ctrl_c_does() -> None:
    assert raising(Cancelled())[0] == 130
    assert raising(KeyboardInterrupt()) == (130, "bankapp: stopped.\n")


def test_a_fault_of_the_programme_is_one_line_and_its_details_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    code, told = raising(LookupError("gone\nfor good"))

    start, _, path = told.rstrip("\n").partition("; details in ")
    assert (code, start) == (1, "bankapp: a fault in bankapp itself: LookupError: gone")
    assert "Traceback" in Path(path).read_text(encoding="utf-8")
    assert Path(path).stat().st_mode & 0o777 == 0o600


def test_details_that_cannot_be_kept_are_not_promised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))

    assert raising(LookupError()) == (1, "bankapp: a fault in bankapp itself: LookupError\n")


def test_a_reader_that_went_away_is_no_failure() -> None:
    assert raising(BrokenPipeError(errno.EPIPE, "Broken pipe")) == (0, "")


@pytest.mark.parametrize("words", [("accounts",), ("deposit", "1", "1"), ("verify",), ("rebuild",)], ids=" ".join)
def test_an_absent_bank_is_told_and_not_made(cli: Cli, words: tuple[str, ...]) -> None:
    assert cli.fails(6, *words) == f"There is no bank at {cli.bank}."
    assert not cli.bank.exists()


def test_what_is_no_bank_is_left_as_it_is(cli: Cli) -> None:
    cli.bank.write_text("dear bank")

    cli.fails(6, "accounts")
    cli.fails(6, "open-account", "--owner", "Ada")
    assert cli.bank.read_text() == "dear bank"


@pytest.mark.parametrize("words", [("nonsense",), ("deposit",), ("--nonsense",), ("accounts", "more")], ids=" ".join)
def test_mistakes_of_usage_say_where_help_is(cli: Cli, words: tuple[str, ...]) -> None:
    assert "--help" in cli.fails(2, *words)


def test_every_command_explains_itself_and_its_options(cli: Cli) -> None:
    context = click.Context(bankapp)
    for name in bankapp.list_commands(context):
        command = bankapp.get_command(context, name)
        assert command is not None
        assert command.help
        assert cli.ok(name, "--help").out.startswith(f"Usage: bankapp {name}")


def test_every_module_with_commands_is_among_the_families_with_each_of_them() -> None:
    names = (module.name for module in iter_modules(bankapp_cli.__path__))
    modules = {name: import_module(f"bankapp.cli.{name}") for name in names}
    found = {name: module.COMMANDS for name, module in modules.items() if hasattr(module, "COMMANDS")}
    assert {name: tuple(command.name for command in commands) for name, commands in found.items()} == FAMILIES


def test_the_bank_can_be_named_by_the_environment(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.article()
    monkeypatch.setenv("BANKAPP_BANK", str(cli.bank))

    assert main(["account", "123"], lambda: cli.workspace) == 0


def test_the_default_bank_is_made_in_the_users_data_folder(cli: Cli, tmp_path: Path) -> None:
    assert main(["open-account", "--owner", "Ada"], Workspace) == 0
    assert (tmp_path / "data" / "bankapp" / "default.bank").exists()


def test_a_folder_that_cannot_be_made_is_told(cli: Cli) -> None:
    cli.bank.touch()

    assert "cannot be made" in cli.on(cli.bank / "b.bank").fails(6, "open-account", "--owner", "Ada")
