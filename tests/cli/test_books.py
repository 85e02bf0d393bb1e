"""The bank's own books on the command line."""

from tests.cli.support import Cli


def test_the_trial_balance_at_a_moment(cli: Cli) -> None:
    cli.article()
    assert cli.ok("trial-balance", "--at", "3").out.splitlines() == [
        "account                    debit     credit",
        "assets:cash            50.00 EUR",
        "liabilities:customers             50.00 EUR",
        "sum in EUR             50.00 EUR  50.00 EUR",
        "The books at event 3: debits equal credits.",
    ]


def test_the_trial_balance_as_json(cli: Cli) -> None:
    cli.article()
    eur = {"amount": "75.00", "currency": "EUR"}
    owed = {"amount": "-75.00", "currency": "EUR"}
    assert cli.ok("trial-balance", "--json").json == {
        "position": 4,
        "balanced": True,
        "sheets": [
            {
                "currency": "EUR",
                "debits": eur,
                "credits": eur,
                "accounts": [
                    {"account": "assets:cash", "side": "assets", "balance": eur},
                    {"account": "liabilities:customers", "side": "liabilities", "balance": owed},
                ],
                "totals": {"assets": eur, "liabilities": owed},
            }
        ],
    }


def test_before_the_first_event_there_are_no_books(cli: Cli) -> None:
    cli.article()
    assert cli.ok("trial-balance", "--at", "0").out == "The books at event 0: debits equal credits.\n"


def test_the_books_are_closed_reopened_and_shown(cli: Cli) -> None:
    cli.article()
    cli.ok("close-books", "2025-12-31", "--actor", "ada", "--reason", "end of the year")
    assert "closed until 2025-12-31" in cli.fails(3, "deposit", "123", "1", "--effective", "2025-12-31")
    assert "needs a reason" in cli.fails(3, "reopen-books")
    assert cli.ok("books", "--json").json["closed_until"] == "2025-12-31"

    cli.ok("reopen-books", "--actor", "bob", "--reason", "a late slip")
    told = cli.ok("books").out.splitlines()
    assert told[0].split() == ["event", "recorded", "(UTC)", "closed", "until", "actor", "reason"]
    assert [line.split()[0] for line in told[1:3]] == ["5", "6"]
    assert told[-1] == "The books are open."
    assert cli.ok("books", "--at", "4").out == "The books are open.\n"


def test_a_word_that_is_no_day_is_refused(cli: Cli) -> None:
    cli.article()
    assert "no date of the form" in cli.fails(3, "close-books", "yesterday")
