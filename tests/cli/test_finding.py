"""events --find: hits in the order of the log, as text and as JSON."""

import pytest

from tests.cli.support import Cli


@pytest.fixture
def bank(cli: Cli) -> Cli:
    """The article's account 123, and 456 with 0.50 from Ann."""
    cli.article()
    cli.ok("open-account", "--owner", "Ann Lee", "--id", "456")
    cli.ok("deposit", "456", "0.50", "--reason", "found in the sofa", "--actor", "till 3")
    return cli


@pytest.mark.parametrize(
    ("words", "positions"),
    [
        (("--find", "account:123 amount>=50"), [2, 3]),
        (("--find", "type:withdrawal"), [3]),
        (("--find", "ann sofa"), [6]),
        (("--find", 'owner:"ann lee"'), [5, 6]),
        (("--find", "type:deposit", "--account", "123"), [2, 4]),
        (("--find", "account:456", "--account", "123"), []),
        (("--find", "type:deposit", "--from", "3", "--to", "5"), [4]),
        (("--find", "type:deposit", "--to", "0"), []),
        (("--find", "account:123", "--type", "MoneyWithdrawn"), [3]),
        (("--find", " "), [1, 2, 3, 4, 5, 6]),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_hits_are_listed_in_the_order_of_the_log(bank: Cli, words: tuple[str, ...], positions: list[int]) -> None:
    assert [event["position"] for event in bank.ok("events", "--json", *words).lines] == positions


def test_hits_are_shown_as_events_are(bank: Cli) -> None:
    heading, *_, line = bank.ok("events").out.splitlines()
    assert bank.ok("events", "--find", "sofa").out.splitlines() == [heading, line]


def test_a_query_that_makes_no_sense_is_a_mistake_of_usage(bank: Cli) -> None:
    assert bank.fails(2, "events", "--find", "amount>x") == "amount>x: write an amount as 12.50."


def test_what_goes_on_and_on_is_not_searched(bank: Cli) -> None:
    assert "--find" in bank.fails(2, "events", "--find", "rent", "--tail")
