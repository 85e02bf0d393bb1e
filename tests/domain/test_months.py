"""Months, interest rates, and the one rounding that interest goes through."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.commands import ChooseProduct, OpenAccount, PostMonth
from bankapp.domain.events import AccountFrozen, AccountOpened, MoneyDeposited, MoneyWithdrawn, ProductChosen
from bankapp.domain.months import Month, half_even, interest_of, parse_month
from bankapp.domain.rates import NotARate, parse_rate, rate_text
from bankapp.domain.rejections import NotAMonth
from tests.support import scenario
from tests.support.scenario import ID, eur

OPENED = AccountOpened("Ada", "EUR")


def test_a_month_knows_its_days() -> None:
    assert [Month(2024, 2).days, Month(2026, 2).days, Month(2026, 3).days] == [29, 28, 31]
    assert (str(Month(2026, 3)), Month(2026, 1).before, Month(2026, 3).before) == (
        "2026-03",
        Month(2025, 12),
        Month(2026, 2),
    )


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "0000-01", "2026-3", "March", "", "2026-03-01", "\u0662026-03"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(NotAMonth, match="of the form 2026-03"):
        parse_month(text)


def test_a_month_is_read_as_it_is_written() -> None:
    assert parse_month(" 2026-03 ") == Month(2026, 3)


@pytest.mark.parametrize(
    ("text", "rate"), [("1.25", 125), ("1,25", 125), ("0", 0), ("2", 200), ("0.5 %", 50), ("100%", 10_000), ("0.01", 1)]
)
def test_a_rate_is_read_in_percents(text: str, rate: int) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "1.255", "-1", "1e2", "nan", "one", "1.", ".5", "1.2.3", "9" * 400])
def test_what_is_no_rate_is_told_in_one_line(text: str) -> None:
    with pytest.raises(NotARate, match="at most two decimals"):
        parse_rate(text)


def test_a_rate_is_written_in_percents() -> None:
    assert [rate_text(rate) for rate in (0, 1, 125, 10_000, -5)] == [
        "0.00 %",
        "0.01 %",
        "1.25 %",
        "100.00 %",
        "-0.05 %",
    ]


@pytest.mark.parametrize(
    ("numerator", "rounded"),
    [(5, 0), (15, 2), (25, 2), (35, 4), (14, 1), (16, 2), (0, 0), (-5, 0), (-15, -2), (-14, -1)],
)
def test_ties_go_to_the_even_number(numerator: int, rounded: int) -> None:
    assert half_even(numerator, 10) == rounded


@given(st.integers(-(10**40), 10**40), st.integers(1, 10**12))
def test_rounding_is_that_of_exact_fractions(numerator: int, denominator: int) -> None:
    assert half_even(numerator, denominator) == round(Fraction(numerator, denominator))


def test_a_year_of_one_percent_is_one_percent() -> None:
    assert interest_of(365 * 1_000_000 * 100) == 10_000


def test_an_account_is_opened_with_its_product_by_two_events() -> None:
    command = OpenAccount(ID, "Ada", "EUR", product="plus")
    scenario.given().when(command).then((ID, OPENED), (ID, ProductChosen("plus")))


def test_a_frozen_account_may_have_another_product() -> None:
    past = (OPENED, ProductChosen("plus"), AccountFrozen())
    scenario.given(*past).when(ChooseProduct(ID, "basic")).then((ID, ProductChosen("basic")))


def test_interest_is_booked_before_the_fee_and_both_name_the_month() -> None:
    interest = MoneyDeposited(7, "EUR", "interest-paid", reference="2026-03")
    fee = MoneyWithdrawn(250, "EUR", "fees", reference="2026-03")
    command = PostMonth(ID, "2026-03", eur("2.50"), eur("0.07"))
    scenario.given(OPENED, AccountFrozen()).when(command).then((ID, interest), (ID, fee))


def test_what_is_nothing_is_not_booked() -> None:
    fee = MoneyWithdrawn(250, "EUR", "fees", reference="2026-03")
    scenario.given(OPENED).when(PostMonth(ID, "2026-03", eur("2.50"), eur("0"))).then((ID, fee))
