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
