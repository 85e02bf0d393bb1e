"""When something first held: the first moment of a condition, with the number of places that were looked at.

What can only ever become true (an account is open, so many accounts were opened) is found by bisection; a balance may
cross a line many times, so its account's events are read in order.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bankapp.domain.account import Status
from bankapp.domain.money import parse_money
from bankapp.domain.rejections import UnknownAccount
from bankapp.errors import BadInput
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import History

_BLOCK = 500
_CONDITION = re.compile(
    r"(?:(?P<count>accounts)|(?P<what>balance|status|total)[ :](?P<name>[\w.-]+))"
    r"\s*(?P<sign><=|>=|<|>|=)\s*(?P<value>\S+)"
)
_SIGNS: dict[str, Callable[[int, int], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
}


class BadCondition(BadInput):
    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f'"{text[:60]}" is no condition: write "balance 123 < 0", "status 123 = frozen", "accounts > 100" '
            'or "total EUR >= 1000".'
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The first position at which a condition held (None: never), and how it was found."""

    position: int | None
    probes: int
    method: Literal["bisection", "reading in order"]


def first(history: History, condition: str, progress: Progress = no_progress) -> Found:
    """When a condition first held. Raises BadCondition, or UnknownAccount."""
    match = _CONDITION.fullmatch(condition.strip())
    if match is None:
        raise BadCondition(condition)
    if match["count"]:
        return _accounts(history, condition, match)
    if match["what"] == "status":
        return _status(history, condition, match)
    if match["what"] == "total":
        return _total(history, match, progress)
    return _balance(history, match, progress)


def _accounts(history: History, condition: str, match: re.Match[str]) -> Found:
    if match["sign"] not in {">", ">="} or not match["value"].isdigit():
        raise BadCondition(condition)
    wanted = int(match["value"]) + (match["sign"] == ">")
    return _bisect(history.head(), lambda position: history.books(position).opened >= wanted)


def _status(history: History, condition: str, match: re.Match[str]) -> Found:
    wanted = match["value"]
    statuses: tuple[Status, ...] = ("open", "frozen", "closed")
    if match["sign"] != "=" or wanted not in statuses:
        raise BadCondition(condition)
    name = _known(history, match["name"])
    if wanted == "frozen":
        return _read(history, name, lambda event_type, _: event_type == "AccountFrozen", no_progress)
    final: set[Status] = {"closed"} if wanted == "closed" else {"open", "frozen", "closed"}
    return _bisect(history.head(), lambda position: history.account(name, position).status in final)


def _balance(history: History, match: re.Match[str], progress: Progress) -> Found:
    name = _known(history, match["name"])
    currency = history.account(name, history.head()).currency
    wanted, holds = parse_money(match["value"], currency).minor, _SIGNS[match["sign"]]
    return _read(history, name, lambda _, balance: holds(balance, wanted), progress)


def _total(history: History, match: re.Match[str], progress: Progress) -> Found:
    currency = match["name"].upper()
    wanted, holds = parse_money(match["value"], currency).minor, _SIGNS[match["sign"]]
    for position in range(1, history.head() + 1):
        totals = {money.currency: money.minor for money in history.books(position).totals}
        if currency in totals and holds(totals[currency], wanted):
            return Found(position, position, "reading in order")
        if position % _BLOCK == 0:
            progress(position)
    return Found(None, history.head(), "reading in order")


def _known(history: History, name: str) -> str:
    if history.account_row(name) is None:
        raise UnknownAccount(name)
    return name


def _read(history: History, name: str, holds: Callable[[str, int], bool], progress: Progress) -> Found:
    versions = history.version(name)
    for start in range(1, versions + 1, _BLOCK):
        events = history.account_events(name, start, min(start + _BLOCK - 1, versions))
        for event, balance in zip(events, history.balances(name, events), strict=True):
            if holds(event.type, balance):
                return Found(event.position, event.version, "reading in order")
        progress(start)
    return Found(None, versions, "reading in order")


def _bisect(head: int, holds: Callable[[int], bool]) -> Found:
    low, high, probes = 1, head + 1, 0
    while low < high:
        middle = (low + high) // 2
        if middle > head:
            break
        probes += 1
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return Found(low if low <= head else None, probes, "bisection")
