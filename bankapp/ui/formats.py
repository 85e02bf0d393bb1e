"""Numbers, money and times as text for the screen. Whole numbers all the way: nothing here is ever a float.

Called for every painted cell, so what does not change is kept.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLocale

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECONDS_A_SECOND = 1_000_000
_SECONDS_A_DAY = 86_400
_PROBES = (0, 7, -12, 999, 1000, 9999, 12_345, -1_234_567, 9_876_543_210)
_MAX_QT = 2**63 - 1
"""The largest number that Qt writes; the totals of a bank may be larger."""


def format_minor(minor: int, decimals: int, locale: QLocale) -> str:
    """Money in minor units as people read it: -123456 with 2 decimals is "-1,234.56"."""
    if decimals == 0:
        return format_count(minor, locale)
    whole, fraction = divmod(abs(minor), 10**decimals)
    writing = _writing(locale)
    sign = writing.minus if minor < 0 else ""
    digits = writing.local(f"{fraction:0{decimals}d}")
    return f"{sign}{_count(whole, writing)}{writing.point}{digits}"


def format_signed(minor: int, decimals: int, locale: QLocale) -> str:
    """Money as a change: a gain carries a plus sign, nothing at all carries none."""
    text = format_minor(minor, decimals, locale)
    return f"{locale.positiveSign()}{text}" if minor > 0 else text


def format_count(count: int, locale: QLocale) -> str:
    """A number of things, in groups of digits: "28,205"."""
    return _count(count, _writing(locale))


def format_when(microseconds_utc: int, locale: QLocale) -> str:
    """A moment in UTC: "14 Mar 1993, 10:02:17"; only the date when it is midnight to the microsecond.

    Counted from 1970; the years 1 to 9999, others raise OverflowError. Fractions of a second are left out.
    """
    seconds, fraction = divmod(microseconds_utc, _MICROSECONDS_A_SECOND)
    days, second = divmod(seconds, _SECONDS_A_DAY)
    date = _date(days, locale)
    if second == 0 and fraction == 0:
        return date
    return f"{date}, {_local_digits(f'{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}', locale)}"


def format_minute(microseconds_utc: int, locale: QLocale) -> str:
    """As `format_when`, without the seconds: for tables, where width is dear."""
    text = format_when(microseconds_utc, locale)
    return text[:-3] if ":" in text else text


def format_clock(microseconds_utc: int, locale: QLocale) -> str:
    """The time of the day: "10:02", with the seconds where there are any."""
    second = microseconds_utc // _MICROSECONDS_A_SECOND % _SECONDS_A_DAY
    seconds = f":{second % 60:02d}" if second % 60 else ""
    return _local_digits(f"{second // 3600:02d}:{second // 60 % 60:02d}{seconds}", locale)


def format_day(microseconds_utc: int, locale: QLocale) -> str:
    """The day without its year: "14 Mar"."""
    return format_date(microseconds_utc, locale).rsplit(" ", 1)[0]


def format_month(microseconds_utc: int, locale: QLocale) -> str:
    """The month: "Mar 1993"."""
    return format_date(microseconds_utc, locale).split(" ", 1)[1]


def format_date(microseconds_utc: int, locale: QLocale) -> str:
    """The date alone: "14 Mar 1993"."""
    return _date(microseconds_utc // (_MICROSECONDS_A_SECOND * _SECONDS_A_DAY), locale)


@lru_cache(maxsize=4096)
def _date(days: int, locale: QLocale) -> str:
    day = _EPOCH + timedelta(days=days)
    month = locale.standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)
    return f"{_local_digits(str(day.day), locale)} {month} {_local_digits(f'{day.year:04d}', locale)}"


class _Writing(NamedTuple):
    """How a locale writes whole numbers. `in_threes`: always in groups of three digits, which Python can do as well and
    much quicker than Qt; others, as the Indian ones, or those that leave 1000 as it is, are left to Qt."""

    grouping: QLocale
    separator: str
    minus: str
    point: str
    digits: dict[int, str]
    in_threes: bool = False

    def local(self, text: str) -> str:
        """The same text with the locale's own digits."""
        return text.translate(self.digits) if self.digits else text

    def threes(self, count: int) -> str:
        """A number in groups of three digits."""
        sign = self.minus if count < 0 else ""
        return sign + self.local(f"{abs(count):,}").replace(",", self.separator)


def _count(count: int, writing: _Writing) -> str:
    if writing.in_threes or abs(count) > _MAX_QT:
        return writing.threes(count)
    return writing.grouping.toString(count)


@lru_cache(maxsize=64)
def _writing(locale: QLocale) -> _Writing:
    """With separators: Qt leaves them out in the "C" locale, which plain machines have."""
    grouping = QLocale(locale)
    grouping.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    found = _Writing(grouping, locale.groupSeparator(), locale.negativeSign(), locale.decimalPoint(), _digits(locale))
    return found._replace(in_threes=all(found.threes(probe) == grouping.toString(probe) for probe in _PROBES))


def _local_digits(text: str, locale: QLocale) -> str:
    return _writing(locale).local(text)


def _digits(locale: QLocale) -> dict[int, str]:
    zero = locale.zeroDigit()
    return {} if zero == "0" else {ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)}
