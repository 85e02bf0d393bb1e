"""The postings of a log as a journal of plain-text accounting: for Beancount, and for hledger and Ledger.

One transaction an event that moves money, dated when it counts (UTC). A debit is positive, as in `domain.postings`. At
the end stands what each account holds by these postings, so that the reading program itself compares it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple, Protocol, TextIO, cast

from bankapp.domain.events import AccountEvent
from bankapp.domain.money import plain
from bankapp.domain.movements import counterparty_of
from bankapp.domain.postings import Posting, postings
from bankapp.eventstore.instants import to_datetime
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.exporting import Exported, Selection, export
from bankapp.services.schema import account_of, codec

_DAY = timedelta(days=1)
_LONG_AGO = -(2**63)
_COMPONENT = re.compile(r"[0-9A-Z][0-9A-Za-z-]*")
_SEGMENT = re.compile(r"[0-9A-Za-z._-]+")
_CODED = "Id-"


class Entry(NamedTuple):
    """A transaction; `payee` and `why` are texts from people."""

    recorded: RecordedEvent
    date: str
    payee: str
    why: str
    postings: tuple[Posting, ...]


class Balance(NamedTuple):
    """What an account holds by the postings of a journal; `first` is the date of the earliest of them."""

    posting: Posting
    first: str


class Style(Protocol):
    """How a program wants it written."""

    def entry(self, entry: Entry) -> str: ...

    def ending(self, balances: Iterable[Balance], date: str) -> Iterator[str]:
        """What stands at the end, where `date` is the day after the last one."""


def write_journal(
    file: TextIO, style: Style, store: EventStore, selection: Selection, progress: Progress = no_progress
) -> Exported:
    """Write the postings of a selection."""
    writer = _JournalWriter(file, style)
    exported = export(store, selection, writer, progress)
    writer.finish()
    return exported


class _JournalWriter:
    def __init__(self, file: TextIO, style: Style) -> None:
        self._file = file
        self._style = style
        self._held: dict[tuple[str, str, str], Balance] = {}
        self._last = _LONG_AGO

    def write(self, recorded: RecordedEvent) -> None:
        account_id = account_of(recorded.stream_id)
        if not account_id:
            return
        event = cast("AccountEvent", codec.decode(recorded))
        booked = postings(account_id, event)
        if booked:
            date = _date(recorded.effective_at)
            entry = Entry(recorded, date, counterparty_of(event), metadata_of(recorded).reason, booked)
            self._file.write(self._style.entry(entry))
            self._last = max(self._last, recorded.effective_at)
            for posting in booked:
                self._hold(posting, date)

    def finish(self) -> None:
        if self._held:
            balances = (self._held[key] for key in sorted(self._held))
            self._file.writelines(self._style.ending(balances, _day_after(self._last)))

    def _hold(self, posting: Posting, date: str) -> None:
        key = posting.ledger, posting.account_id, posting.currency
        before = self._held.get(key)
        minor = posting.minor + (before.posting.minor if before else 0)
        first = min(date, before.first) if before else date
        self._held[key] = Balance(Posting(posting.ledger, minor, posting.currency, posting.account_id), first)


class BeancountStyle:
    """Beancount 3. Its account names are made of letters, digits and dashes; the id as it is stands as metadata."""

    def entry(self, entry: Entry) -> str:
        recorded = entry.recorded
        payee = f"{_quoted(entry.payee)} " if entry.payee else ""
        lines = [f"{entry.date} * {payee}{_quoted(entry.why or recorded.type)}", f"  position: {recorded.position}"]
        lines += [f"  {self._account(posting)}  {_amount(posting)}" for posting in entry.postings]
        return "\n".join(lines) + "\n\n"

    def ending(self, balances: Iterable[Balance], date: str) -> Iterator[str]:
        for account, of_account in groupby(balances, lambda balance: self._account(balance.posting)):
            held = list(of_account)
            yield f"{min(balance.first for balance in held)} open {account}\n"
            if held[0].posting.account_id:
                yield f"  id: {_quoted(held[0].posting.account_id)}\n"
            for posting, _ in held:
                yield f"{date} balance {account}  {_number(posting)} ~ 0 {posting.currency}\n"

    def _account(self, posting: Posting) -> str:
        parts = [part.title() for part in posting.ledger.split(":")]
        return ":".join([*parts, _component(posting.account_id)] if posting.account_id else parts)


class LedgerStyle:
    """hledger and Ledger."""

    def entry(self, entry: Entry) -> str:
        recorded = entry.recorded
        words = " | ".join(filter(None, (_description(entry.payee), _description(entry.why or recorded.type))))
        lines = [f"{entry.date} * ({recorded.position}) {words}"]
        lines += [f"    {self._account(posting)}  {_amount(posting)}" for posting in entry.postings]
        return "\n".join(lines) + "\n\n"

    def ending(self, balances: Iterable[Balance], date: str) -> Iterator[str]:
        yield f"{date} * What each account holds\n"
        for posting, _ in balances:
            yield f"    {self._account(posting)}  0 {posting.currency} = {_amount(posting)}\n"

    def _account(self, posting: Posting) -> str:
        return f"{posting.ledger}:{_segment(posting.account_id)}" if posting.account_id else posting.ledger


def _date(instant: int) -> str:
    return to_datetime(instant).date().isoformat()


def _day_after(instant: int) -> str:
    try:
        return (to_datetime(instant).date() + _DAY).isoformat()
    except OverflowError:  # there is none
        return _date(instant)


def _number(posting: Posting) -> str:
    return plain(posting.minor, posting.currency)


def _amount(posting: Posting) -> str:
    return f"{_number(posting)} {posting.currency}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _description(text: str) -> str:
    """Without what would begin a comment, or end the payee."""
    return " ".join(text.replace(";", ",").replace("|", "/").split())


def _component(account_id: str) -> str:
    """An id as part of a Beancount account; no two ids become the same one."""
    if _COMPONENT.fullmatch(account_id) and not account_id.startswith(_CODED):
        return account_id
    return _CODED + _escaped(account_id, "-")


def _segment(account_id: str) -> str:
    """An id as part of an account of hledger and Ledger; no two ids become the same one."""
    return account_id if _SEGMENT.fullmatch(account_id) else _escaped(account_id, "%")


def _escaped(text: str, sign: str) -> str:
    """Letters and digits as they are, every other byte as a sign and two hexadecimal digits."""
    return "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"{sign}{byte:02X}" for byte in text.encode())
