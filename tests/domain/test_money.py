"""Money: what is typed, what is written, and what is refused with which reason."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.money import (
    MAX_MINOR,
    PLAIN,
    POINT,
    BadAmount,
    Money,
    Separators,
    UnknownCurrency,
    currency_codes,
    decimals,
    parse_money,
    plain,
)
from tests.support.domain_events import currencies, minor_units

GERMAN = Separators(",", ".")
FRENCH = Separators(",", "\N{NARROW NO-BREAK SPACE}")
CZECH = Separators(",", "\N{NO-BREAK SPACE}")
SWISS = Separators(".", "\N{RIGHT SINGLE QUOTATION MARK}")
ARABIC = Separators("\N{ARABIC DECIMAL SEPARATOR}", "\N{ARABIC THOUSANDS SEPARATOR}")


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4)])
def test_a_currency_has_its_own_number_of_decimals(currency: str, places: int) -> None:
    assert decimals(currency) == places


@pytest.mark.parametrize("code", ["", "eur", "EURO", "978", "XAU", "XXX", "XTS", "ABC"])
def test_what_is_no_currency_for_an_account_is_refused(code: str) -> None:
    with pytest.raises(UnknownCurrency):
        decimals(code)


def test_gold_and_test_codes_are_not_offered_as_currencies() -> None:
    assert {"EUR", "JPY", "KWD"} < set(currency_codes())
    assert not {"XAU", "XTS", "XXX"} & set(currency_codes())


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        pytest.param(0, "EUR", "0.00", id="zero"),
        pytest.param(5, "EUR", "0.05", id="less than one"),
        pytest.param(-5, "EUR", "-0.05", id="less than one below zero"),
        pytest.param(-1234, "EUR", "-12.34", id="negative"),
        pytest.param(1234, "JPY", "1234", id="no decimals"),
        pytest.param(1234, "KWD", "1.234", id="three decimals"),
        pytest.param(MAX_MINOR, "EUR", "92233720368547758.07", id="largest"),
    ],
)
def test_an_amount_is_written_with_all_its_decimals(minor: int, currency: str, text: str) -> None:
    assert plain(minor, currency) == text


def test_money_reads_as_amount_and_currency() -> None:
    assert str(Money(-1234, "EUR")) == "-12.34 EUR"


@pytest.mark.parametrize(
    ("text", "currency", "separators", "minor"),
    [
        pytest.param("12.34", "EUR", PLAIN, 1234, id="plain"),
        pytest.param("12.3", "EUR", PLAIN, 1230, id="fewer decimals"),
        pytest.param("12", "EUR", PLAIN, 1200, id="no decimals typed"),
        pytest.param(" +12.34\n", "EUR", PLAIN, 1234, id="spaces around and plus"),
        pytest.param("-12.34", "EUR", PLAIN, -1234, id="minus"),
        pytest.param("\N{MINUS SIGN}12.34", "EUR", PLAIN, -1234, id="typographic minus"),
        pytest.param("1234", "JPY", PLAIN, 1234, id="yen"),
        pytest.param("1.234", "KWD", PLAIN, 1234, id="fils"),
        pytest.param("1,234,567.89", "EUR", POINT, 123456789, id="English groups"),
        pytest.param("1234567.89", "EUR", POINT, 123456789, id="groups may be left out"),
        pytest.param("1.234.567,89", "EUR", GERMAN, 123456789, id="German groups"),
        pytest.param("1.500", "EUR", GERMAN, 150000, id="a German point groups"),
        pytest.param("1\N{NARROW NO-BREAK SPACE}234,50", "EUR", FRENCH, 123450, id="narrow no-break space"),
        pytest.param("1\N{NO-BREAK SPACE}234,50", "EUR", FRENCH, 123450, id="no-break space for a narrow one"),
        pytest.param("1 234,50", "EUR", FRENCH, 123450, id="ordinary space for a narrow one"),
        pytest.param("1 234,50", "CZK", CZECH, 123450, id="ordinary space for a no-break one"),
        pytest.param("1\N{RIGHT SINGLE QUOTATION MARK}234.50", "CHF", SWISS, 123450, id="apostrophe"),
        pytest.param("١٬٢٣٤٫٥٠", "EUR", ARABIC, 123450, id="Arabic digits and separators"),
        pytest.param("१२.५", "INR", PLAIN, 1250, id="Devanagari digits"),
        pytest.param("0" * 60 + "1", "EUR", PLAIN, 100, id="zeros in front"),
        pytest.param("92233720368547758.07", "EUR", PLAIN, MAX_MINOR, id="largest"),
        pytest.param("-92233720368547758.07", "EUR", PLAIN, -MAX_MINOR, id="smallest"),
    ],
)
def test_what_people_type_is_read_in_their_locale(text: str, currency: str, separators: Separators, minor: int) -> None:
    assert parse_money(text, currency, separators) == Money(minor, currency)


_DIGITS_POINT = 'write digits, with "." before the decimals'
_DIGITS_COMMA = 'write digits, with "," before the decimals'
_LARGE = "it is larger than the bank can hold"


@pytest.mark.parametrize(
    ("text", "currency", "separators", "why"),
    [
        pytest.param("", "EUR", POINT, "nothing was typed", id="empty"),
        pytest.param(" \N{NO-BREAK SPACE}", "EUR", POINT, "nothing was typed", id="only spaces"),
        pytest.param("NaN", "EUR", POINT, "an amount is a finite number", id="nan"),
        pytest.param("-inf", "EUR", POINT, "an amount is a finite number", id="infinity"),
        pytest.param("Infinity", "EUR", POINT, "an amount is a finite number", id="Infinity"),
        pytest.param("1e5", "EUR", POINT, "exponents are not taken", id="exponent"),
        pytest.param("1.5E-3", "EUR", POINT, "exponents are not taken", id="negative exponent"),
        pytest.param("1.5", "JPY", POINT, "JPY has no decimals", id="decimals of yen"),
        pytest.param("1.234", "EUR", POINT, "EUR has 2 decimals", id="third decimal of euros"),
        pytest.param("1.500", "EUR", POINT, "EUR has 2 decimals", id="third decimal, a zero"),
        pytest.param("1.2345", "KWD", POINT, "KWD has 3 decimals", id="fourth decimal of dinars"),
        pytest.param("92233720368547758.08", "EUR", PLAIN, _LARGE, id="one cent too large"),
        pytest.param("-92233720368547758.08", "EUR", PLAIN, _LARGE, id="one cent too small"),
        pytest.param("9" * 5000, "EUR", PLAIN, _LARGE, id="thousands of digits"),
        pytest.param("1,5", "EUR", POINT, _DIGITS_POINT, id="a comma where a point is meant"),
        pytest.param("1.5", "EUR", GERMAN, _DIGITS_COMMA, id="a point where a comma is meant"),
        pytest.param("1,234", "EUR", PLAIN, _DIGITS_POINT, id="a group where there are none"),
        pytest.param("12,34,567", "EUR", POINT, _DIGITS_POINT, id="groups that are no thousands"),
        pytest.param("1,234,56.00", "EUR", POINT, _DIGITS_POINT, id="a short last group"),
        pytest.param("1 234", "EUR", POINT, _DIGITS_POINT, id="a space inside"),
        pytest.param("--1", "EUR", POINT, _DIGITS_POINT, id="two signs"),
        pytest.param("1.2.3", "EUR", POINT, _DIGITS_POINT, id="two points"),
        pytest.param("0x10", "EUR", POINT, _DIGITS_POINT, id="hexadecimal"),
        pytest.param("1_000", "EUR", POINT, _DIGITS_POINT, id="underscore"),
        pytest.param("12 EUR", "EUR", POINT, _DIGITS_POINT, id="currency behind"),
        pytest.param("²", "EUR", POINT, _DIGITS_POINT, id="superscript"),
        pytest.param("∞", "EUR", POINT, _DIGITS_POINT, id="sign of infinity"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(
    text: str, currency: str, separators: Separators, why: str
) -> None:
    with pytest.raises(BadAmount) as caught:
        parse_money(text, currency, separators)
    assert (caught.value.text, caught.value.why) == (text, why)


def test_a_refusal_quotes_a_long_text_shortened_and_on_one_line() -> None:
    with pytest.raises(BadAmount) as caught:
        parse_money("1\n" + "x" * 500, "EUR")
    assert len(str(caught.value)) < 120
    assert "\n" not in str(caught.value)


def test_an_amount_of_an_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency, match='"ABC" is not an ISO 4217 currency'):
        parse_money("1", "ABC")


@given(minor_units | st.sampled_from([0, 1, -1, MAX_MINOR, -MAX_MINOR]), currencies)
def test_what_is_written_plain_is_read_back_the_same(minor: int, currency: str) -> None:
    assert parse_money(plain(minor, currency), currency) == Money(minor, currency)


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused_in_words(text: str) -> None:
    with suppress(BadAmount):
        assert abs(parse_money(text, "EUR", POINT).minor) <= MAX_MINOR
