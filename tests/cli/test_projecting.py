"""Projections on the command line: how they stand, and what a person wants of them."""

import pytest

from bankapp.cli.projecting import COMMANDS
from tests.cli.support import Cli
from tests.support.keeping import break_handler


@pytest.fixture
def bank(cli: Cli) -> Cli:
    """Four events."""
    cli.article()
    return cli


def test_people_see_each_projection_in_a_table(bank: Cli) -> None:
    bank.ok("projections", "pause", "bins")
    bank.ok("deposit", "123", "5")
    assert bank.ok("projections").out == (
        "projection  state    position  lag  events/s  rebuilt to  error\n"
        "register    running         5    0\n"
        "books       running         5    0\n"
        "bins        paused          4    1\n"
        "The log ends at event 5.\n"
    )


def test_programmes_are_told_the_same(bank: Cli) -> None:
    found = bank.ok("projections", "--json").json
    assert (found["head"], [one["name"] for one in found["projections"]]) == (4, ["register", "books", "bins"])
    assert found["projections"][0] == {
        "name": "register",
        "state": "running",
        "position": 4,
        "lag": 0,
        "events_per_second": None,
        "rebuilt": None,
        "error": None,
    }


def test_a_projection_is_paused_and_resumed(bank: Cli) -> None:
    assert bank.ok("projections", "pause", "books").out == "books is paused, at event 4 of 4.\n"
    bank.ok("deposit", "123", "5")
    assert bank.ok("account", "123", "--json").json["balance"]["amount"] == "80.00"
    assert bank.ok("projections", "resume", "books", "--json").json["projections"][0]["position"] == 5


def test_a_failed_one_names_the_event_at_fault_and_is_tried_again(bank: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        break_handler(patch, "register", at=5)
        bank.ok("deposit", "123", "5")
        told = bank.fails(6, "projections", "retry", "register")
    assert told == "register stopped at event 5: ValueError: out of ink."
    assert bank.ok("projections", "--json").json["projections"][0]["error"]["position"] == 5
    assert "event 5: ValueError: out of ink" in bank.ok("projections").out
    assert bank.ok("projections", "retry", "register").out == "register is running, at event 5 of 5.\n"


@pytest.mark.parametrize(("names", "told"), [((), 3), (("bins",), 1)], ids=["all", "one"])
def test_projections_are_rebuilt(bank: Cli, names: tuple[str, ...], told: int) -> None:
    found = bank.ok("projections", "rebuild", *names, "--json").json
    assert len(found["projections"]) == told
    assert all(one["events_per_second"] > 0 for one in found["projections"])
    assert bank.ok("account", "123", "--json").json["balance"]["amount"] == "75.00"


@pytest.mark.parametrize("wanted", ["resume", "retry", "cancel"])
def test_what_does_not_apply_is_refused(bank: Cli, wanted: str) -> None:
    told = bank.fails(2, "projections", wanted, "bins")
    assert told == f"There is nothing to {wanted}: the state of bins is running."


def test_a_name_that_is_none_is_refused(bank: Cli) -> None:
    assert "nonsense" in bank.fails(2, "projections", "pause", "nonsense")


def test_who_may_only_read_sees_them_and_changes_nothing(bank: Cli) -> None:
    (command,) = COMMANDS
    assert bank.ok("--read-only", "projections").out.startswith("projection")
    for name in sorted(set(command.commands) - {"rebuild", "cancel"}):
        assert bank.fails(6, "--read-only", "projections", name, "bins")
