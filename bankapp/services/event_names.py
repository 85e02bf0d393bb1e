"""The names by which people speak of events in a query: those of the screen, and the types of the log."""

import re
from functools import cache
from typing import get_args

from bankapp.domain.events import Against, MoneyDeposited, MoneyWithdrawn, ShownEvent
from bankapp.services.schema import codec

Kind = tuple[str, str]
"""A type of event, and for deposits and withdrawals what they are booked against: else empty."""
BOOKED = ("MoneyDeposited", "MoneyWithdrawn")
"""The types that are told apart by what they are booked against."""
AGAINST: tuple[str, ...] = get_args(Against)

_TITLES = {
    "Deposit": ("MoneyDeposited", ("interest-paid",), False),
    "Interest": ("MoneyDeposited", ("interest-paid",), True),
    "Withdrawal": ("MoneyWithdrawn", ("fees", "interest-charged"), False),
    "Fee": ("MoneyWithdrawn", ("fees",), True),
    "Penalty interest": ("MoneyWithdrawn", ("interest-charged",), True),
    "Transfer out": ("TransferSent", (), True),
    "Transfer in": ("TransferReceived", (), True),
    "Reversal": ("TransactionReversed", (), True),
    "Rounding": ("BalanceRounded", (), True),
    "Opened": ("AccountOpened", (), True),
    "Frozen": ("AccountFrozen", (), True),
    "Unfrozen": ("AccountUnfrozen", (), True),
    "Closed": ("AccountClosed", (), True),
    "Person forgotten": ("PersonForgotten", (), True),
    "Overdraft limit": ("OverdraftLimitSet", (), True),
    "Product chosen": ("ProductChosen", (), True),
    "Product opened": ("ProductOpened", (), True),
    "Price change": ("PriceChanged", (), True),
    "Books closed": ("BooksClosed", (), True),
    "Books reopened": ("BooksReopened", (), True),
}
"""By what the screen calls it: the type, and what it is (or is not) booked against."""


def title_names() -> tuple[str, ...]:
    """What the screen calls events."""
    return tuple(_TITLES)


def kind_of(event: ShownEvent) -> Kind:
    """The kind of an event."""
    return type(event).__name__, event.against if isinstance(event, MoneyDeposited | MoneyWithdrawn) else ""


def kinds_named(text: str) -> frozenset[Kind]:
    """The kinds whose name is a text; else those whose name, else one of whose later words, begins with it.

    Spaces, dashes and capitals make no difference; nothing is found for a name that there is not.
    """
    wanted = _folded(text)
    exact, beginning, within = set[Kind](), set[Kind](), set[Kind]()
    for names, kinds in _named():
        if names[0] == wanted:
            exact |= kinds
        if wanted and names[0].startswith(wanted):
            beginning |= kinds
        if wanted and any(name.startswith(wanted) for name in names):
            within |= kinds
    return frozenset(exact or beginning or within)


@cache
def _named() -> tuple[tuple[tuple[str, ...], frozenset[Kind]], ...]:
    """Each name, followed by what is left of it from its later words on, and the kinds that it stands for."""
    titles = [(title.split(), _kinds(*about)) for title, about in _TITLES.items()]
    types = [(re.findall(r"[A-Z][a-z]+", name), _kinds(name, (), only=True)) for name in codec.names]
    return tuple((_endings(words), kinds) for words, kinds in (*titles, *types))


def _kinds(type_: str, against: tuple[str, ...], only: bool) -> frozenset[Kind]:
    if type_ not in BOOKED:
        return frozenset({(type_, "")})
    chosen = against or AGAINST
    return frozenset((type_, name) for name in AGAINST if (name in chosen) == only)


def _endings(words: list[str]) -> tuple[str, ...]:
    return tuple(_folded("".join(words[start:])) for start in range(len(words)))


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).casefold()
