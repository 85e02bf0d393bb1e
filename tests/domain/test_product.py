"""Products: opened with a monthly fee, which changes with a reason."""

from functools import reduce

import pytest

from bankapp.domain.commands import ChangePrice, OpenProduct, ProductCommand
from bankapp.domain.events import PriceChanged, ProductEvent, ProductOpened
from bankapp.domain.money import Money, UnknownCurrency
from bankapp.domain.product import NO_PRODUCT, ProductState, evolve
from bankapp.domain.rejections import (
    BadName,
    BadRate,
    FeeCurrencyMismatch,
    NegativeLimit,
    PriceUnchanged,
    ProductExists,
    ReasonMissing,
    UnknownProduct,
)
from bankapp.errors import BankappError
from tests.support.scenario import eur, given_product

PLUS = ProductOpened("Plus", 500, "EUR")
BEARS = ProductOpened("Plus", 500, "EUR", 125)


def test_a_product_is_opened_with_its_monthly_fee() -> None:
    given_product().when(OpenProduct("plus", " Plus ", eur("5"))).then(PLUS)


def test_a_product_may_be_free() -> None:
    given_product().when(OpenProduct("basic", "Basic", eur("0"))).then(ProductOpened("Basic", 0, "EUR"))


def test_a_price_is_changed_with_a_reason() -> None:
    given_product(PLUS).when(ChangePrice("plus", eur("7"), "new year")).then(PriceChanged(700, "EUR"))


def test_a_product_may_bear_interest() -> None:
    given_product().when(OpenProduct("plus", "Plus", eur("5"), 125)).then(BEARS)


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (ChangePrice("plus", None, "why", 150), PriceChanged(500, "EUR", 150)),
        (ChangePrice("plus", eur("6"), "why", 0), PriceChanged(600, "EUR", 0)),
        (ChangePrice("plus", eur("6"), "why", 125), PriceChanged(600, "EUR")),
        (ChangePrice("plus", eur("6"), "why"), PriceChanged(600, "EUR")),
    ],
    ids=["the rate only", "both", "both, the rate to what it is", "the fee only"],
)
def test_a_change_is_of_the_fee_the_rate_or_both(command: ChangePrice, event: PriceChanged) -> None:
    given_product(BEARS).when(command).then(event)


def test_a_rate_that_is_not_changed_stays() -> None:
    log: list[ProductEvent] = [BEARS, PriceChanged(600, "EUR")]
    assert reduce(evolve, log, NO_PRODUCT) == ProductState("Plus", 600, "EUR", 125)


def test_a_price_that_is_what_it_was_is_told_with_its_rate() -> None:
    assert str(PriceUnchanged("plus", eur("5"), 125)) == "Product plus costs 5.00 EUR and bears 1.25 % a year already."


def test_the_events_keep_every_price_and_the_state_the_last() -> None:
    log: list[ProductEvent] = [PLUS, PriceChanged(700, "EUR"), PriceChanged(600, "EUR")]
    assert reduce(evolve, log, NO_PRODUCT) == ProductState("Plus", 600, "EUR")


REFUSED: dict[str, tuple[tuple[ProductEvent, ...], ProductCommand, BankappError]] = {
    "open what exists": ((PLUS,), OpenProduct("plus", "Plus", eur("5")), ProductExists("plus")),
    "open without a name": ((), OpenProduct("plus", " ", eur("5")), BadName("The product's name", "is missing")),
    "open without an id": (
        (),
        OpenProduct("", "Plus", eur("5")),
        BadName(
            "The product's id",
            "must be 1 to 64 letters, digits, points, dashes or underscores, beginning with a letter or digit",
        ),
    ),
    "open in no currency": ((), OpenProduct("plus", "Plus", Money(5, "ABC")), UnknownCurrency("ABC")),
    "open with a fee below zero": (
        (),
        OpenProduct("plus", "Plus", eur("-1")),
        NegativeLimit("The monthly fee", eur("-1")),
    ),
    "change the price of none": ((), ChangePrice("plus", eur("7"), "why"), UnknownProduct("plus")),
    "change a price without a reason": (
        (PLUS,),
        ChangePrice("plus", eur("7"), " "),
        ReasonMissing("A change of price"),
    ),
    "change a price to below zero": (
        (PLUS,),
        ChangePrice("plus", eur("-7"), "why"),
        NegativeLimit("The monthly fee", eur("-7")),
    ),
    "change the currency of a price": (
        (PLUS,),
        ChangePrice("plus", Money(7, "JPY"), "why"),
        FeeCurrencyMismatch("plus", "EUR", "JPY"),
    ),
    "open with a rate beyond 100 %": ((), OpenProduct("plus", "Plus", eur("5"), 10_001), BadRate(10_001)),
    "change a rate to below zero": ((PLUS,), ChangePrice("plus", None, "why", -1), BadRate(-1)),
    "change a rate to what it is": (
        (BEARS,),
        ChangePrice("plus", None, "why", 125),
        PriceUnchanged("plus", eur("5"), 125),
    ),
    "change a price and a rate to what they are": (
        (BEARS,),
        ChangePrice("plus", eur("5"), "why", 125),
        PriceUnchanged("plus", eur("5"), 125),
    ),
    "change a price to what it is": ((PLUS,), ChangePrice("plus", eur("5"), "why"), PriceUnchanged("plus", eur("5"))),
}


@pytest.mark.parametrize("story", REFUSED)
def test_it_is_refused_to(story: str) -> None:
    past, command, refusal = REFUSED[story]
    given_product(*past).when(command).then_refused(refusal)


def test_a_refused_fee_speaks_of_the_product() -> None:
    assert str(FeeCurrencyMismatch("plus", "EUR", "JPY")) == "Product plus is priced in EUR, not in JPY."


def test_a_rule_for_prices_that_is_tightened_later_still_replays_the_old_log() -> None:
    breaks_todays_rules: list[ProductEvent] = [PLUS, PriceChanged(-5, "USD"), PriceChanged(-5, "USD"), PLUS]
    assert reduce(evolve, breaks_todays_rules, NO_PRODUCT) == ProductState("Plus", 500, "EUR")
