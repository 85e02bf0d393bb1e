"""Questions about history, on the command line."""

import pytest

from bankapp.services.history import History
from tests.cli.support import Cli


@pytest.fixture
def lived(cli: Cli) -> Cli:
    """123: opened (1), +100 (2), -50 (3); 456: opened (4), and 25 from 123 (5, 6); the -50 is reversed (7)."""
    cli.ok("open-account", "--id", "123", "--owner", "Ann Lee")
    cli.ok("deposit", "123", "100")
    cli.ok("withdraw", "123", "50")
    cli.ok("open-account", "--id", "456", "--owner", "Bob Stone")
    cli.ok("transfer", "123", "456", "25")
    cli.ok("reverse", "3", "--reason", "wrong account")
    return cli


def test_two_moments_differ_by_what_the_events_between_did(lived: Cli) -> None:
    found = lived.ok("diff", "2", "now", "--json").json
    assert [(change["id"], change["difference"]["amount"], change["events"]) for change in found["changed"]] == [
        ("123", "-25.00", 3),
        ("456", "25.00", 2),
    ]
    assert (found["events"], found["explained"]) == (5, True)


def test_moments_are_compared_in_either_order(lived: Cli) -> None:
    assert lived.ok("diff", "now", "2").out == lived.ok("diff", "2", "now").out


def test_one_account_can_be_compared_alone(lived: Cli) -> None:
    found = lived.ok("diff", "0", "now", "--account", "456", "--json").json
    assert [change["id"] for change in found["changed"]] == ["456"]


def test_nothing_lies_between_a_moment_and_itself(lived: Cli) -> None:
    assert lived.ok("diff", "3", "3").out == "From event 3 to event 3: 0 events. The events explain every difference.\n"


def test_a_balance_is_explained_by_its_events_with_reversals_paired(lived: Cli) -> None:
    found = lived.ok("why", "123", "--json").json
    assert (found["sum"]["amount"], found["holds"]) == ("75.00", True)
    pairs = {part["position"]: part["pair"] for group in found["groups"] for part in group["parts"]}
    assert pairs == {2: None, 3: 7, 5: None, 7: 3}


def test_a_balance_of_the_past_is_explained_too(lived: Cli) -> None:
    assert lived.ok("why", "123", "--at", "3", "--json").json["sum"]["amount"] == "50.00"
    assert "at event 3 is 50.00 EUR: the events add up to it." in lived.ok("why", "123", "--at", "3").out


@pytest.mark.parametrize(
    ("condition", "position", "method"),
    [
        ("balance 123 < 60", 1, "reading in order"),
        ("balance 123 >= 100", 2, "reading in order"),
        ("balance 123 < 0", None, "reading in order"),
        ("accounts >= 2", 4, "bisection"),
        ("accounts > 2", None, "bisection"),
        ("status 456 = open", 4, "bisection"),
        ("status 456 = frozen", None, "reading in order"),
        ("total EUR >= 100", 2, "reading in order"),
    ],
)
def test_the_first_moment_of_a_condition_is_found(
    lived: Cli, condition: str, position: int | None, method: str
) -> None:
    found = lived.ok("first", condition, "--json").json
    assert (found["position"], found["method"]) == (position, method)
    assert found["probes"] > 0


def test_a_condition_that_is_none_is_refused_in_words(lived: Cli) -> None:
    assert "is no condition" in lived.fails(2, "first", "weather = fine")
    assert lived.fails(3, "first", "balance 999 < 0") == "There is no account 999."


@pytest.mark.parametrize("words", [("why", "999"), ("diff", "1", "2", "--account", "999")], ids=["why", "diff"])
def test_an_unknown_account_is_named(lived: Cli, words: tuple[str, ...]) -> None:
    assert lived.fails(3, *words) == "There is no account 999."


def test_what_is_shown_equals_a_replay_of_the_log(lived: Cli) -> None:
    assert lived.ok("check", "--json").json == {"position": 7, "accounts": 2, "equal": True, "differences": []}


def test_what_is_shown_and_is_not_the_events_own_is_noticed(lived: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad control: an answer that is taken from another moment."""
    truly = History.bank
    monkeypatch.setattr(History, "bank", lambda self, position: truly(self, position - 2))
    done = lived("check")
    assert done.code == 5
    assert "account 123: shown" in done.out
