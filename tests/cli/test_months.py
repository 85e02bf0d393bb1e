"""Products of accounts, interest rates, and closing the month on the command line."""

import pytest

from tests.cli.support import Cli, assert_golden

EUR = {"currency": "EUR"}


@pytest.fixture
def march(cli: Cli) -> Cli:
    """By the end of 2025 two accounts have a product whose rate rose in the middle of December; a third has none."""
    at = "--effective"
    cli.ok("open-product", "plus", "--name", "Plus account", "--fee", "2.50", "--rate", "1.25", at, "2025-01-01")
    cli.ok("open-account", "--owner", "Ann Lee", "--id", "123", "--product", "plus", at, "2025-12-01")
    cli.ok("deposit", "123", "1000", at, "2025-12-01")
    cli.ok("open-account", "--owner", "Bob", "--id", "456", at, "2025-12-01")
    cli.ok("choose-product", "456", "plus", at, "2025-12-30")
    cli.ok("open-account", "--owner", "Cleo", "--id", "789", at, "2025-12-01")
    cli.ok("change-price", "plus", "--rate", "1.5", "--reason", "rates rose", at, "2025-12-16")
    return cli


def test_a_preview_shows_each_account_and_writes_nothing(march: Cli) -> None:
    assert_golden("close-month-preview.txt", march.ok("close-month", "2025-12", "--preview").out)
    assert march.ok("events", "--json").out.count("\n") == 8


def test_a_month_is_posted_once(march: Cli) -> None:
    assert_golden("close-month.txt", march.ok("close-month", "2025-12").out)
    again = march.ok("close-month", "2025-12").out.splitlines()
    assert again[-1] == "2025-12: 0 accounts posted, 2 posted before."
    assert march.ok("account", "123", "--json").json["balance"] == {"amount": "998.67", **EUR}
    assert march.ok("verify").code == 0


def test_a_month_as_json(march: Cli) -> None:
    march.ok("close-month", "2025-12", "--actor", "ada")
    found = march.ok("close-month", "2025-12", "--json").json
    assert {name: found[name] for name in ("month", "position", "preview", "posted", "already", "due")} == {
        "month": "2025-12",
        "position": 11,
        "preview": False,
        "posted": 0,
        "already": 2,
        "due": 0,
    }
    assert found["accounts"][0] == {
        "id": "123",
        "owner": "Ann Lee",
        "product": "plus",
        "days": 31,
        "average": {"amount": "1000.00", **EUR},
        "rates": ["1.25", "1.50"],
        "fee": {"amount": "2.50", **EUR},
        "interest": {"amount": "1.17", **EUR},
        "state": "posted",
        "below_limit": False,
    }
    assert found["totals"] == [{"fees": {"amount": "5.00", **EUR}, "interest": {"amount": "1.17", **EUR}}]
    assert march.ok("trial-balance", "--json").json["balanced"]


def test_who_posted_it_and_why_stands_in_the_events(march: Cli) -> None:
    march.ok("close-month", "2025-12", "--actor", "ada")
    fee = march.ok("events", "--find", "type:fee", "--json").lines
    assert [event["metadata"]["actor"] for event in fee] == ["ada", "ada"]
    assert [event["metadata"]["reason"] for event in fee] == ["fee and interest for 2025-12", "fee for 2025-12"]


def test_a_month_that_is_not_over_and_one_that_is_none_are_refused(march: Cli) -> None:
    assert march.fails(3, "close-month", "2026-01") == "The month 2026-01 cannot be closed: it is not over."
    assert "no month of the form" in march.fails(3, "close-month", "December")


def test_closed_books_refuse_it_and_a_preview_says_so(march: Cli) -> None:
    march.ok("close-books", "2025-12-31")
    assert "nothing can count from 2025-12-31" in march.fails(3, "close-month", "2025-12")
    assert "The books are closed until 2025-12-31" in march.ok("close-month", "2025-12", "--preview").out


def test_an_account_that_cannot_be_posted_is_told_and_the_others_are(march: Cli) -> None:
    march.ok("open-account", "--owner", "Dan", "--id", "full", "--product", "plus", "--effective", "2025-12-01")
    march.ok("deposit", "full", "92233720368547758.07", "--effective", "2025-12-01")
    assert "2025-12 could not be posted to account full" in march.fails(3, "close-month", "2025-12")
    assert march.ok("account", "123", "--json").json["balance"]["amount"] == "998.67"


def test_an_account_shows_its_product(march: Cli) -> None:
    assert march.ok("account", "456", "--json").json["product"] == "plus"
    assert march.ok("account", "789", "--json").json["product"] is None
    assert "product    plus" in march.ok("account", "456").out
    assert "already" in march.fails(3, "choose-product", "456", "plus")


def test_products_show_their_interest_at_each_price(march: Cli) -> None:
    assert_golden("products-interest.txt", march.ok("products").out)
    told = march.ok("products", "--json").json["products"][0]
    assert (told["rate"], [price["rate"] for price in told["prices"]]) == ("1.50", ["1.25", "1.50"])
    assert march.ok("products", "--crud", "--json").json["products"][0]["rate"] == "1.50"


def test_a_change_of_price_needs_a_change(march: Cli) -> None:
    assert "AMOUNT, a --rate, or both" in march.fails(2, "change-price", "plus", "--reason", "none")
    assert "bears 1.50 % a year already" in march.fails(3, "change-price", "plus", "--rate", "1.5", "--reason", "none")
    assert "at most two decimals" in march.fails(2, "change-price", "plus", "--rate", "1.555", "--reason", "none")
