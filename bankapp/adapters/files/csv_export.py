"""A log as a table for people: amounts with their decimals, and cells that no spreadsheet takes for formulas."""

import csv
import re
from typing import TextIO

import msgspec

from bankapp.domain.events import ShownEvent
from bankapp.domain.money import plain
from bankapp.domain.movements import counterparty_of, effect_of
from bankapp.domain.rates import rate_text
from bankapp.eventstore.instants import to_iso
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.schema import shown, subject_of

HEADER = (
    "position",
    "effective_at",
    "recorded_at",
    "account",
    "version",
    "type",
    "in",
    "out",
    "currency",
    "counterparty",
    "reason",
    "actor",
    "details",
    "hash",
)
_MONEY = frozenset({"fee", "limit", "overdraft_limit", "stated_balance"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class CsvWriter:
    """Writes events as rows to a text file."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.writer(file, lineterminator="\r\n")
        self._rows.writerow(HEADER)

    def write(self, event: RecordedEvent) -> None:
        self._rows.writerow([_defused(cell) for cell in _cells(event)])


def _cells(recorded: RecordedEvent) -> tuple[str, ...]:
    event = shown(recorded)
    metadata = metadata_of(recorded)
    currency = getattr(event, "currency", "")
    effect = effect_of(event)
    return (
        str(recorded.position),
        to_iso(recorded.effective_at),
        to_iso(recorded.recorded_at),
        subject_of(recorded.stream_id),
        str(recorded.version),
        recorded.type,
        plain(effect, currency) if effect > 0 else "",
        plain(-effect, currency) if effect < 0 else "",
        currency,
        counterparty_of(event),
        metadata.reason,
        metadata.actor,
        _details(event),
        recorded.hash.hex(),
    )


def _details(event: ShownEvent) -> str:
    shown = {"amount", "effect", "difference", "currency", "counterparty", "to_account", "from_account"}
    fields = msgspec.to_builtins(event)
    currency = fields.get("currency", "")
    return "; ".join(f"{name}={_told(name, value, currency)}" for name, value in fields.items() if name not in shown)


def _told(name: str, value: object, currency: str) -> str:
    if name == "rate" and isinstance(value, int):
        return rate_text(value)
    return plain(value, currency) if name in _MONEY and isinstance(value, int) else str(value)


def _defused(cell: str) -> str:
    """Spreadsheets run cells that begin with these; an apostrophe makes them text. Plain numbers stay numbers."""
    if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
