"""Profiles: how a table of another bank's transactions is read. A profile is a small TOML file."""

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from bankapp.domain.events import Against
from bankapp.domain.money import UnknownCurrency, decimals
from bankapp.errors import BadFile


class BadProfile(BadFile):
    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"The profile {name} cannot be used: {why}.")


class Columns(Struct, frozen=True, forbid_unknown_fields=True):
    """Which column holds what. `date` and `amount` are needed; an empty name means that there is none."""

    account: str
    date: str
    amount: str
    sign: str = ""
    reference: str = ""
    stated_balance: str = ""
    rounding: str = ""
    counterparty: tuple[str, ...] = ()


class BooksRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that books a row against an account of the bank's books: all columns named must hold these values."""

    when: dict[str, str]
    books: Against


class ReasonRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that gives a row its reason: all columns named must hold these values."""

    when: dict[str, str]
    text: str


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read one kind of table.

    Without a `sign` column the amount carries its own sign; with one, `credit` lists the values that mean "came in" and
    `debit` those that mean "went out", and any other value is an error. The first rule that fits a row is taken.
    """

    name: str
    currency: str
    columns: Columns
    credit: tuple[str, ...] = ()
    debit: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    group: str = ""
    date_format: str = ""
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    encoding: str = "utf-8"
    owner: str = "Holder of {account}"
    source: str = ""
    books: tuple[BooksRule, ...] = ()
    reasons: tuple[ReasonRule, ...] = ()


def parse_profile(name: str, text: str) -> Profile:
    """A profile from its TOML text; raises BadProfile with what is wrong in it."""
    try:
        profile = msgspec.toml.decode(text, type=Profile)
        decimals(profile.currency)
    except (msgspec.MsgspecError, ValueError, UnknownCurrency) as error:
        raise BadProfile(name, str(error).rstrip(".")) from error
    if profile.decimal == profile.group:
        raise BadProfile(name, f'"{profile.decimal}" cannot stand both before the decimals and between thousands')
    return profile


def missing_columns(profile: Profile, header: Iterable[str]) -> list[str]:
    """The columns that a profile needs and a table does not have."""
    columns = profile.columns
    named = [columns.account, columns.date, columns.amount, columns.sign, columns.reference]
    named += [columns.stated_balance, columns.rounding, *columns.counterparty]
    rules: tuple[BooksRule | ReasonRule, ...] = (*profile.books, *profile.reasons)
    named += [column for rule in rules for column in rule.when]
    present = set(header)
    return sorted({column for column in named if column and column not in present})
