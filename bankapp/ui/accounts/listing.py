"""Which accounts a list shows, and in which order: asked of the history in the background."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct, field

from bankapp.domain.account import Status
from bankapp.domain.money import decimals
from bankapp.services.history import History
from bankapp.services.readmodels import AccountRow
from bankapp.services.states import AccountAt, BooksAt

Order = Literal["opened", "id", "owner", "balance"]
_MOST_DECIMALS = 4
"""No currency of ISO 4217 has more."""


class Query(Struct, frozen=True):
    """A typed filter: a text that id or owner must contain, and the states at the moment of which one is wanted."""

    text: str = ""
    statuses: frozenset[Status] = frozenset()


class Wanted(Struct, frozen=True):
    """What a list is to show. `position` is the moment at which states and balances count."""

    query: Query = field(default_factory=Query)
    order: Order = "opened"
    descending: bool = False
    position: int = 0

    @property
    def depends_on_moment(self) -> bool:
        """Whether another position may give another list."""
        return bool(self.query.statuses) or self.order == "balance"


def parse_query(typed: str, words: Mapping[str, Status]) -> Query:
    """A filter as typed: `status:frozen` names a state by the beginning of one of `words`, all else is text."""
    texts: list[str] = []
    statuses: set[Status] = set()
    for part in typed.split():
        found = _statuses(part, words)
        statuses |= found
        if not found:
            texts.append(part)
    return Query(" ".join(texts), frozenset(statuses))


def listed(history: History, wanted: Wanted) -> list[AccountRow]:
    """The rows of the accounts to show, in order. Accounts not yet open have no balance and come last."""
    rows = history.find_accounts(wanted.query.text)
    if not wanted.depends_on_moment:
        return _by_name(rows, wanted)
    at = zip(rows, history.accounts(rows, wanted.position), strict=True)
    chosen = [(row, account) for row, account in at if account.status in (wanted.query.statuses or {account.status})]
    if wanted.order == "balance":
        return _by_balance(chosen, descending=wanted.descending)
    return _by_name((row for row, _ in chosen), wanted)


def footing(history: History, position: int, head: int, opened: int | None = None) -> tuple[BooksAt, int]:
    """The books at a moment, and how many accounts have been opened by now: `opened`, where that is known."""
    books = history.books(position)
    if position == head:
        return books, books.opened
    return books, history.opened(head) if opened is None else opened


def _statuses(part: str, words: Mapping[str, Status]) -> set[Status]:
    name, colon, value = part.casefold().partition(":")
    if name != "status" or not colon or not value:
        return set()
    return {status for word, status in words.items() if word.casefold().startswith(value)}


def _by_name(rows: Iterable[AccountRow], wanted: Wanted) -> list[AccountRow]:
    match wanted.order:
        case "id":
            return sorted(rows, key=lambda row: _natural(row.account_id), reverse=wanted.descending)
        case "owner":
            return sorted(rows, key=lambda row: _natural(row.owner), reverse=wanted.descending)
        case _:
            return list(rows)


def _natural(text: str) -> list[tuple[int, str]]:
    """Numbers within a text count as numbers: account 9 comes before account 10."""
    parts = re.split(r"([0-9]+)", text.casefold())
    return [(int(part[:18]), "") if index % 2 else (0, part) for index, part in enumerate(parts)]


def _by_balance(accounts: list[tuple[AccountRow, AccountAt]], *, descending: bool) -> list[AccountRow]:
    there = [(row, account) for row, account in accounts if account.status != "none"]
    there.sort(key=lambda pair: _scaled(pair[1]), reverse=descending)
    return [row for row, _ in there] + [row for row, account in accounts if account.status == "none"]


def _scaled(account: AccountAt) -> int:
    """The balance in units that are the same for every currency."""
    factor: int = 10 ** (_MOST_DECIMALS - decimals(account.currency))
    return account.balance * factor
