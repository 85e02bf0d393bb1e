import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from bankapp.ui.formats import format_count, format_minor, format_signed, format_when

ENGLISH = QLocale("en_GB")
GERMAN = QLocale("de_DE")
INDIAN = QLocale("en_IN")
PERSIAN = QLocale("fa_IR")
SECOND = 1_000_000
MARCH_14_1993 = 732_067_200 * SECOND


@pytest.mark.parametrize(
    ("minor", "decimals", "locale", "text"),
    [
        pytest.param(0, 2, ENGLISH, "0.00", id="zero"),
        pytest.param(5, 2, ENGLISH, "0.05", id="cents"),
        pytest.param(-5, 2, ENGLISH, "-0.05", id="minus sign before a zero"),
        pytest.param(-123456, 2, ENGLISH, "-1,234.56", id="groups"),
        pytest.param(1234567, 0, ENGLISH, "1,234,567", id="yen"),
        pytest.param(1234567, 3, ENGLISH, "1,234.567", id="dinars"),
        pytest.param(123456789, 2, GERMAN, "1.234.567,89", id="german"),
        pytest.param(1234567800, 2, INDIAN, "1,23,45,678.00", id="indian groups"),
        pytest.param(123456, 2, QLocale.c(), "1,234.56", id="the plain locale groups too"),
        pytest.param(2**63 - 1, 2, ENGLISH, "92,233,720,368,547,758.07", id="largest"),
        pytest.param(-(2**63), 2, ENGLISH, "-92,233,720,368,547,758.08", id="smallest"),
        pytest.param(-(2**63), 0, ENGLISH, "-9,223,372,036,854,775,808", id="smallest without decimals"),
    ],
)
def test_money_is_written_as_people_read_it(minor: int, decimals: int, locale: QLocale, text: str) -> None:
    assert format_minor(minor, decimals, locale) == text


def test_digits_are_those_of_the_locale() -> None:
    assert format_minor(1234, 2, PERSIAN) == "۱۲٫۳۴"


@given(minor=st.integers(-(2**70), 2**70), decimals=st.integers(0, 4))
def test_no_digit_of_any_amount_is_lost(minor: int, decimals: int) -> None:
    text = format_minor(minor, decimals, ENGLISH)
    assert int(text.replace(",", "").replace(".", "")) == minor
    assert len(text.partition(".")[2]) == decimals


@pytest.mark.parametrize(("minor", "text"), [(150, "+1.50"), (-150, "-1.50"), (0, "0.00")])
def test_a_change_carries_its_sign(minor: int, text: str) -> None:
    assert format_signed(minor, 2, ENGLISH) == text


def test_counts_are_grouped() -> None:
    assert format_count(28205, ENGLISH) == "28,205"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(MARCH_14_1993 + 36137 * SECOND, "14 Mar 1993, 10:02:17", id="time"),
        pytest.param(MARCH_14_1993, "14 Mar 1993", id="midnight is only a date"),
        pytest.param(MARCH_14_1993 + 1, "14 Mar 1993, 00:00:00", id="just after midnight"),
        pytest.param(MARCH_14_1993 - 1, "13 Mar 1993, 23:59:59", id="just before midnight"),
        pytest.param(-SECOND, "31 Dec 1969, 23:59:59", id="before 1970"),
    ],
)
def test_moments_are_written_in_utc(moment: int, text: str) -> None:
    assert format_when(moment, ENGLISH) == text


@pytest.mark.parametrize("count", [-(2**63) + 1, -1_234_567, -1, 0, 1000, 9999, 12_345, 100_000, 2**63 - 1])
def test_every_locale_writes_its_numbers_as_qt_does(count: int) -> None:
    anything = QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    for locale in QLocale.matchingLocales(*anything):
        grouping = QLocale(locale)
        grouping.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
        assert format_count(count, locale) == grouping.toString(count), locale.name()
