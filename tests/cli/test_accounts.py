"""The commands that append."""

import pytest

from tests.cli.support import Cli

COMMAND = "0192f0c1-0000-7000-8000-000000000001"


def test_the_articles_example_runs_word_for_word(cli: Cli) -> None:
    cli.article()

    account = cli.ok("account", "123", "--json").json
    events = cli.ok("events", "--account", "123", "--json").lines

    assert account["balance"] == {"amount": "75.00", "currency": "EUR"}
    assert [event["type"] for event in events] == [
        "AccountOpened",
        "MoneyDeposited",
        "MoneyWithdrawn",
        "MoneyDeposited",
    ]
    assert [event["data"].get("amount") for event in events] == [None, 10000, 5000, 2500]


def test_a_withdrawal_beyond_the_balance_is_refused_and_leaves_no_event(cli: Cli) -> None:
    cli.article()

    said = cli.fails(3, "withdraw", "123", "75.01")

    assert said == (
        "Not enough money in account 123: the balance is 75.00 EUR, 75.01 EUR is wanted, and it has no overdraft."
    )
    assert len(cli.ok("events", "--json").lines) == 4


def test_open_account_prints_the_id_that_it_was_given(cli: Cli) -> None:
    assert cli.ok("open-account", "--owner", "Ada", "--id", "ada-1").out == "ada-1\n"


def test_open_account_makes_an_id_of_eight_digits_that_can_be_used(cli: Cli) -> None:
    made = cli.ok("open-account", "--owner", "Ada").out.strip()

    assert made.isdecimal()
    assert len(made) == 8
    assert cli.ok("account", made, "--json").json["owner"] == "Ada"


def test_a_command_that_appends_prints_position_version_and_balance(cli: Cli) -> None:
    opened = cli.ok("open-account", "--owner", "Ada", "--id", "123", "--json").json
    deposited = cli.ok("deposit", "123", "12.34", "--json").json

    zero = {"amount": "0.00", "currency": "EUR"}
    assert opened == {"id": "123", "position": 1, "version": 1, "balance": zero}
    assert deposited == {"position": 2, "version": 2, "balance": {"amount": "12.34", "currency": "EUR"}}


def test_a_product_has_no_balance(cli: Cli) -> None:
    opened = cli.ok("open-product", "basic", "--name", "Basic", "--fee", "2.50", "--json").json

    assert opened == {"position": 1, "version": 1, "balance": None}


def test_an_overdraft_is_given_in_the_accounts_currency(cli: Cli) -> None:
    cli.ok("open-account", "--owner", "Ada", "--id", "1", "--currency", "jpy", "--overdraft", "500")
    cli.ok("withdraw", "1", "400")

    account = cli.ok("account", "1", "--json").json

    assert account["balance"] == {"amount": "-400", "currency": "JPY"}
    assert account["overdraft_limit"] == {"amount": "500", "currency": "JPY"}


def test_an_account_without_decimals_needs_no_overdraft_named(cli: Cli) -> None:
    assert cli.ok("open-account", "--owner", "Ada", "--id", "1", "--currency", "JPY").out == "1\n"


@pytest.mark.parametrize("amount", ["-5", "-0.01", "0", "-0"])
def test_an_amount_that_is_not_positive_is_refused_by_the_bank_and_is_no_option(cli: Cli, amount: str) -> None:
    cli.article()

    assert cli.fails(3, "deposit", "123", amount).startswith("An amount must be more than zero")


@pytest.mark.parametrize("words", [("--json",), ("--reason", "-5"), ("--reason=-5",)], ids=" ".join)
def test_a_negative_amount_may_stand_before_or_behind_options(cli: Cli, words: tuple[str, ...]) -> None:
    cli.article()

    before = cli.fails(3, "deposit", *words, "123", "-5")
    behind = cli.fails(3, "deposit", "123", "-5", *words)

    assert before == behind == "An amount must be more than zero; this is -5.00 EUR."


def test_a_reason_that_looks_like_a_negative_amount_is_kept_as_it_is(cli: Cli) -> None:
    cli.article()
    cli.ok("deposit", "123", "1", "--reason", "-5")

    assert cli.ok("events", "--from", "5", "--json").json["metadata"]["reason"] == "-5"


@pytest.mark.parametrize("amount", ["1,000", "12.345", "nan", "1e3", "-1e3", "-.5", "", "ten"])
def test_a_malformed_amount_is_a_mistake_of_usage(cli: Cli, amount: str) -> None:
    cli.article()

    assert "is not an amount" in cli.fails(2, "deposit", "123", amount)


def test_a_transfer_moves_money_between_two_accounts(cli: Cli) -> None:
    cli.article()
    cli.ok("open-account", "--owner", "Bob", "--id", "456")

    said = cli.ok("transfer", "123", "456", "30")

    assert said.out == "Recorded as events 6 to 7; account 123 holds 45.00 EUR.\n"
    assert cli.ok("account", "456", "--json").json["balance"]["amount"] == "30.00"


def test_a_reversal_undoes_an_event_once(cli: Cli) -> None:
    cli.article()

    undone = cli.ok("reverse", "3", "--reason", "paid twice", "--json").json

    assert undone["balance"] == {"amount": "125.00", "currency": "EUR"}
    assert cli.fails(3, "reverse", "3", "--reason", "again") == "Event 3 has already been reversed."


def test_a_reversal_without_a_reason_is_refused(cli: Cli) -> None:
    cli.article()

    assert cli.fails(3, "reverse", "4") == "A reversal needs a reason."


def test_a_change_of_price_without_a_reason_is_refused(cli: Cli) -> None:
    cli.ok("open-product", "basic", "--name", "Basic", "--fee", "2.50")

    assert cli.fails(3, "change-price", "basic", "3") == "A change of price needs a reason."


def test_an_event_that_is_not_there_cannot_be_reversed(cli: Cli) -> None:
    cli.article()

    assert cli.fails(2, "reverse", "99", "--reason", "x") == "There is no event 99."


def test_a_frozen_account_takes_no_money_until_it_is_unfrozen(cli: Cli) -> None:
    cli.article()
    cli.ok("freeze", "123", "--reason", "court order")
    cli.fails(3, "deposit", "123", "1")
    cli.ok("unfreeze", "123")

    assert cli.ok("deposit", "123", "1").out == "Recorded as event 7; account 123 holds 76.00 EUR.\n"


def test_an_account_is_closed_at_zero_only(cli: Cli) -> None:
    cli.article()
    cli.fails(3, "close-account", "123")
    cli.ok("withdraw", "123", "75")
    cli.ok("close-account", "123")

    assert cli.ok("account", "123", "--json").json["status"] == "closed"


def test_an_overdraft_limit_can_be_set_and_not_below_zero(cli: Cli) -> None:
    cli.article()
    cli.ok("set-overdraft", "123", "10")

    assert cli.ok("withdraw", "123", "85", "--json").json["balance"]["amount"] == "-10.00"
    cli.fails(3, "set-overdraft", "123", "-1")


def test_a_version_that_is_not_the_expected_one_is_a_conflict(cli: Cli) -> None:
    cli.article()

    said = cli.fails(4, "deposit", "123", "1", "--expected-version", "3")

    assert said == "Version conflict: account-123 is at version 4, version 3 was expected."
    assert cli("deposit", "123", "1", "--expected-version", "4").code == 0


def test_a_repeated_command_id_gives_the_first_outcome(cli: Cli) -> None:
    cli.article()
    first = cli.ok("deposit", "123", "10", "--command-id", COMMAND, "--json").json
    cli.ok("deposit", "123", "1")

    assert cli.ok("deposit", "123", "10", "--command-id", COMMAND, "--json").json == first
    assert len(cli.ok("events", "--json").lines) == 6


def test_a_repeated_opening_prints_the_id_that_was_made_first(cli: Cli) -> None:
    first = cli.ok("open-account", "--owner", "Ada", "--command-id", COMMAND).out

    assert cli.ok("open-account", "--owner", "Ada", "--command-id", COMMAND).out == first


def test_who_and_why_and_when_are_written_down(cli: Cli) -> None:
    cli.article()
    cli.ok("deposit", "123", "1", "--actor", "bob", "--reason", "found", "--effective", "2026-01-02")
    cli.ok("deposit", "123", "1")

    told, silent = cli.ok("events", "--from", "5", "--json").lines

    assert told["metadata"] == {"actor": "bob", "reason": "found"}
    assert told["effective_at"] == "2026-01-02T00:00:00.000000Z"
    assert silent["metadata"] == {"actor": "grace"}


def test_who_does_it_may_be_told_once_for_all_commands(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKAPP_ACTOR", "till 3")
    cli.ok("open-account", "--owner", "Ada", "--id", "123")
    cli.ok("deposit", "123", "1", "--actor", "bob")

    actors = [event["metadata"]["actor"] for event in cli.ok("events", "--json").lines]

    assert actors == ["till 3", "bob"]


@pytest.mark.parametrize(
    "words",
    [("--command-id", "17"), ("--effective", "tomorrow"), ("--expected-version", "x"), ("--nonsense",), ("more",)],
    ids=" ".join,
)
def test_options_that_cannot_be_understood_are_mistakes_of_usage(cli: Cli, words: tuple[str, ...]) -> None:
    cli.article()

    cli.fails(2, "deposit", "123", "1", *words)
    assert len(cli.ok("events", "--json").lines) == 4


def test_an_unknown_account_is_refused(cli: Cli) -> None:
    cli.article()

    for words in (("deposit", "9", "1"), ("freeze", "9"), ("account", "9"), ("events", "--account", "9")):
        assert cli.fails(3, *words) == "There is no account 9."


def test_an_unknown_product_is_refused(cli: Cli) -> None:
    cli.article()

    assert cli.fails(3, "change-price", "gold", "1", "--reason", "x") == "There is no product gold."
