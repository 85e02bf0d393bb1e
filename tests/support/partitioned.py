"""A bank in partitions, each with a log, a chain and a lock of its own, as `bankapp/README.md` describes it.

A transfer within a partition is one append. Between two it is a saga: what is sent, what is received, and what is put
back where it cannot be received, are events, so that money on its way stands in the books all the time.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from bankapp.domain.account import AccountState, Decision, decide, touches
from bankapp.domain.commands import AccountCommand, Deposit, Leg, Transfer, Withdraw
from bankapp.domain.events import AccountEvent, TransferReceived, TransferSent
from bankapp.domain.money import Money
from bankapp.domain.reversing import reversal_of
from bankapp.errors import Refused
from bankapp.eventstore.errors import VersionConflict
from bankapp.eventstore.identity import event_id, id_text
from bankapp.eventstore.instants import Clock, system_clock
from bankapp.eventstore.recorded import Commit, Metadata, RecordedEvent, correlation_of
from bankapp.eventstore.store import EventStore
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from bankapp.services.ledger import Ledger
from bankapp.services.partitioning import partition_of
from bankapp.services.schema import account_of, account_stream, codec
from tests.support.ids import seeded_ids

_RECEIVING, _PUTTING_BACK = 1, 2
"""Commands that come of a sent event have ids made of its own, so that asking again changes nothing."""
_TRIES = 50
IN_TRANSIT = "liabilities:in-transit"


@dataclass(frozen=True, slots=True)
class Partition:
    """One of the logs, and the bank that decides on it."""

    store: EventStore
    aggregates: Aggregates
    bank: Bank


def partition_on(store: EventStore, seed: int, clock: Clock = system_clock) -> Partition:
    """A partition on a store."""
    aggregates = Aggregates(store)
    return Partition(store, aggregates, Bank(store, aggregates, seeded_ids(seed), clock))


class PartitionedBank:
    """Commands for accounts wherever they are. Each partition may have many senders, and one settler at a time, as a
    consumer group sees to it.
    """

    def __init__(self, partitions: Sequence[Partition]) -> None:
        self.partitions = partitions
        self._settled = [0] * len(partitions)

    def number_of(self, account_id: str) -> int:
        """The partition of an account, chosen once and for all by its id."""
        return partition_of(account_id.encode(), len(self.partitions))

    def execute(self, command: AccountCommand) -> None:
        """Carry out a command; raises Refused. A transfer between partitions has only been sent when this returns."""
        if isinstance(command, Transfer) and self.number_of(command.from_account) != self.number_of(command.to_account):
            self._send(command)
            return
        bank = self.partitions[self.number_of(touches(command)[0])].bank
        bank.execute(command, bank.envelope())

    def settle(self, number: int) -> int:
        """See every transfer that a partition sent through to its end; gives how many there were. May be asked again
        after a stop at any point."""
        sender, done = self.partitions[number], 0
        for sent in sender.store.read(self._settled[number] + 1):
            if sent.type == TransferSent.__name__ and self._leaves(number, sent):
                self._see_through(sender, sent)
                done += 1
            self._settled[number] = sent.position
        return done

    def ledgers(self) -> dict[str, int]:
        """The trial balance over all partitions; a debit is positive."""
        total: dict[str, int] = {}
        for part in self.partitions:
            ledger = Ledger()
            for event in part.store.read():
                ledger.book(codec.decode(event))
            for row in ledger.balances():
                total[row.ledger] = total.get(row.ledger, 0) + row.minor
        return total

    def _send(self, command: Transfer) -> None:
        part = self.partitions[self.number_of(command.from_account)]
        source, amount = command.from_account, command.amount

        def sent(state: AccountState) -> Decision:
            decide(Withdraw(source, amount), {source: state})  # the same rules as for money that leaves the bank
            return ((source, TransferSent(amount.minor, amount.currency, command.to_account)),)

        _append(part, source, part.bank.new_id(), sent, Metadata())

    def _leaves(self, number: int, sent: RecordedEvent) -> bool:
        return self.number_of(cast("TransferSent", codec.decode(sent)).to_account) != number

    def _see_through(self, sender: Partition, sent: RecordedEvent) -> None:
        source = account_of(sent.stream_id)
        if sent.position in sender.aggregates.newest_account(source)[1].reversed:
            return
        try:
            self._receive(source, sent)
        except Refused as refused:
            self._put_back(sender, source, sent, str(refused))

    def _receive(self, source: str, sent: RecordedEvent) -> None:
        transfer = cast("TransferSent", codec.decode(sent))
        target, amount = transfer.to_account, Money(transfer.amount, transfer.currency)

        def received(state: AccountState) -> Decision:
            decide(Deposit(target, amount), {target: state})
            return ((target, TransferReceived(amount.minor, amount.currency, source)),)

        part = self.partitions[self.number_of(target)]
        _append(part, target, event_id(sent.event_id, _RECEIVING), received, _caused_by(sent))

    def _put_back(self, sender: Partition, source: str, sent: RecordedEvent, why: str) -> None:
        reversal = reversal_of(Leg(sent.position, source, cast("AccountEvent", codec.decode(sent))))
        command_id = event_id(sent.event_id, _PUTTING_BACK)
        _append(sender, source, command_id, lambda _: ((source, reversal),), _caused_by(sent, why))


def _append(
    part: Partition,
    account_id: str,
    command_id: bytes,
    decided: Callable[[AccountState], Decision],
    metadata: Metadata,
) -> None:
    """Decide and append, once under this command id; raises Refused, or VersionConflict when it was always too late."""
    if part.store.events_of(command_id):
        return None
    for _ in range(_TRIES - 1):
        with suppress(VersionConflict):
            return _append_once(part, account_id, command_id, decided, metadata)
    return _append_once(part, account_id, command_id, decided, metadata)


def _append_once(
    part: Partition,
    account_id: str,
    command_id: bytes,
    decided: Callable[[AccountState], Decision],
    metadata: Metadata,
) -> None:
    version, state = part.aggregates.newest_account(account_id)
    events = tuple(codec.encode(account_stream(name), event) for name, event in decided(state))
    part.store.append(Commit(command_id, events, {account_stream(account_id): version}, metadata))


def _caused_by(sent: RecordedEvent, reason: str = "") -> Metadata:
    """What comes of a sent event belongs to the same transfer."""
    return Metadata("settler", reason, correlation_of(sent), id_text(sent.event_id))
