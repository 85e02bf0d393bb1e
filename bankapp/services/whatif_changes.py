"""What a person can change about history to ask what would have been: left out, another amount, one command more."""

from msgspec import Struct
from msgspec.structs import replace

from bankapp.domain.commands import (
    AccountCommand,
    ChangePrice,
    Command,
    Deposit,
    OpenProduct,
    Rebook,
    RecordTransaction,
    SetOverdraftLimit,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.errors import BadInput
from bankapp.services.bank import Bank
from bankapp.services.history import History
from bankapp.services.planning import Envelope
from bankapp.services.retelling import Retold, retell


class BadChange(BadInput):
    def __init__(self, position: int, why: str) -> None:
        self.position, self.why = position, why
        super().__init__(f"Event {position} cannot be changed so: {why}.")


class LeaveOut(Struct, frozen=True):
    """The command of the event at a position was never given."""

    position: int


class ChangeAmount(Struct, frozen=True):
    """The command of the event at a position was given with another amount, in minor units."""

    position: int
    minor: int


class Insert(Struct, frozen=True):
    """A command is given right after the event at a position (0: before the first)."""

    position: int
    command: AccountCommand
    envelope: Envelope


Change = LeaveOut | ChangeAmount | Insert


def inserted(bank: Bank, history: History, position: int, command: AccountCommand, actor: str = "") -> Insert:
    """A command given at a position, which counts from the time of the event there."""
    event = history.event(position)
    return Insert(position, command, bank.envelope(actor, "what if", event.effective_at if event else None))


def command_at(history: History, position: int) -> Retold:
    """The whole command that the event at a position belongs to; raises BadChange."""
    event = history.event(position)
    if event is None:
        raise BadChange(position, "there is no such event")
    return next(retell(history, history.command(event)))


def amount_at(history: History, position: int) -> Money:
    """The amount of the command of the event at a position, without a sign; raises BadChange where it has none."""
    return amount_of(position, command_at(history, position).command)


def amount_of(position: int, command: Command) -> Money:
    """The amount of a command, without a sign; raises BadChange where it has none."""
    match command:
        case Deposit() | Withdraw() | Transfer():
            return command.amount
        case Rebook():
            return command.again.amount
        case RecordTransaction():
            return replace(command.amount, minor=abs(command.amount.minor))
        case SetOverdraftLimit():
            return command.limit
        case OpenProduct():
            return command.fee
        case ChangePrice() if command.fee:
            return command.fee
        case _:
            raise BadChange(position, "it has no amount")


def with_amount(change: ChangeAmount, command: Command) -> Command:
    """The command with the amount of a change; raises BadChange where it has none, or would be turned round."""
    if change.minor < 0:
        raise BadChange(change.position, "an amount is not below zero")
    amount = replace(amount_of(change.position, command), minor=change.minor)
    match command:
        case Deposit() | Withdraw() | Transfer():
            return replace(command, amount=amount)
        case Rebook():
            return replace(command, again=replace(command.again, amount=amount))
        case RecordTransaction():
            sign = -1 if command.amount.minor < 0 else 1
            return replace(command, amount=replace(amount, minor=sign * change.minor), stated_balance=None)
        case SetOverdraftLimit():
            return replace(command, limit=amount)
        case OpenProduct() | ChangePrice():
            return replace(command, fee=amount)
        case _:
            raise BadChange(change.position, "it has no amount")
