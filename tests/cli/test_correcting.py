"""Booking again with changes, and what came of what."""

import pytest

from tests.cli.support import Cli


def test_an_event_is_booked_again_with_another_amount(cli: Cli) -> None:
    cli.article()
    done = cli.ok("rebook", "2", "--amount", "120", "--reason", "typing error", "--json")
    assert done.json == {"position": 6, "version": 6, "balance": {"amount": "95.00", "currency": "EUR"}}


@pytest.mark.parametrize(
    ("code", "words", "why"),
    [
        (3, ("2", "--amount", "1"), "A correction needs a reason."),
        (3, ("2", "--reason", "x"), "Event 2 is booked so already: nothing would change."),
        (3, ("1", "--amount", "1", "--reason", "x"), "Event 1 (AccountOpened) moved no money"),
        (3, ("2", "--account", "9", "--reason", "x"), "There is no account 9."),
        (2, ("9", "--amount", "1", "--reason", "x"), "There is no event 9."),
        (2, ("2", "--amount", "1.234", "--reason", "x"), ""),
        (3, ("2", "--amount", "-5", "--reason", "x"), "An amount must be more than zero"),
        (3, ("2", "--amount", "5", "--reason", "x"), "Not enough money in account 123"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_booked_again_is_refused_and_leaves_nothing(
    cli: Cli, code: int, words: tuple[str, ...], why: str
) -> None:
    cli.article()
    assert cli.fails(code, "rebook", *words).startswith(why)
    assert len(cli.ok("events", "--json").lines) == 4


def test_the_same_command_twice_corrects_once(cli: Cli) -> None:
    cli.article()
    words = ("rebook", "3", "--amount", "40", "--reason", "x", "--command-id", "00000000-0000-4000-8000-000000000001")
    assert cli.ok(*words, "--json").out == cli.ok(*words, "--json").out
    assert len(cli.ok("events", "--json").lines) == 6


def test_what_came_of_an_event_is_told_as_a_tree(cli: Cli) -> None:
    cli.article()
    cli.ok("rebook", "3", "--amount", "40", "--reason", "typing error")
    heading, *lines, said = cli.ok("causes", "6").out.splitlines()
    assert heading.split()[:3] == ["event", "type", "id"]
    assert [line[:26].rstrip() for line in lines] == [
        "3      MoneyWithdrawn",
        "  5    TransactionReversed",
        "  6    MoneyWithdrawn",
    ]
    assert said.startswith("Event 6 belongs to ")


def test_the_chain_is_told_to_programmes(cli: Cli) -> None:
    cli.article()
    cli.ok("reverse", "4", "--reason", "x")
    told = cli.ok("causes", "5", "--json").json
    (first, second) = told["chain"]
    assert [(link["event"]["position"], link["depth"]) for link in told["chain"]] == [(4, 0), (5, 1)]
    assert second["event"]["metadata"]["causation_id"] == first["event"]["event_id"]
    assert told["correlation_id"] == first["event"]["command_id"]


def test_an_event_that_stands_alone_says_so_and_one_that_is_not_there_is_refused(cli: Cli) -> None:
    cli.article()
    assert cli.ok("causes", "1").out.endswith("Nothing caused it, and nothing came of it.\n")
    assert cli.fails(2, "causes", "9") == "There is no event 9."
