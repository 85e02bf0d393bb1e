"""A query as conditions on rows of the log. They read the newest schema of each type: so far there is only one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from bankapp.adapters.sql.tables import events, reversals
from bankapp.domain.money import currency_codes, decimals
from bankapp.services.event_names import AGAINST, BOOKED, Kind
from bankapp.services.finding import MOVEMENTS
from bankapp.services.query import Part, Query

Condition = ColumnElement[bool]
Text = ColumnElement[str]
_ORDINARY = 2
"""The decimals of nearly every currency."""
_NOTHING: Text = literal_column("''")
_ZERO: ColumnElement[int] = literal_column("0")
_BACKSLASH: Text = func.char(literal_column("92"))
_STREAM: Text = func.unindexed(events.c.stream_id)
"""Keeps SQLite from going by streams where a block of positions is wanted."""


def conditions(query: Query, owned: Mapping[str, Sequence[str]]) -> list[Condition]:
    """All of a query but its range of positions; the cheapest come first.

    `owned` gives, for each text that may stand anywhere, the streams whose owner has it; texts that only an owner may
    have are turned into streams before.
    """
    return [
        *([_STREAM.in_(among(sorted(query.streams)))] if len(query.streams) > 1 else []),
        *([] if query.since is None else [events.c.effective_at >= query.since]),
        *([] if query.until is None else [events.c.effective_at <= query.until]),
        *([_of_kinds(query.kinds)] if query.kinds else []),
        *([_moved(query)] if query.amounts else []),
        *(_says(part, owned.get(part.text, ())) for part in query.parts),
        *([] if query.reversed is None else [_reversed() if query.reversed else ~_reversed()]),
    ]


def contains(text: Text, wanted: str) -> Condition:
    """Whether a text has another, case-folded one in it; as Python folds case, but for most texts without asking it."""
    folded = func.instr(func.casefold(text), wanted) > _ZERO
    foreign = and_(_is_foreign(text), folded)
    return or_(func.instr(func.lower(text), wanted) > _ZERO, foreign) if wanted.isascii() else foreign


def among(values: Sequence[str]) -> Select[tuple[str]]:
    """A list as a subquery: one parameter, however long it is."""
    return select(func.each_text(literal(json.dumps(list(values)))).table_valued("value").c.value)


def _of_kinds(kinds: Iterable[Kind]) -> Condition:
    options, whole = list[Condition](), list[str]()
    for type_, group in groupby(sorted(kinds), key=lambda kind: kind[0]):
        against = [name for _, name in group]
        if type_ not in BOOKED or len(against) == len(AGAINST):
            whole.append(type_)
        else:
            booked = func.coalesce(_field(events.c.data, "against"), literal_column("'cash'"))
            options.append(and_(_is_one_of(events.c.type, [type_]), _is_one_of(booked, against)))
    return or_(*([_is_one_of(events.c.type, whole)] if whole else []), *options)


def _moved(query: Query) -> Condition:
    """Whole minor units are compared with whole ones, for each number of decimals that a currency may have."""
    data = events.c.data
    moved = func.abs(func.coalesce(*(_field(data, name) for name in ("amount", "effect", "difference"))))
    currency = _field(data, "currency")
    others = [
        (_is_one_of(currency, group), moved.between(*query.minor(places)))
        for places, group in groupby(sorted(currency_codes(), key=decimals), key=decimals)
        if places != _ORDINARY
    ]
    return and_(_is_one_of(events.c.type, MOVEMENTS), case(*others, else_=moved.between(*query.minor(_ORDINARY))))


def _says(part: Part, owned: Sequence[str]) -> Condition:
    metadata, data = events.c.metadata, events.c.data
    reason = contains(_text(metadata, "reason"), part.text)
    actor = contains(_text(metadata, "actor"), part.text)
    counterparty = and_(_may_say(data, part.text), contains(_counterparty(), part.text))
    match part.where:
        case "reason":
            return and_(_may_say(metadata, part.text), reason)
        case "actor":
            return and_(_may_say(metadata, part.text), actor)
        case "counterparty":
            return counterparty
        case "anywhere":
            of_owner = [_STREAM.in_(among(owned))] if owned else []
            return or_(*of_owner, and_(_may_say(metadata, part.text), or_(reason, actor)), counterparty)
        case "owner":
            message = "An owner's name is no condition on a row of the log."
            raise ValueError(message)


def _counterparty() -> Text:
    names = ("counterparty", "to_account", "from_account")
    return func.coalesce(*(_field(events.c.data, name) for name in names), _NOTHING)


def _may_say(json_text: Text, wanted: str) -> Condition:
    """Whether a value in a JSON text can have something in it: looked at before the text is taken apart."""
    odd = or_(_is_foreign(json_text), func.instr(json_text, _BACKSLASH) > _ZERO)
    if not wanted.isascii() or not wanted.isprintable() or set(wanted) & {'"', "\\", "/"}:
        return odd | (func.instr(json_text, wanted) > _ZERO)
    return or_(func.instr(func.lower(json_text), wanted) > _ZERO, odd)


def _is_foreign(text: Text) -> Condition:
    """Whether a text has letters beyond those of ASCII."""
    return func.length(text) != func.length(cast(text, LargeBinary))


def _reversed() -> Condition:
    return exists().where(reversals.c.position == events.c.position)


def _text(json_text: Text, name: str) -> Text:
    return func.coalesce(_field(json_text, name), _NOTHING)


def _field(json_text: Text, name: str) -> Text:
    path: Text = literal_column(f"'$.{name}'")
    return func.json_extract(json_text, path)


def _is_one_of(column: Text, names: Iterable[str]) -> Condition:
    """`names` are our own words: they stand in the statement as they are."""
    return column.in_([literal_column(f"'{name}'") for name in names])
