"""When something first held: the first moment of a condition, with the number of places that were looked at.

What can only ever become true (an account is open, so many accounts were opened) is found by bisection; a balance may
cross a line many times, so its steps are read in order; those of all customers' total by runs, of which is known
between what it swung.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, assert_never, cast

from msgspec import Struct

from bankapp.domain.account import Status
from bankapp.domain.money import parse_money
from bankapp.domain.rejections import UnknownAccount
from bankapp.errors import BadInput
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import SIGNS, History
from bankapp.services.readmodels import Sign, Swing

_BLOCK = 500
_CONDITION = re.compile(
    r"(?:(?P<count>accounts)|(?P<what>balance|status|total)[ :](?P<name>[\w.-]+))"
    r"\s*(?P<sign><=|>=|<|>|=)\s*(?P<value>\S+)"
)


class BadCondition(BadInput):
    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f'"{text[:60]}" is no condition: write "balance 123 < 0", "status 123 = frozen", "accounts > 100" '
            'or "total EUR >= 1000".'
        )


class Found(Struct, frozen=True):
    """The first position at which a condition held (0: before the first event; None: never), and how it was found."""

    position: int | None
    probes: int
    method: Literal["bisection", "reading in order"]


def first(history: History, condition: str, progress: Progress = no_progress) -> Found:
    """When a condition first held. Raises BadCondition, or UnknownAccount. Progress is told positions."""
    match = _CONDITION.fullmatch(condition.strip())
    if match is None:
        raise BadCondition(condition)
    if match["count"]:
        return _accounts(history, condition, match)
    if match["what"] == "status":
        return _status(history, condition, match, progress)
    if match["what"] == "total":
        return _total(history, match, progress)
    return _balance(history, match)


def _accounts(history: History, condition: str, match: re.Match[str]) -> Found:
    """Accounts are only ever added, one at a time, so that "=" is first met where ">=" is."""
    if match["sign"] not in {">", ">=", "="} or not match["value"].isdecimal():
        raise BadCondition(condition)
    wanted = int(match["value"][:20]) + (match["sign"] == ">")
    return _bisect(history.head(), lambda position: history.books(position).opened >= wanted)


def _status(history: History, condition: str, match: re.Match[str], progress: Progress) -> Found:
    wanted = match["value"]
    if match["sign"] != "=" or wanted not in {"open", "frozen", "closed"}:
        raise BadCondition(condition)
    name = _known(history, match["name"])
    if wanted == "frozen":
        return _first_of_type(history, name, "AccountFrozen", progress)
    final: set[Status] = {"closed"} if wanted == "closed" else {"open", "frozen", "closed"}
    return _bisect(history.head(), lambda position: history.account(name, position).status in final)


def _balance(history: History, match: re.Match[str]) -> Found:
    name = _known(history, match["name"])
    currency = history.account(name, history.head()).currency
    wanted = parse_money(match["value"], currency).minor
    found = history.first_balance(name, cast("Sign", match["sign"]), wanted)
    if found is None:
        return Found(None, history.version(name), "reading in order")
    return Found(*found, "reading in order")


def _total(history: History, match: re.Match[str], progress: Progress) -> Found:
    """A total is there from the first movement in its currency on."""
    currency = match["name"].upper()
    wanted = parse_money(match["value"], currency).minor
    probes = 0
    for position, found in _total_probes(history, currency, cast("Sign", match["sign"]), wanted):
        probes += 1
        if found:
            return Found(position, probes, "reading in order")
        if probes % _BLOCK == 0:
            progress(position)
    return Found(None, probes, "reading in order")


def _total_probes(history: History, currency: str, sign: Sign, wanted: int) -> Iterator[tuple[int, bool]]:
    """Each place that is looked at, and whether the condition holds there: the runs of events by how the total swung
    within them, and the changes within a run in which it may have held."""
    for before, after in history.books_by_run():
        yield after.position, False
        swing = next((swing for swing in after.swings if swing.currency == currency), None)
        if swing and _may_hold(sign, swing, wanted):
            for position, total in history.total_steps(currency, before, after.position):
                yield position, SIGNS[sign](total, wanted)


def _may_hold(sign: Sign, swing: Swing, wanted: int) -> bool:
    match sign:
        case "<" | "<=":
            return SIGNS[sign](swing.low, wanted)
        case ">" | ">=":
            return SIGNS[sign](swing.high, wanted)
        case "=":
            return swing.low <= wanted <= swing.high
        case _:
            assert_never(sign)


def _known(history: History, name: str) -> str:
    if history.account_row(name) is None:
        raise UnknownAccount(name)
    return name


def _first_of_type(history: History, name: str, event_type: str, progress: Progress) -> Found:
    probes = 0
    for event in history.read_account(name, 1, history.version(name)):
        probes += 1
        if event.type == event_type:
            return Found(event.position, probes, "reading in order")
        if probes % _BLOCK == 0:
            progress(event.position)
    return Found(None, probes, "reading in order")


def _bisect(head: int, holds: Callable[[int], bool]) -> Found:
    """What never ceases to hold; from before the first event on."""
    low, high, probes = 0, head + 1, 0
    while low < high:
        middle = (low + high) // 2
        probes += 1
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return Found(low if low <= head else None, probes, "bisection")
