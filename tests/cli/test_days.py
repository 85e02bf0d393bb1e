"""What was true on a day, on the command line."""

import pytest

from tests.cli.support import Cli


@pytest.fixture
def lived(cli: Cli) -> Cli:
    """On 5 January 2026: 456 opened for the 1st, 123 opened, +100, and +25 on 456 for the 2nd."""
    cli.ok("open-account", "--id", "456", "--owner", "Bob", "--effective", "2026-01-01")
    cli.ok("open-account", "--id", "123", "--owner", "Ann Lee")
    cli.ok("deposit", "123", "100")
    cli.ok("deposit", "456", "25", "--effective", "2026-01-02")
    return cli


def test_what_was_known_stands_beside_what_was_true(lived: Cli) -> None:
    found = lived.ok("accounts", "--as-of", "2026-01-03", "--json").json
    (bob,) = found["accounts"]
    assert (bob["id"], bob["known"], bob["true"]["balance"]["amount"]) == ("456", None, "25.00")
    assert (found["as_of"], found["known_at"], found["position"]) == ("2026-01-03T23:59:59.999999Z", 0, 4)


def test_what_was_entered_later_than_the_moment_is_left_out(lived: Cli) -> None:
    found = lived.ok("accounts", "--as-of", "2026-01-03", "--at", "3", "--json").json
    assert found["accounts"][0]["true"]["balance"]["amount"] == "0.00"


def test_people_see_both_in_a_table(lived: Cli) -> None:
    assert lived.ok("accounts", "--as-of", "2026-01-03").out == (
        "account  owner  known then  true by now  difference\n"
        "456      Bob     not there    25.00 EUR   25.00 EUR\n"
        "1 account at 2026-01-03 23:59:59 UTC: known at event 0, true by what stands up to event 4; 1 differ.\n"
    )
    assert "0 differ." in lived.ok("accounts", "--as-of", "2026-01").out


def test_a_day_before_everything_has_no_account(lived: Cli) -> None:
    assert lived.ok("accounts", "--as-of", "2020-01-01", "--json").json["accounts"] == []


def test_what_is_no_date_is_refused_in_words(lived: Cli) -> None:
    assert "is no moment" in lived.fails(2, "accounts", "--as-of", "someday")


def test_a_withdrawal_for_a_day_without_the_money_is_refused_in_words(lived: Cli) -> None:
    assert lived.fails(3, "withdraw", "123", "10", "--effective", "2026-01-02") == (
        "Account 123 would have stood at -10.00 EUR on 2026-01-02, and it has no overdraft."
    )
