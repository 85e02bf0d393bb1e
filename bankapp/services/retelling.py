"""From events back to commands: what was asked of the bank, read from what happened. The way back to `decide`."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import cast

from msgspec import Struct

from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    CloseBooks,
    Command,
    Deposit,
    ForgetPerson,
    Freeze,
    Leg,
    OpenAccount,
    OpenProduct,
    PostMonth,
    Rebook,
    RecordTransaction,
    ReopenBooks,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.events import (
    AccountClosed,
    AccountEvent,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    BalanceRounded,
    BooksClosed,
    BooksReopened,
    Event,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    PriceChanged,
    ProductChosen,
    ProductOpened,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.money import Money
from bankapp.domain.months import is_month
from bankapp.domain.movements import effect_of
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.history import History
from bankapp.services.planning import Envelope
from bankapp.services.schema import account_of, codec, product_of


class Retold(Struct, frozen=True):
    """A command of the past, the positions of its events, and when it was recorded (microseconds UTC)."""

    command: Command
    envelope: Envelope
    positions: tuple[int, ...]
    recorded_at: int


def retell(history: History, events: Iterable[RecordedEvent]) -> Iterator[Retold]:
    """The commands behind whole runs of events, in their order."""
    for _, group in groupby(events, key=lambda event: event.command_id):
        recorded = tuple(group)
        decoded = [codec.decode(event) for event in recorded]
        yield Retold(
            _command(history, recorded, decoded),
            _envelope(next((event for event in recorded if event.type != "TransactionReversed"), recorded[0])),
            tuple(event.position for event in recorded),
            recorded[0].recorded_at,
        )


def _envelope(event: RecordedEvent) -> Envelope:
    metadata = metadata_of(event)
    return Envelope(
        event.command_id,
        metadata.actor,
        metadata.reason,
        effective_at=event.effective_at,
        correlation_id=metadata.correlation_id,
        causation_id=metadata.causation_id,
    )


def _command(history: History, recorded: tuple[RecordedEvent, ...], decoded: list[Event]) -> Command:  # noqa: C901 - a table
    event, name = decoded[0], account_of(recorded[0].stream_id)
    if len({isinstance(each, TransactionReversed) for each in decoded}) > 1:
        return _rebooking(history, recorded, decoded)
    match event:
        case MoneyDeposited() | MoneyWithdrawn():
            return _movement(name, event, decoded[1:], _imported(recorded[0]))
        case TransferSent():
            return Transfer(name, event.to_account, Money(event.amount, event.currency))
        case TransferReceived():
            return Transfer(event.from_account, name, Money(event.amount, event.currency))
        case TransactionReversed():
            return Reverse(_legs(history, recorded), metadata_of(recorded[0]).reason)
        case BalanceRounded():
            return RecordTransaction(name, Money(0, event.currency), "rounding", rounding=event.difference)
        case AccountOpened():
            chosen = next((each.product_id for each in decoded if isinstance(each, ProductChosen)), "")
            return OpenAccount(name, event.owner, event.currency, event.overdraft_limit, chosen)
        case OverdraftLimitSet():
            return SetOverdraftLimit(name, Money(event.limit, event.currency))
        case ProductChosen():
            return ChooseProduct(name, event.product_id)
        case AccountFrozen():
            return Freeze(name)
        case AccountUnfrozen():
            return Unfreeze(name)
        case AccountClosed():
            return CloseAccount(name)
        case PersonForgotten():
            return ForgetPerson(name, metadata_of(recorded[0]).reason)
        case ProductOpened():
            fee = Money(event.fee, event.currency)
            return OpenProduct(product_of(recorded[0].stream_id), event.name, fee, event.rate)
        case PriceChanged():
            reason = metadata_of(recorded[0]).reason
            fee = Money(event.fee, event.currency)
            return ChangePrice(product_of(recorded[0].stream_id), fee, reason, event.rate)
        case BooksClosed():
            return CloseBooks(event.until)
        case BooksReopened():
            return ReopenBooks(event.until, metadata_of(recorded[0]).reason)


def _imported(event: RecordedEvent) -> bool:
    """Whether a programme gave this command as one of many; what a person asks for stands for itself."""
    return bool(metadata_of(event).correlation_id)


def _movement(
    name: str,
    event: MoneyDeposited | MoneyWithdrawn,
    rest: list[Event],
    imported: bool,
) -> Command:
    if is_month(event.reference) and event.against in {"interest-paid", "fees"} and event.stated_balance is None:
        return _month(name, event, rest)
    taken_over = imported or event.reference or event.against != "cash" or event.stated_balance is not None
    if not taken_over and not rest:
        ask = Deposit if isinstance(event, MoneyDeposited) else Withdraw
        return ask(name, Money(event.amount, event.currency), event.counterparty)
    rounded = next((other for other in rest if isinstance(other, BalanceRounded)), None)
    stated = rounded.stated_balance if rounded else event.stated_balance
    return RecordTransaction(
        name,
        Money(effect_of(event), event.currency),
        event.against,
        event.counterparty,
        event.reference,
        rounded.difference if rounded else 0,
        stated,
    )


def _month(name: str, event: MoneyDeposited | MoneyWithdrawn, rest: list[Event]) -> PostMonth:
    moved = {type(each): each.amount for each in (event, *rest) if isinstance(each, MoneyDeposited | MoneyWithdrawn)}
    fee, interest = (Money(moved.get(type_, 0), event.currency) for type_ in (MoneyWithdrawn, MoneyDeposited))
    return PostMonth(name, event.reference, fee, interest)


def _rebooking(history: History, recorded: tuple[RecordedEvent, ...], decoded: list[Event]) -> Rebook:
    booked = [
        (account_of(event.stream_id), what)
        for event, what in zip(recorded, decoded, strict=True)
        if not isinstance(what, TransactionReversed)
    ]
    return Rebook(_legs(history, recorded), _asked(*booked[0]), metadata_of(recorded[0]).reason)


def _asked(name: str, event: Event) -> Deposit | Withdraw | Transfer:
    match event:
        case MoneyDeposited():
            return Deposit(name, Money(event.amount, event.currency), event.counterparty)
        case MoneyWithdrawn():
            return Withdraw(name, Money(event.amount, event.currency), event.counterparty)
        case TransferSent():
            return Transfer(name, event.to_account, Money(event.amount, event.currency))
        case TransferReceived():
            return Transfer(event.from_account, name, Money(event.amount, event.currency))
        case _:
            raise AssertionError(event)


def _legs(history: History, recorded: tuple[RecordedEvent, ...]) -> tuple[Leg, ...]:
    """What the reversals among some events undid, in the order in which that stands in the log."""
    legs = (_leg(history, event) for event in recorded if event.type == "TransactionReversed")
    return tuple(sorted(legs, key=lambda leg: leg.position))


def _leg(history: History, reversal: RecordedEvent) -> Leg:
    undone = history.event(cast("TransactionReversed", codec.decode(reversal)).reverses)
    assert undone is not None
    return Leg(
        undone.position,
        account_of(undone.stream_id),
        cast("AccountEvent", codec.decode(undone)),
        metadata_of(reversal).causation_id,
        counts_from=reversal.effective_at,
    )
