"""What people type to find events: `account:123 amount>100 type:withdrawn since:2026-01 "rent for May"`.

A query is a list of conditions that must all hold; only several accounts, products or types are alternatives. A word
without a field must stand in the reason, the counterparty, the actor or the account's owner. Amounts are what an event
moved, in the decimals of its own currency and without a sign; days are those on which an event counts (UTC).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from bankapp.domain.money import MAX_MINOR
from bankapp.errors import BadInput
from bankapp.eventstore.instants import BadInstant
from bankapp.services.dates import Span, span_of
from bankapp.services.event_names import Kind, kinds_named, title_names
from bankapp.services.schema import account_stream, product_stream

Where = Literal["anywhere", "owner", "actor", "reason", "counterparty"]
Sign = Literal["<", "<=", ">", ">=", "="]
FIELDS = (
    *("account", "product", "type", "amount", "owner", "person", "actor", "reason", "counterparty"),
    *("since", "until", "position", "is", "not"),
)
_MOST = 40
_TOKEN = re.compile(
    r"""\s*(?:(?P<field>[A-Za-z]+)(?:(?P<colon>:)|\s*(?P<sign><=|>=|<|>|=))\s*)?"""
    r"""(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))(?=\s|$)"""
)
_UNFINISHED = re.compile(r"[A-Za-z]+(?::|<=|>=|<|>|=)")
_NUMBER = re.compile(r"(\d{1,30})(?:\.(\d{1,30}))?", re.ASCII)
_COUNT = re.compile(r"\d[\d,_']{0,30}", re.ASCII)


class BadQuery(BadInput):
    """A query that cannot be understood; `part` is the piece that is wrong, `why` says so in words."""

    def __init__(self, part: str, why: str) -> None:
        self.part, self.why = part, why
        shown = " ".join(part.split())
        super().__init__(f"{shown if len(shown) <= 40 else f'{shown[:39]}…'}: {why}.")


class Part(NamedTuple):
    """A piece of text that must stand somewhere, without regard to case; `text` is case-folded."""

    where: Where
    text: str


class Bound(NamedTuple):
    """A limit of an amount: `digits` divided by ten to the power of `places`."""

    sign: Sign
    digits: int
    places: int

    def minor(self, decimals: int) -> tuple[int, int]:
        """The smallest and the largest amount that it allows, in minor units of a currency of so many decimals."""
        whole, rest = divmod(self.digits * 10**decimals, 10**self.places)
        match self.sign:
            case ">":
                return whole + 1, MAX_MINOR
            case ">=":
                return whole + (rest > 0), MAX_MINOR
            case "<":
                return 0, whole - (rest == 0)
            case "<=":
                return 0, whole
            case "=":
                return (whole, whole) if rest == 0 else NONE


NONE = (1, 0)
"""A range that nothing lies in."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `streams` and `kinds` are alternatives, and empty where any will do.

    `since` and `until` are instants at which an event may count, `first` and `last` positions, all of them included.
    """

    streams: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    amounts: tuple[Bound, ...] = ()
    parts: tuple[Part, ...] = ()
    since: int | None = None
    until: int | None = None
    first: int = 1
    last: int | None = None
    reversed: bool | None = None
    text: str = field(default="", compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether every event is a hit."""
        return self == Query()

    def minor(self, decimals: int) -> tuple[int, int]:
        """The smallest and the largest amount that is looked for, in minor units; NONE where none is."""
        spans = [bound.minor(decimals) for bound in self.amounts]
        low = max((span[0] for span in spans), default=0)
        high = min((span[1] for span in spans), default=MAX_MINOR)
        return (low, high) if low <= high else NONE


def parse_query(text: str) -> Query:
    """The query that a person typed; raises BadQuery with what is wrong."""
    query = Query(text=text)
    for count, token in enumerate(_tokens(text)):
        if count == _MOST:
            raise BadQuery(text, f"a query has at most {_MOST} conditions")
        query = _with(query, token)
    return query


class _Token(NamedTuple):
    """`sign` is empty for a word without a field, ":" or a comparison else."""

    field: str
    sign: str
    value: str
    whole: str


def _tokens(text: str) -> Iterator[_Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place, end)
        if found is None:
            raise _no_token(text[place:end].strip())
        place = found.end()
        quoted, bare = found["quoted"], found["bare"]
        value = (bare if quoted is None else quoted).strip()
        whole = found[0].strip()
        if not value:
            raise BadQuery(whole, "there is nothing between the quotes")
        yield _Token((found["field"] or "").lower(), found["colon"] or found["sign"] or "", value, whole)


def _no_token(rest: str) -> BadQuery:
    return BadQuery(rest, "put quotes around whole words, one before and one behind")


def _with(query: Query, token: _Token) -> Query:
    if not token.sign:
        if _UNFINISHED.fullmatch(token.whole):
            raise BadQuery(token.whole, "a value is missing behind it")
        return _part(query, token, "anywhere")
    add = _ADD.get(token.field)
    if add is None:
        raise BadQuery(token.whole, f'there is no field "{token.field}", but {_listed(FIELDS)}; or put it in quotes')
    if token.sign not in {":", "="} and token.field not in {"amount", "position"}:
        raise BadQuery(token.whole, f'write "{token.field}:" with a colon')
    return add(query, token)


def _stream(of: Callable[[str], str]) -> Callable[[Query, _Token], Query]:
    return lambda query, token: replace(query, streams=query.streams | {of(token.value)})


def _kind(query: Query, token: _Token) -> Query:
    kinds = kinds_named(token.value)
    if not kinds:
        raise BadQuery(token.whole, f"there is no such type, but {_listed(title_names())}")
    return replace(query, kinds=query.kinds | kinds)


def _in(where: Where) -> Callable[[Query, _Token], Query]:
    return lambda query, token: _part(query, token, where)


def _part(query: Query, token: _Token, where: Where) -> Query:
    return replace(query, parts=(*query.parts, Part(where, token.value.casefold())))


def _amount(query: Query, token: _Token) -> Query:
    ends = _ends(token)
    return replace(query, amounts=query.amounts + tuple(_bound(token, sign, text) for sign, text in ends))


def _bound(token: _Token, sign: Sign, text: str) -> Bound:
    found = _NUMBER.fullmatch(text)
    if found is None:
        signed = text[:1] in {"-", "+", "\N{MINUS SIGN}"}
        why = "amounts have no sign here, say type:deposit or type:withdrawal" if signed else "write an amount as 12.50"
        raise BadQuery(token.whole, why)
    fraction = found[2] or ""
    return Bound(sign, int(found[1] + fraction), len(fraction))


def _position(query: Query, token: _Token) -> Query:
    for sign, text in _ends(token):
        if not _COUNT.fullmatch(text):
            raise BadQuery(token.whole, "write a position as 700, or two as 100..200")
        number = int(re.sub(r"\D", "", text))
        low = number + (sign == ">") if sign in {">", ">=", "="} else 1
        high = number - (sign == "<") if sign in {"<", "<=", "="} else None
        query = replace(query, first=max(query.first, low), last=_lower(query.last, high))
    return query


def _ends(token: _Token) -> tuple[tuple[Sign, str], ...]:
    """The limits that a value names: "5", or "5..9", "5.." and "..9"."""
    low, dots, high = token.value.partition("..")
    if dots and token.sign in {":", "="} and (low or high):
        lower: tuple[tuple[Sign, str], ...] = ((">=", low),) if low else ()
        return (*lower, ("<=", high)) if high else lower
    return ((_SIGNS[token.sign], token.value),)


def _since(query: Query, token: _Token) -> Query:
    first = _span(token).first
    return replace(query, since=first if query.since is None else max(query.since, first))


def _until(query: Query, token: _Token) -> Query:
    return replace(query, until=_lower(query.until, _span(token).last))


def _span(token: _Token) -> Span:
    try:
        return span_of(token.value)
    except BadInstant:
        raise BadQuery(token.whole, "write a date as 2026-03-14, 2026-03 or 2026") from None


def _reversed(query: Query, token: _Token) -> Query:
    if token.value.casefold() != "reversed":
        raise BadQuery(token.whole, "there is is:reversed and not:reversed")
    wanted = token.field == "is"
    if query.reversed not in {None, wanted}:
        raise BadQuery(token.whole, "nothing is both reversed and not reversed")
    return replace(query, reversed=wanted)


def _lower(one: int | None, other: int | None) -> int | None:
    return min((value for value in (one, other) if value is not None), default=None)


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


_SIGNS: dict[str, Sign] = {":": "=", "=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_ADD: dict[str, Callable[[Query, _Token], Query]] = {
    "account": _stream(account_stream),
    "product": _stream(product_stream),
    "type": _kind,
    "amount": _amount,
    "owner": _in("owner"),
    "person": _in("owner"),
    "actor": _in("actor"),
    "reason": _in("reason"),
    "counterparty": _in("counterparty"),
    "since": _since,
    "until": _until,
    "position": _position,
    "is": _reversed,
    "not": _reversed,
}
