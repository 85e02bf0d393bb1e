"""What would have been, on the command line."""

from pathlib import Path

import pytest

from tests.cli.support import Cli


@pytest.fixture
def lived(cli: Cli) -> Cli:
    """123: opened (1), +100 (2), -50 (3), +25 (4)."""
    cli.article()
    return cli


def test_an_event_is_left_out_and_what_needed_it_refused(lived: Cli) -> None:
    found = lived.ok("what-if", "--leave-out", "2", "--json").json
    (changed,) = found["changed"]
    assert (changed["truth"]["balance"]["amount"], changed["what_if"]["balance"]["amount"]) == ("75.00", "25.00")
    assert [(refused["position"], refused["command"]) for refused in found["refused"]] == [(3, "Withdraw")]
    assert "Not enough money" in found["refused"][0]["why"]
    assert (found["from"], found["to"], found["decided"]) == (2, 4, 2)


def test_an_amount_is_changed(lived: Cli) -> None:
    found = lived.ok("what-if", "--change", "3", "12.50", "--json").json
    assert found["changed"][0]["difference"] == {"amount": "37.50", "currency": "EUR"}


def test_commands_are_added_at_a_moment(lived: Cli) -> None:
    lived.ok("open-account", "--id", "456", "--owner", "Bob")
    added = ("--deposit", "123", "5", "--withdraw", "123", "1", "--transfer", "123", "456", "2")
    found = lived.ok("what-if", *added, "--at", "2", "--json").json
    assert [refused["why"] for refused in found["refused"]] == ["There is no account 456."]
    found = lived.ok("what-if", *added, "--json").json
    assert [changed["difference"]["amount"] for changed in found["changed"]] == ["2.00", "2.00"]


def test_the_answer_for_people_says_it_in_a_table(lived: Cli) -> None:
    assert lived.ok("what-if", "--leave-out", "2").out == (
        "account  owner   in truth    what if  difference  status\n"
        "123      Ada    75.00 EUR  25.00 EUR  -50.00 EUR  open\n"
        "\n"
        "event  command   why it would be refused\n"
        "    3  Withdraw  Not enough money in account 123: the balance is 0.00 EUR, 50.00 EUR is wanted, and it has no "
        "overdraft.\n"
        "\n"
        "2 commands decided again from event 2 on: 1 account would differ, 1 command be refused.\n"
    )


def test_asking_changes_nothing(lived: Cli) -> None:
    before = lived.ok("verify", "--json").out
    lived.ok("what-if", "--leave-out", "2")
    assert lived.ok("verify", "--json").out == before


def test_the_answer_can_be_saved_as_a_bank_that_verifies(lived: Cli, tmp_path: Path) -> None:
    saved = tmp_path / "no salary.bank"
    assert lived.ok("what-if", "--leave-out", "2", "--save", saved).out.endswith(f"Saved as {saved}.\n")
    other = lived.on(saved)
    assert other.ok("account", "123", "--json").json["balance"]["amount"] == "25.00"
    assert other.ok("verify", "--json").json["ok"]
    assert "no salary.bank" in lived.fails(7, "what-if", "--leave-out", "2", "--save", saved)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "Say what was different"),
        (("--leave-out", "99"), 2, "Event 99 cannot be changed so: there is no such event."),
        (("--change", "1", "5"), 2, "Event 1 cannot be changed so: it has no amount."),
        (("--change", "2", "much"), 2, '"much" is not an amount'),
        (("--deposit", "999", "5"), 3, "There is no account 999."),
        (("--deposit", "123", "5", "--at", "99"), 2, "the newest event is 4"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(lived: Cli, words: tuple[str, ...], code: int, says: str) -> None:
    assert says in lived.fails(code, "what-if", *words)
