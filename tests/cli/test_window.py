"""The doors to the window, with nobody behind them: which bank and moment are asked for."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from bankapp.cli.main import main
from bankapp.services.places import BankUrl
from tests.cli.support import Cli

Asked = list[tuple[object, ...]]


def noting(calls: Asked, code: int) -> Callable[..., int]:
    """Writes down what it is called with, and ends with a code."""

    def called(*given: object) -> int:
        calls.append(given)
        return code

    return called


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What the window and the tour were asked for; each ends with a code of its own."""
    calls: Asked = []
    app, tour = ModuleType("bankapp.ui.app"), ModuleType("bankapp.ui.tour")
    window = noting(calls, 41)
    vars(app).update(run_window=lambda make_workspace, path, at: window(make_workspace(), path, at))
    vars(tour).update(run_tour=noting(calls, 42), Table=lambda *given: given)
    for fake in (app, tour):
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
    return calls


def test_without_a_command_the_window_opens_on_now(cli: Cli, asked: Asked) -> None:
    assert cli().code == 41
    assert asked == [(cli.workspace, cli.bank, "now")]


def test_without_a_bank_the_window_chooses_for_itself(cli: Cli, asked: Asked) -> None:
    assert main(["window"], lambda: cli.workspace) == 41
    assert asked == [(cli.workspace, None, "now")]


def test_the_window_can_be_opened_at_a_moment(cli: Cli, asked: Asked) -> None:
    assert cli("window", "--at", "42%").code == 41
    assert asked == [(cli.workspace, cli.bank, "42%")]


def test_the_tour_is_told_where_its_pictures_go(cli: Cli, asked: Asked, tmp_path: Path) -> None:
    assert cli("tour", "--pictures", tmp_path).code == 42
    assert asked == [(cli.workspace, tmp_path, None)]


def test_the_tour_can_show_a_table_of_another_bank(cli: Cli, asked: Asked, tmp_path: Path) -> None:
    assert cli("tour", "--pictures", tmp_path, "--table", "t.csv", "--map", "mine").code == 42
    assert asked == [(cli.workspace, tmp_path, (Path("t.csv"), "mine"))]


def test_the_window_opens_a_bank_on_a_server(cli: Cli, asked: Asked) -> None:
    url = "postgresql+psycopg://host/bank"
    assert main(["--bank", url, "window"], lambda: cli.workspace) == 41
    assert asked == [(cli.workspace, BankUrl(url), "now")]
