"""What other processes do to a bank while a test runs."""

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bankapp.adapters.sql.opening import open_bank
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.domain.account import decide, evolve
from bankapp.domain.commands import AccountCommand, Deposit, Transfer, Withdraw
from bankapp.domain.money import Money
from bankapp.errors import Refused
from bankapp.eventstore.instants import system_clock
from bankapp.eventstore.recorded import Commit, Expected
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from bankapp.services.schema import account_stream, codec
from tests.support.commits import commit, commits
from tests.support.ids import seeded_ids

ACCOUNTS = ("1", "2", "3")


@dataclass(frozen=True)
class Tally:
    """What a worker did: how much money it brought in, and how many events and refusals it saw."""

    brought: int
    events: int
    refused: int


def bank_on(store: SqlEventStore, seed: int) -> Bank:
    return Bank(store, Aggregates(store), seeded_ids(seed), system_clock)


def work(path: Path, seed: int, count: int) -> Tally:
    """`count` random commands, each decided on the newest state."""
    store = SqlEventStore(open_bank(path), system_clock)
    tally = work_on(store, seed, count)
    store.close()
    return tally


def work_on(store: SqlEventStore, seed: int, count: int) -> Tally:
    """The same on an opened store."""
    bank, generator = bank_on(store, seed), Random(seed)
    tally = Tally(0, 0, 0)
    for _ in range(count):
        command = _any_command(generator)
        try:
            outcome = bank.execute(command, bank.envelope(f"worker {seed}"))
        except Refused:
            tally = replace(tally, refused=tally.refused + 1)
        else:
            tally = replace(tally, brought=tally.brought + _brings(command), events=tally.events + len(outcome.events))
    return tally


def withdraw_blindly(path: Path, seed: int, count: int) -> Tally:
    """The known-bad way: decides on what the account was at first and on its own deeds, and expects nothing."""
    store, ids = SqlEventStore(open_bank(path), system_clock), seeded_ids(seed)
    state = Aggregates(store).account("1", version=2).state
    for _ in range(count):
        for account, event in decide(Withdraw("1", Money(1, "EUR")), {"1": state}):
            stream, state = account_stream(account), evolve(state, event)
            store.append(Commit(ids(), (codec.encode(stream, event),), {stream: Expected.ANY}))
    store.close()
    return Tally(-count, count, 0)


def _any_command(generator: Random) -> AccountCommand:
    amount = Money(generator.randint(1, 60), "EUR")
    one, other = generator.sample(ACCOUNTS, 2)
    commands: list[AccountCommand] = [Deposit(one, amount), Withdraw(one, amount), Transfer(one, other, amount)]
    return generator.choice(commands)


def _brings(command: AccountCommand) -> int:
    match command:
        case Deposit():
            return command.amount.minor
        case Withdraw():
            return -command.amount.minor
        case _:
            return 0


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _append_for_ever(store: SqlEventStore) -> None:
    """Says each position once it is safe."""
    number = 1000
    while True:
        number += 1
        _say(store.append(commit(number, "a", "b")).events[-1].position)


def _append_one_long_transaction(store: SqlEventStore) -> None:
    store.append_all(commits(10_000_000, first=10_000), _say)


def _answer(store: SqlEventStore) -> None:
    """For each event of the other process, append one: tell its position."""
    seen = store.head().position
    _say("ready")
    while seen < 20:
        if store.head().position > seen:
            seen = store.append(commit(5000 + seen, "answers")).events[-1].position
            _say(seen)
        time.sleep(0.005)


WAYS = {"for-ever": _append_for_ever, "one-long-transaction": _append_one_long_transaction, "answer": _answer}

if __name__ == "__main__":
    WAYS[sys.argv[1]](SqlEventStore(open_bank(Path(sys.argv[2]))))
