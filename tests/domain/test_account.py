"""Accounts: what each command leads to. What is refused stands in test_account_rejections."""

from functools import reduce

import pytest

from bankapp.domain import account
from bankapp.domain.account import NO_ACCOUNT, AccountState, decide, evolve, touches
from bankapp.domain.commands import (
    CloseAccount,
    Deposit,
    ForgetPerson,
    Freeze,
    Leg,
    OpenAccount,
    RecordTransaction,
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
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    ProductChosen,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.money import Money
from bankapp.domain.rejections import NotEnoughMoney
from tests.support.scenario import ID, OTHER, eur, folded, given

OPENED = AccountOpened("Ada", "EUR")
FULL = (OPENED, MoneyDeposited(10000, "EUR"))


def test_the_example_of_the_article() -> None:
    accounts, log = {ID: NO_ACCOUNT}, list[AccountEvent]()
    for command in (
        OpenAccount(ID, "Ada", "EUR"),
        Deposit(ID, eur("100")),
        Withdraw(ID, eur("50")),
        Deposit(ID, eur("25")),
    ):
        log += [event for _, event in decide(command, accounts)]
        accounts = {ID: folded(log)}
    assert log[1:] == [MoneyDeposited(10000, "EUR"), MoneyWithdrawn(5000, "EUR"), MoneyDeposited(2500, "EUR")]
    assert accounts[ID].money == eur("75")


def test_an_account_is_opened_with_its_owner_trimmed() -> None:
    given().when(OpenAccount(ID, "  Ada Lovelace ", "EUR", 5000)).then((ID, AccountOpened("Ada Lovelace", "EUR", 5000)))


def test_a_deposit_keeps_who_paid() -> None:
    given(OPENED).when(Deposit(ID, eur("1"), "ACME")).then((ID, MoneyDeposited(100, "EUR", counterparty="ACME")))


def test_all_that_is_there_can_be_withdrawn() -> None:
    given(*FULL).when(Withdraw(ID, eur("100"))).then((ID, MoneyWithdrawn(10000, "EUR")))


def test_a_withdrawal_may_use_the_whole_overdraft() -> None:
    past = (AccountOpened("Ada", "EUR", 5000), MoneyDeposited(1000, "EUR"))
    given(*past).when(Withdraw(ID, eur("60"))).then((ID, MoneyWithdrawn(6000, "EUR")))


def test_a_transfer_is_one_event_on_each_account() -> None:
    given(*FULL, other=[OPENED]).when(Transfer(ID, OTHER, eur("40"))).then(
        (ID, TransferSent(4000, "EUR", OTHER)), (OTHER, TransferReceived(4000, "EUR", ID))
    )


def test_the_overdraft_limit_is_set() -> None:
    given(OPENED).when(SetOverdraftLimit(ID, eur("20"))).then((ID, OverdraftLimitSet(2000, "EUR")))


def test_the_overdraft_limit_can_go_down_to_what_is_used() -> None:
    past = (AccountOpened("Ada", "EUR", 5000), MoneyWithdrawn(3000, "EUR"))
    given(*past).when(SetOverdraftLimit(ID, eur("30"))).then((ID, OverdraftLimitSet(3000, "EUR")))


def test_a_frozen_account_can_be_unfrozen_and_then_moves_money() -> None:
    given(OPENED).when(Freeze(ID)).then((ID, AccountFrozen()))
    given(OPENED, AccountFrozen()).when(Unfreeze(ID)).then((ID, AccountUnfrozen()))
    given(OPENED, AccountFrozen(), AccountUnfrozen()).when(Deposit(ID, eur("1"))).then((ID, MoneyDeposited(100, "EUR")))


def test_an_account_at_zero_can_be_closed() -> None:
    given(OPENED).when(CloseAccount(ID)).then((ID, AccountClosed()))


@pytest.mark.parametrize(
    ("event", "undone"),
    [
        pytest.param(
            MoneyDeposited(500, "EUR", "fees", "ACME"),
            TransactionReversed(7, -500, "EUR", "fees", "ACME"),
            id="deposit",
        ),
        pytest.param(MoneyWithdrawn(500, "EUR"), TransactionReversed(7, 500, "EUR", "cash"), id="withdrawal"),
        pytest.param(BalanceRounded(3, "EUR"), TransactionReversed(7, -3, "EUR", "rounding"), id="rounding up"),
        pytest.param(BalanceRounded(-3, "EUR"), TransactionReversed(7, 3, "EUR", "rounding"), id="rounding down"),
    ],
)
def test_an_event_is_reversed_by_its_opposite(event: AccountEvent, undone: TransactionReversed) -> None:
    given(*FULL).when(Reverse((Leg(7, ID, event),), "mistake")).then((ID, undone))


def test_a_transfer_is_reversed_on_both_accounts() -> None:
    sent, received = TransferSent(4000, "EUR", OTHER), TransferReceived(4000, "EUR", ID)
    legs = (Leg(5, ID, sent), Leg(6, OTHER, received))
    given(*FULL, sent, other=[OPENED, received]).when(Reverse(legs, "wrong account")).then(
        (ID, TransactionReversed(5, 4000, "EUR", "in-transit", OTHER)),
        (OTHER, TransactionReversed(6, -4000, "EUR", "in-transit", ID)),
    )


def test_a_reversed_event_is_known_by_its_position() -> None:
    state = folded([*FULL, TransactionReversed(2, -10000, "EUR", "cash")])
    assert (state.balance, state.reversed) == (0, frozenset({2}))


def test_a_recorded_transaction_may_go_below_zero() -> None:
    command = RecordTransaction(ID, eur("-30"), "fees", "Bank", "4711", stated_balance=-3000)
    given(OPENED).when(command).then((ID, MoneyWithdrawn(3000, "EUR", "fees", "Bank", "4711", -3000)))


def test_a_recorded_transaction_is_taken_on_a_frozen_account() -> None:
    given(OPENED, AccountFrozen()).when(RecordTransaction(ID, eur("5"), "other-banks")).then(
        (ID, MoneyDeposited(500, "EUR", "other-banks"))
    )


def test_the_rounding_of_a_recorded_transaction_is_an_event_of_its_own_and_bears_the_stated_balance() -> None:
    command = RecordTransaction(ID, eur("5"), "cash", "", "4711", rounding=-1, stated_balance=499)
    given(OPENED).when(command).then(
        (ID, MoneyDeposited(500, "EUR", reference="4711")), (ID, BalanceRounded(-1, "EUR", "4711", 499))
    )


@pytest.mark.parametrize(
    ("event", "after"),
    [
        pytest.param(MoneyDeposited(1, "EUR"), {"balance": 101}, id="deposited"),
        pytest.param(MoneyWithdrawn(1, "EUR"), {"balance": 99}, id="withdrawn"),
        pytest.param(TransferSent(1, "EUR", OTHER), {"balance": 99}, id="sent"),
        pytest.param(TransferReceived(1, "EUR", OTHER), {"balance": 101}, id="received"),
        pytest.param(BalanceRounded(-1, "EUR"), {"balance": 99}, id="rounded"),
        pytest.param(OverdraftLimitSet(7, "EUR"), {"overdraft_limit": 7}, id="limit"),
        pytest.param(AccountFrozen(), {"status": "frozen"}, id="frozen"),
        pytest.param(AccountUnfrozen(), {"status": "open"}, id="unfrozen"),
        pytest.param(AccountClosed(), {"status": "closed"}, id="closed"),
        pytest.param(ProductChosen("plus"), {"product": "plus"}, id="product chosen"),
    ],
)
def test_an_event_changes_only_what_it_is_about(event: AccountEvent, after: dict[str, object]) -> None:
    before = AccountState("open", "Ada", "EUR", 100)
    assert {name: getattr(evolve(before, event), name) for name in after} == after
    same = set(AccountState.__struct_fields__) - set(after)
    assert all(getattr(evolve(before, event), name) == getattr(before, name) for name in same)


def test_a_command_touches_the_accounts_it_names() -> None:
    legs = (Leg(5, ID, TransferSent(1, "EUR", OTHER)), Leg(6, OTHER, TransferReceived(1, "EUR", ID)))
    assert touches(Withdraw(ID, eur("1"))) == (ID,)
    assert touches(Transfer(ID, OTHER, eur("1"))) == (ID, OTHER)
    assert touches(Reverse(legs, "why")) == (ID, OTHER)


def _no_overdraft_any_more(account_id: str, state: AccountState, amount: Money) -> None:
    """Tomorrow's rule: nobody may go below zero."""
    if state.balance < amount.minor:
        raise NotEnoughMoney(account_id, state.money, Money(0, state.currency), amount)


def test_a_rule_that_is_tightened_later_still_replays_the_old_log(monkeypatch: pytest.MonkeyPatch) -> None:
    log: list[AccountEvent] = [AccountOpened("Ada", "EUR", 5000), MoneyDeposited(1000, "EUR")]
    command, before = Withdraw(ID, eur("60")), {ID: folded(log)}
    log += [event for _, event in decide(command, before)]
    monkeypatch.setattr(account, "_enough", _no_overdraft_any_more)
    with pytest.raises(NotEnoughMoney):
        decide(command, before)
    assert folded(log).money == eur("-50")


def test_no_order_of_events_is_refused_when_they_are_folded() -> None:
    against_every_rule: list[AccountEvent] = [
        MoneyWithdrawn(9, "EUR"), AccountClosed(), AccountClosed(), AccountUnfrozen(), TransferSent(1, "JPY", ID),
        TransactionReversed(1, 5, "USD", "cash"), TransactionReversed(1, 5, "USD", "cash"),
    ]  # fmt: skip
    assert reduce(evolve, against_every_rule, NO_ACCOUNT).balance == 0


@pytest.mark.parametrize("before", [(), (AccountFrozen(),), (AccountClosed(),)], ids=["open", "frozen", "closed"])
def test_whose_an_account_is_can_be_forgotten_whatever_became_of_it(before: tuple[AccountEvent, ...]) -> None:
    given(OPENED, *before).when(ForgetPerson(ID, "asked for")).then((ID, PersonForgotten()))
