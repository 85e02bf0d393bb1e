"""Imports: another bank's table of transactions becomes events, all of it or nothing, and nothing of it twice."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from msgspec import Struct

from bankapp.domain.commands import OpenAccount, RecordTransaction
from bankapp.domain.events import Against
from bankapp.domain.money import BadAmount, Money, Separators, parse_money
from bankapp.errors import BadFile, BankappError
from bankapp.eventstore.identity import id_text
from bankapp.eventstore.instants import BadInstant, from_datetime, from_iso
from bankapp.eventstore.recorded import Commit
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.bank import Bank
from bankapp.services.planning import Envelope, Planner
from bankapp.services.profiles import BooksRule, Profile, ReasonRule, missing_columns

_NAMESPACE = uuid.UUID("5d0c7d8e-3d0f-4e0e-9a37-6a1f6f0b7c11")
_TELL = 200
Row = Mapping[str, str]


class BadRow(BadFile):
    """A row that cannot be taken over; `row` counts from 1, the header not counted."""

    def __init__(self, row: int, why: str) -> None:
        self.row, self.why = row, why
        super().__init__(f"Row {row}: {why} Nothing was imported.")


class BadTable(BadFile):
    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The table cannot be imported: {why}. Nothing was imported.")


class Difference(NamedTuple):
    """A row after which the table's own balance is not ours."""

    row: int
    account_id: str
    stated: Money
    ours: Money


class Imported(Struct, frozen=True):
    """How many rows became events, how many had been taken before, and where the balances differ."""

    imported: int
    skipped: int
    events: int
    differences: tuple[Difference, ...]


class _Line(Struct, frozen=True):
    """One row, read: the command it means, and what goes with it."""

    number: int
    command: RecordTransaction
    effective_at: int
    reason: str
    command_id: bytes


def import_table(
    bank: Bank,
    store: EventStore,
    profile: Profile,
    rows: Iterable[Row],
    progress: Progress = no_progress,
    actor: str = "import",
) -> Imported:
    """Take over a table. Raises BadFile with the row where one cannot be read; then nothing was written.

    Progress is told rows, first as they are read and then again as they are written; it may cancel.
    """
    lines = _read(profile, rows, progress)
    fresh = [line for line in lines if not store.events_of(line.command_id)]
    planner = bank.planner()
    differences: list[Difference] = []
    correlation = id_text(bank.new_id())
    commits = list(_plan(profile, planner, fresh, differences, Envelope(b"", actor, correlation_id=correlation)))
    events = store.append_all(commits, progress) if commits else 0
    return Imported(len(fresh), len(lines) - len(fresh), events, tuple(differences))


def _plan(
    profile: Profile, planner: Planner, lines: list[_Line], differences: list[Difference], envelope: Envelope
) -> Iterator[Commit]:
    for line in lines:
        account_id = line.command.account_id
        try:
            if planner.account(account_id)[1].status == "none":
                yield _opening(profile, planner, line, envelope)
            yield planner.plan(line.command, _enveloped(envelope, line.command_id, line, line.reason))
        except BankappError as error:
            raise BadRow(line.number, str(error)) from error
        ours = planner.account(account_id)[1].balance
        stated = line.command.stated_balance
        if stated is not None and stated != ours:
            currency = line.command.amount.currency
            differences.append(Difference(line.number, account_id, Money(stated, currency), Money(ours, currency)))


def _opening(profile: Profile, planner: Planner, line: _Line, envelope: Envelope) -> Commit:
    account_id = line.command.account_id
    owner = profile.owner.replace("{account}", account_id)
    command = OpenAccount(account_id, owner, profile.currency)
    return planner.plan(command, _enveloped(envelope, _id(profile, "open", account_id), line, profile.source))


def _enveloped(envelope: Envelope, command_id: bytes, line: _Line, reason: str) -> Envelope:
    return Envelope(
        command_id,
        envelope.actor,
        reason,
        effective_at=line.effective_at,
        correlation_id=envelope.correlation_id,
    )


def _read(profile: Profile, rows: Iterable[Row], progress: Progress) -> list[_Line]:
    lines: list[_Line] = []
    alike: Counter[str] = Counter()
    seen: dict[bytes, int] = {}
    for number, row in enumerate(rows, start=1):
        if number == 1 and (missing := missing_columns(profile, row)):
            raise BadTable(f"there is no column {', '.join(missing)}")
        line = _line(profile, number, row, alike)
        if seen.setdefault(line.command_id, number) != number:
            raise BadRow(
                number, f'its reference "{line.command.reference}" stands in row {seen[line.command_id]} already.'
            )
        lines.append(line)
        if number % _TELL == 0:
            progress(number)
    return lines


def _line(profile: Profile, number: int, row: Row, alike: Counter[str]) -> _Line:
    columns = profile.columns
    try:
        command = RecordTransaction(
            row[columns.account].strip(),
            _signed(profile, row),
            _books(profile.books, row),
            " ".join(filter(None, (row[column].strip() for column in columns.counterparty))),
            row[columns.reference].strip() if columns.reference else "",
            _minor(profile, row, columns.rounding) or 0,
            _minor(profile, row, columns.stated_balance),
        )
        effective_at = _instant(profile, row[columns.date])
    except (BadAmount, BadInstant, ValueError) as error:
        raise BadRow(number, str(error)) from error
    return _Line(number, command, effective_at, _reason(profile.reasons, row), _row_id(profile, row, command, alike))


def _row_id(profile: Profile, row: Row, command: RecordTransaction, alike: Counter[str]) -> bytes:
    """By the other bank's own number; without one, by the row's contents and how many such rows came before it."""
    if command.reference:
        return _id(profile, "reference", command.reference)
    contents = "\x1f".join(row.values())
    alike[contents] += 1
    return _id(profile, "row", contents, str(alike[contents]))


def _id(profile: Profile, *parts: str) -> bytes:
    return uuid.uuid5(_NAMESPACE, "\x1e".join((profile.name, *parts))).bytes


def _signed(profile: Profile, row: Row) -> Money:
    columns = profile.columns
    amount = _amount(profile, row[columns.amount])
    if not columns.sign:
        return amount
    told = row[columns.sign].strip()
    if told in profile.credit:
        return amount
    if told in profile.debit:
        return Money(-amount.minor, amount.currency)
    why = f'"{told[:40]}" in column {columns.sign} says neither in nor out.'
    raise ValueError(why)


def _minor(profile: Profile, row: Row, column: str) -> int | None:
    text = row[column].strip() if column else ""
    return _amount(profile, text).minor if text else None


def _amount(profile: Profile, text: str) -> Money:
    return parse_money(text, profile.currency, Separators(profile.decimal, profile.group))


def _instant(profile: Profile, text: str) -> int:
    if not profile.date_format:
        return from_iso(text)
    try:
        moment = datetime.strptime(text.strip(), profile.date_format).replace(tzinfo=UTC)
    except ValueError:
        why = f'"{text[:40]}" is no date of the form {profile.date_format}.'
        raise ValueError(why) from None
    return from_datetime(moment)


def _fits(rule: BooksRule | ReasonRule, row: Row) -> bool:
    return all(row[column].strip() == value for column, value in rule.when.items())


def _books(rules: tuple[BooksRule, ...], row: Row) -> Against:
    return next((rule.books for rule in rules if _fits(rule, row)), "cash")


def _reason(rules: tuple[ReasonRule, ...], row: Row) -> str:
    return next((rule.text for rule in rules if _fits(rule, row)), "")
