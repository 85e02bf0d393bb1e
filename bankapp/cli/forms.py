"""How values look from outside: as JSON, whose keys are a contract, and as text for people."""

from collections.abc import Sequence

import msgspec

from bankapp.adapters.files.jsonl import line_of
from bankapp.cli.tables import Column, fixed_line, table
from bankapp.domain.events import (
    AccountOpened,
    BooksClosed,
    BooksReopened,
    OverdraftLimitSet,
    PriceChanged,
    ProductChosen,
    ProductOpened,
    ShownEvent,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.money import Money, plain
from bankapp.domain.movements import counterparty_of, effect_of
from bankapp.domain.rates import rate_text
from bankapp.eventstore.instants import to_datetime
from bankapp.eventstore.recorded import Head, RecordedEvent, metadata_of
from bankapp.services.schema import codec, shown, subject_of
from bankapp.services.states import AccountAt, BankAt

Json = dict[str, object]


def money_json(money: Money) -> Json:
    return {"amount": plain(money.minor, money.currency), "currency": money.currency}


def head_json(head: Head) -> Json:
    return {"position": head.position, "hash": head.hash.hex()}


def account_json(account: AccountAt, position: int) -> Json:
    """`position` is that of the moment at which the account is looked at."""
    return {
        "id": account.account_id,
        "owner": account.owner,
        "status": account.status,
        "balance": money_json(account.money),
        "version": account.version,
        "position": position,
        "currency": account.currency,
        "overdraft_limit": money_json(Money(account.overdraft_limit, account.currency)),
        "product": account.product or None,
    }


def bank_json(bank: BankAt) -> Json:
    position = bank.books.position
    return {
        "position": position,
        "accounts": [account_json(account, position) for account in bank.accounts],
        "totals": [money_json(total) for total in bank.books.totals],
        "balanced": bank.books.balanced,
    }


def event_json(event: RecordedEvent) -> str:
    """The event as an exported log has it."""
    return line_of(event).rstrip("\n")


def event_json_value(event: RecordedEvent) -> Json:
    """The same, as a value."""
    return msgspec.json.decode(line_of(event), type=Json)


def time_text(instant: int) -> str:
    """A time for people, in UTC."""
    return to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S")


def account_text(account: AccountAt, position: int) -> list[str]:
    limit = Money(account.overdraft_limit, account.currency)
    fields = (
        ("account", account.account_id),
        ("owner", account.owner),
        ("status", account.status if account.version else "not yet open"),
        ("balance", str(account.money)),
        ("overdraft", str(limit)),
        *([("product", account.product)] if account.product else []),
        ("version", str(account.version)),
        ("position", str(position)),
    )
    return [f"{name:<10} {value}".rstrip() for name, value in fields]


_ACCOUNTS = (
    Column("account"),
    Column("owner"),
    Column("status"),
    Column("version", right=True),
    Column("balance", right=True),
)


def bank_text(bank: BankAt) -> list[str]:
    rows = [
        (account.account_id, account.owner, account.status, str(account.version), str(account.money))
        for account in bank.accounts
    ]
    totals = [("total", "", "", "", str(total)) for total in bank.books.totals]
    verdict = "the books balance" if bank.books.balanced else "THE BOOKS DO NOT BALANCE"
    summary = f"{counted(len(rows), 'account')} at event {bank.books.position}; {verdict}."
    return [*(table(_ACCOUNTS, [*rows, *totals]) if rows else []), summary]


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class EventLines:
    """Events as lines under one another, without knowing those that are still to come."""

    def __init__(self, positions: int) -> None:
        """`positions` is about the highest that will come."""
        self._columns = (
            Column("event", right=True, least=max(5, len(str(positions)))),
            Column("effective (UTC)", least=19),
            Column("id", least=10),
            Column("version", right=True, least=7),
            Column("type", least=max(map(len, codec.names))),
            Column("amount", right=True, least=16),
            Column("actor", least=8),
            Column("details"),
        )

    def heading(self) -> str:
        return fixed_line(self._columns, [column.heading for column in self._columns])

    def line(self, recorded: RecordedEvent) -> str:
        event = shown(recorded)
        metadata = metadata_of(recorded)
        effect = effect_of(event)
        cells = (
            str(recorded.position),
            time_text(recorded.effective_at),
            subject_of(recorded.stream_id),
            str(recorded.version),
            recorded.type,
            str(Money(effect, getattr(event, "currency", ""))) if effect else "",
            metadata.actor,
            "; ".join(filter(None, (_details(event), metadata.reason))),
        )
        return fixed_line(self._columns, cells)


def _details(event: ShownEvent) -> str:
    match event:
        case AccountOpened():
            limit = f", overdraft {Money(event.overdraft_limit, event.currency)}" if event.overdraft_limit else ""
            return f"{event.owner}{limit}"
        case OverdraftLimitSet():
            return f"limit {Money(event.limit, event.currency)}"
        case ProductOpened():
            bears = f", {rate_text(event.rate)} interest" if event.rate else ""
            return f"{event.name}, {Money(event.fee, event.currency)} a month{bears}"
        case PriceChanged():
            bears = "" if event.rate is None else f", {rate_text(event.rate)} interest"
            return f"{Money(event.fee, event.currency)} a month{bears}"
        case ProductChosen():
            return f"product {event.product_id}"
        case BooksClosed() | BooksReopened():
            return f"until {event.until}" if event.until else ""
        case TransactionReversed():
            return f"reverses event {event.reverses}"
        case TransferSent():
            return f"to {event.to_account}"
        case TransferReceived():
            return f"from {event.from_account}"
        case _:
            return counterparty_of(event)


def events_range(positions: Sequence[int]) -> str:
    """How a few events in a row are spoken of."""
    if len(positions) == 1:
        return f"event {positions[0]}"
    return f"events {positions[0]} to {positions[-1]}"
