"""The sample bank: a life under the real rules, the same for the same seed."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import cast

import pytest

from bankapp.adapters.memory import MemoryEventStore
from bankapp.adapters.sql.errors import AlreadyThere
from bankapp.domain import account, product
from bankapp.domain.account import NO_ACCOUNT, touches
from bankapp.domain.commands import (
    AccountCommand,
    ChangePrice,
    Command,
    Deposit,
    Freeze,
    Leg,
    OpenAccount,
    OpenProduct,
    Rebook,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.events import (
    AccountEvent,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    Event,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PriceChanged,
    ProductEvent,
    ProductOpened,
    TransactionReversed,
    TransferSent,
)
from bankapp.domain.money import Money
from bankapp.domain.product import NO_PRODUCT
from bankapp.errors import Cancelled, Refused
from bankapp.eventstore.recorded import Commit, RecordedEvent, metadata_of
from bankapp.services import sample
from bankapp.services.aggregates import Aggregates
from bankapp.services.history import History
from bankapp.services.integrity import verify
from bankapp.services.planning import Envelope, Planner
from bankapp.services.sample import make_sample, tools
from bankapp.services.schema import account_of, codec, product_of
from tests.support.services import CancelAt, names_in, workspace

EVENTS, PEOPLE = 3000, 12


def made(seed: int = 1, events: int = EVENTS, people: int = PEOPLE) -> MemoryEventStore:
    made_with = tools(seed)
    store = MemoryEventStore(made_with.clock)
    make_sample(store, made_with, events, people)
    return store


@pytest.fixture(scope="module")
def store() -> MemoryEventStore:
    return made()


@pytest.fixture(scope="module")
def log(store: MemoryEventStore) -> list[RecordedEvent]:
    return list(store.read())


def test_the_same_seed_makes_the_same_bank_and_another_makes_another(store: MemoryEventStore) -> None:
    assert made().head() == store.head()
    assert made(seed=2).head() != store.head()


def test_two_files_of_one_seed_hold_the_same_bank(tmp_path: Path) -> None:
    sessions = [workspace(seed=n).sample(tmp_path / f"{n}.bank", EVENTS, PEOPLE, 1) for n in range(2)]
    assert sessions[0].store.head() == sessions[1].store.head()
    assert [session.readmodels.position() for session in sessions] == [sessions[0].history.head()] * 2
    assert sessions[0].history.bank(EVENTS) == sessions[1].history.replay(EVENTS)
    for session in sessions:
        session.close()


@pytest.mark.parametrize(("events", "people"), [(1, 1), (2, 2), (50, 40), (400, 3)])
def test_a_bank_holds_as_many_events_as_were_asked_for(events: int, people: int) -> None:
    head = made(events=events, people=people).head().position
    assert events <= head <= events + 2


def test_its_chain_holds_and_its_clock_never_runs_backwards(store: MemoryEventStore, log: list[RecordedEvent]) -> None:
    assert verify(log).head == store.head()
    instants = [event.recorded_at for event in log]
    assert instants == sorted(instants)
    assert len(set(instants)) > EVENTS / 2


def test_everything_that_happens_in_a_bank_happens_in_it(log: list[RecordedEvent]) -> None:
    assert {event.type for event in log} >= {
        "ProductOpened", "PriceChanged", "AccountOpened", "AccountFrozen", "AccountUnfrozen", "OverdraftLimitSet",
        "MoneyDeposited", "MoneyWithdrawn", "TransferSent", "TransferReceived", "TransactionReversed",
    }  # fmt: skip
    reasons = {metadata_of(event).reason for event in log}
    assert reasons >= {"salary", "rent", "cash", "energy prices rose", "card reported lost", "typed one digit too many"}
    assert all(metadata_of(event).actor for event in log)


def test_everybody_who_was_to_come_has_an_account(log: list[RecordedEvent]) -> None:
    assert sum(event.type == "AccountOpened" for event in log) == PEOPLE


def test_some_attempts_are_refused_and_leave_no_event(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []
    planned: list[Commit] = []

    class Watched(Planner):
        def plan(self, command: Command, envelope: Envelope, *checks: Callable[[Commit], None]) -> Commit:
            try:
                planned.append(super().plan(command, envelope, *checks))
            except Refused as why:
                refused.append(type(why).__name__)
                raise
            return planned[-1]

    monkeypatch.setattr(sample, "Planner", Watched)
    store = made()
    assert set(refused) >= {"NotEnoughMoney", "AccountIsFrozen"}
    assert {event.command_id for event in store.read()} == {commit.command_id for commit in planned}


def test_no_money_moves_on_an_account_while_it_is_frozen(log: list[RecordedEvent]) -> None:
    frozen: set[str] = set()
    thawed = 0
    for event in log:
        if event.stream_id in frozen:
            assert event.type in {"AccountUnfrozen", "OverdraftLimitSet"}
            frozen.discard(event.stream_id)
            thawed += 1
        if event.type == "AccountFrozen":
            frozen.add(event.stream_id)
    assert thawed > 1


def test_each_reversal_undoes_the_event_that_it_names(log: list[RecordedEvent]) -> None:
    reversals = [event for event in log if event.type == "TransactionReversed"]
    assert reversals
    for recorded in reversals:
        event = codec.decode(recorded)
        assert isinstance(event, TransactionReversed)
        undone = log[event.reverses - 1]
        decoded = codec.decode(undone)
        assert undone.stream_id == recorded.stream_id
        assert isinstance(decoded, MoneyDeposited)
        assert decoded.amount == -event.effect


def test_the_books_are_balanced_all_the_way(store: MemoryEventStore) -> None:
    history = History(store, Aggregates(store))
    for position in range(0, EVENTS, 250):
        assert history.replay(position).books.balanced


def test_every_event_is_what_the_rules_decide(log: list[RecordedEvent]) -> None:
    """Each command is read back from its events, decided on the state before it, and gives just those events."""
    accounts, products = dict.fromkeys(("",), NO_ACCOUNT), dict.fromkeys(("",), NO_PRODUCT)
    for events in _commands(log):
        decoded = [codec.decode(event) for event in events]
        command = _command(events, decoded)
        if isinstance(command, OpenProduct | ChangePrice):
            state = products.get(command.product_id, NO_PRODUCT)
            assert list(product.decide(command, state)) == decoded
            products[command.product_id] = product.evolve(state, cast("ProductEvent", decoded[0]))
        else:
            states = {name: accounts.get(name, NO_ACCOUNT) for name in touches(command)}
            assert [event for _, event in account.decide(command, states)] == decoded
            for recorded, event in zip(events, decoded, strict=True):
                name = account_of(recorded.stream_id)
                accounts[name] = account.evolve(accounts.get(name, NO_ACCOUNT), cast("AccountEvent", event))


def _commands(log: list[RecordedEvent]) -> Iterator[list[RecordedEvent]]:
    for _, events in groupby(log, key=lambda event: event.command_id):
        yield list(events)


def _command(  # noqa: C901 - a table, one line for each event
    events: list[RecordedEvent], decoded: list[Event]
) -> AccountCommand | OpenProduct | ChangePrice:
    name = account_of(events[0].stream_id) or product_of(events[0].stream_id)
    match decoded[0]:
        case MoneyDeposited(amount, currency) if len(decoded) > 1:
            undo = _command(events[1:], decoded[1:])
            assert isinstance(undo, Reverse)
            return Rebook(undo.legs, Deposit(name, Money(amount, currency), decoded[0].counterparty), "a mistake")
        case AccountOpened(owner, currency, limit):
            return OpenAccount(name, owner, currency, limit)
        case MoneyDeposited(amount, currency):
            return Deposit(name, Money(amount, currency), decoded[0].counterparty)
        case MoneyWithdrawn(amount, currency):
            return Withdraw(name, Money(amount, currency), decoded[0].counterparty)
        case TransferSent(amount, currency, to):
            return Transfer(name, to, Money(amount, currency))
        case TransactionReversed(position, effect, currency):
            undone = MoneyDeposited(-effect, currency, counterparty=decoded[0].counterparty)
            return Reverse((Leg(position, name, undone),), "a mistake")
        case OverdraftLimitSet(limit, currency):
            return SetOverdraftLimit(name, Money(limit, currency))
        case AccountFrozen():
            return Freeze(name)
        case AccountUnfrozen():
            return Unfreeze(name)
        case ProductOpened(title, fee, currency):
            return OpenProduct(name, title, Money(fee, currency))
        case PriceChanged(fee, currency):
            return ChangePrice(name, Money(fee, currency), "why")
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("limit", [1, 6000])
def test_cancelling_leaves_nothing(tmp_path: Path, limit: int) -> None:
    with pytest.raises(Cancelled):
        workspace().sample(tmp_path / "s.bank", 12_000, 12, 1, CancelAt(limit))
    assert names_in(tmp_path) == set()


def test_progress_is_told_events(tmp_path: Path) -> None:
    progress = CancelAt()
    session = workspace().sample(tmp_path / "s.bank", 6000, 12, 1, progress)
    assert progress.told == sorted(progress.told)
    assert progress.told[-1] == session.history.head() >= 6000
    session.close()


def test_a_sample_never_takes_the_place_of_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "s.bank").write_text("mine")
    with pytest.raises(AlreadyThere):
        workspace().sample(tmp_path / "s.bank", 10, 2, 1)
    assert (tmp_path / "s.bank").read_text() == "mine"
    assert names_in(tmp_path) == {"s.bank"}


def test_a_sample_bank_leaves_one_private_file(tmp_path: Path) -> None:
    workspace().sample(tmp_path / "s.bank", 10, 2, 1).close()
    assert names_in(tmp_path) == {"s.bank"}
    assert (tmp_path / "s.bank").stat().st_mode & 0o777 == 0o600
