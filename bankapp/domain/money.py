"""Money: integer minor units and an ISO 4217 currency, bounded to 64 bits. Never a float."""

import re
from functools import cache

from iso4217 import Currency
from msgspec import Struct

from bankapp.errors import BadInput

MAX_MINOR = 2**63 - 1
"""The largest amount in minor units; the smallest is its negative."""


class BadAmount(BadInput):
    """A typed amount that is no amount of its currency; `text` is what was typed, `why` the reason."""

    def __init__(self, text: str, why: str) -> None:
        self.text = text
        self.why = why
        super().__init__(f'"{_shortened(text)}" is not an amount: {why}.')


class UnknownCurrency(BadInput):
    """A currency code that ISO 4217 does not list, or that has no minor unit (gold, test codes)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f'"{_shortened(code)}" is not an ISO 4217 currency in which an account can be kept.')


class Separators(Struct, frozen=True):
    """How a person's locale writes numbers: `decimal` before the fraction, `group` between thousands."""

    decimal: str = "."
    group: str = ","


POINT = Separators()
PLAIN = Separators(group="")
"""What scripts and files write: a point, and no grouping."""


class Money(Struct, frozen=True):
    """An amount in minor units (cents, yen, fils) of one currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{plain(self.minor, self.currency)} {self.currency}"


@cache
def decimals(currency: str) -> int:
    """The number of decimals of an ISO 4217 currency (JPY 0, EUR 2, KWD 3); raises UnknownCurrency."""
    try:
        exponent = Currency(currency).exponent
    except ValueError:
        raise UnknownCurrency(currency) from None
    if exponent is None:
        raise UnknownCurrency(currency)
    return int(exponent)


@cache
def currency_codes() -> tuple[str, ...]:
    """All currencies in which an account can be kept, sorted."""
    return tuple(sorted({entry.code for entry in Currency if entry.exponent is not None}))


def plain(minor: int, currency: str) -> str:
    """The amount with a decimal point and no grouping: -1234 EUR is "-12.34"."""
    places = decimals(currency)
    digits = str(abs(minor)).rjust(places + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def parse_money(text: str, currency: str, separators: Separators = PLAIN) -> Money:
    """What a person typed, as money; raises BadAmount with the reason, or UnknownCurrency.

    Groups are taken only where they stand between thousands, so that "1,5" is never read as 15.
    """
    places = decimals(currency)
    typed = _western_digits(text.strip().replace("\N{MINUS SIGN}", "-"))
    if not typed:
        raise BadAmount(text, "nothing was typed")
    found = _pattern(separators).fullmatch(_plain_spaces(typed))
    if found is None:
        raise BadAmount(text, _why(typed, separators))
    sign, whole, fraction = found["sign"], found["whole"], found["fraction"] or ""
    if len(fraction) > places:
        raise BadAmount(text, f"{currency} has {_places(places)}")
    digits = "".join(character for character in whole if character.isdigit()) + fraction.ljust(places, "0")
    return Money(_bounded(text, digits.lstrip("0") or "0", negative=sign == "-"), currency)


def _bounded(text: str, digits: str, *, negative: bool) -> int:
    minor = int(digits[:40])  # enough to be too large; Python refuses to read thousands of digits
    if minor > MAX_MINOR:
        raise BadAmount(text, "it is larger than the bank can hold")
    return -minor if negative else minor


@cache
def _pattern(separators: Separators) -> re.Pattern[str]:
    group = re.escape(_plain_spaces(separators.group))
    whole = rf"\d+|\d{{1,3}}(?:{group}\d{{3}})+" if group else r"\d+"
    return re.compile(
        rf"(?P<sign>[-+]?)(?P<whole>{whole})(?:{re.escape(separators.decimal)}(?P<fraction>\d+))?", re.ASCII
    )


def _why(typed: str, separators: Separators) -> str:
    if re.fullmatch(r"[-+]?(nan|inf|infinity)", typed, re.IGNORECASE):
        return "an amount is a finite number"
    if re.fullmatch(r"[-+]?[\d.,]+e[-+]?\d+", typed, re.IGNORECASE):
        return "exponents are not taken"
    return f'write digits, with "{separators.decimal}" before the decimals'


def _places(places: int) -> str:
    return {0: "no decimals", 1: "1 decimal"}.get(places, f"{places} decimals")


def _plain_spaces(text: str) -> str:
    """Locales group with a no-break or a narrow no-break space, people type an ordinary one."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def _western_digits(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
