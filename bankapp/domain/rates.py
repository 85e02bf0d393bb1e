"""Interest rates: whole basis points (0.01 %) a year, and their text. Never a float."""

import re

from bankapp.errors import BadInput

_RATE = re.compile(r"(?P<whole>\d{1,9})(?:[.,](?P<part>\d{1,2}))?\s*%?", re.ASCII)


class NotARate(BadInput):
    """A text that is no interest rate."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:40]}" is no interest rate such as 1.25: percent a year, with at most two decimals.')


def parse_rate(text: str) -> int:
    """The basis points of percents a year with at most two decimals: "1.25" is 125; raises NotARate."""
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise NotARate(text)
    return int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))


def rate_text(rate: int) -> str:
    """A rate in percents: 125 is "1.25 %"."""
    sign, (whole, part) = "-" if rate < 0 else "", divmod(abs(rate), 100)
    return f"{sign}{whole}.{part:02} %"
