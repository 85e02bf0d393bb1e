"""A month whose fee and interest are posted: its days, and how interest is counted. UTC days, whole numbers only."""

import re
from calendar import monthrange
from datetime import date

from msgspec import Struct

from bankapp.domain.rejections import NotAMonth

YEAR = 365
"""Days of the year by which a day's interest is counted, in leap years too: actual/365 fixed."""
_BASIS_POINTS = 10_000
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})", re.ASCII)


class Month(Struct, frozen=True):
    """A month of a year."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def days(self) -> int:
        return monthrange(self.year, self.month)[1]

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, self.days)

    @property
    def before(self) -> "Month":
        """The month before it, or itself where there is none."""
        number = max(self.year * 12 + self.month - 2, 12)
        return Month(number // 12, number % 12 + 1)


def parse_month(text: str) -> Month:
    """The month of a text such as 2026-03; raises NotAMonth."""
    found = _MONTH.fullmatch(text.strip())
    if not found or not 1 <= int(found["month"]) <= 12 or not int(found["year"]) >= 1:
        raise NotAMonth(text)
    return Month(int(found["year"]), int(found["month"]))


def is_month(text: str) -> bool:
    """Whether a text is a month as it is written."""
    return bool(_MONTH.fullmatch(text))


def interest_of(products: int) -> int:
    """The interest in minor units for the sum of each day's balance times that day's rate in basis points a year.

    Rounded once, ties to the even number.
    """
    return half_even(products, _BASIS_POINTS * YEAR)


def half_even(numerator: int, denominator: int) -> int:
    """A quotient, rounded to the nearest whole number and in the middle to the even one; `denominator` is positive."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
