"""On the command line, a bank that a newer bankapp has written to is read up to there, and says so."""

import pytest

from tests.cli.support import Cli
from tests.support.newer import TYPE, write_unknown

NOTE = f"From event 3 on the log was written by a newer bankapp ({TYPE})"


@pytest.fixture
def newer(cli: Cli) -> Cli:
    """Two events that are known, and one that is not."""
    cli("open-account", "--owner", "Ann", "--id", "123")
    cli("deposit", "123", "10")
    write_unknown(cli.bank, "123")
    return cli


def test_balances_are_those_before_it_and_a_note_says_so(newer: Cli) -> None:
    done = newer("account", "123", "--json")
    assert (done.code, done.json["balance"]["amount"], done.json["position"]) == (0, "10.00", 2)
    assert NOTE in done.err


def test_it_is_listed_under_its_own_name(newer: Cli) -> None:
    listed = newer("events")
    assert [line.split()[0] for line in listed.out.splitlines()[1:]] == ["1", "2", "3"]
    assert TYPE in listed.out.splitlines()[-1]
    assert newer("events", "--json").lines[-1]["data"] == {"amount": 500, "currency": "EUR"}


def test_the_whole_log_verifies(newer: Cli) -> None:
    assert newer("verify", "--json").json["head"]["position"] == 3


@pytest.mark.parametrize("order", [("deposit", "123", "1"), ("open-account", "--owner", "Bob", "--id", "456")])
def test_an_order_is_refused_and_nothing_is_written(newer: Cli, order: tuple[str, ...]) -> None:
    refused = newer(*order)
    assert refused.code in {5, 6}
    assert "does not know" in refused.err
    assert newer("verify", "--json").json["head"]["position"] == 3
