"""Commands in, outcomes out."""

from typing import cast

import pytest

from bankapp.domain.account import NO_ACCOUNT, evolve
from bankapp.domain.commands import (
    ChangePrice,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    RecordTransaction,
    Transfer,
    Withdraw,
)
from bankapp.domain.events import AccountEvent, AccountOpened, MoneyDeposited, MoneyWithdrawn
from bankapp.domain.money import Money
from bankapp.domain.rejections import (
    AccountIsFrozen,
    AlreadyReversed,
    EffectiveInFuture,
    NotEnoughMoney,
    NotReversible,
    PriceUnchanged,
    ReasonMissing,
)
from bankapp.eventstore.errors import VersionConflict
from bankapp.eventstore.recorded import metadata_of
from bankapp.services.bank import NoSuchEvent
from bankapp.services.schema import account_of, codec
from tests.support.clock import SECOND, START
from tests.support.scenario import eur
from tests.support.services import Desk

ID = b"a command's id.."
DAY = 86_400 * SECOND


def test_the_articles_account_holds_75_at_the_end(desk: Desk) -> None:
    desk.do(OpenAccount("123", "Ada", "EUR"))
    desk.do(Deposit("123", eur("100")))
    desk.do(Withdraw("123", eur("50")))
    outcome = desk.do(Deposit("123", eur("25")))
    events = [codec.decode(event) for event in desk.history.account_events("123", 1, 4)]
    assert events == [
        AccountOpened("Ada", "EUR"),
        MoneyDeposited(100_00, "EUR"),
        MoneyWithdrawn(50_00, "EUR"),
        MoneyDeposited(25_00, "EUR"),
    ]
    assert (outcome.balance, outcome.position, outcome.version) == (eur("75"), 4, 4)
    assert desk.history.account("123", 4).money == eur("75")


def test_a_withdrawal_of_more_than_is_there_leaves_no_event(desk: Desk) -> None:
    desk.opened("123", deposit="75")
    head = desk.store.head()
    with pytest.raises(NotEnoughMoney):
        desk.do(Withdraw("123", eur("75.01")))
    assert desk.store.head() == head


def test_a_refusal_is_forgotten_by_the_next_command(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    with pytest.raises(NotEnoughMoney):
        desk.do(Withdraw("a", eur("11")))
    assert desk.do(Withdraw("a", eur("10"))).balance == eur("0")


def test_a_transfer_is_one_command_on_both_accounts(desk: Desk) -> None:
    desk.opened("a", "b", deposit="10")
    outcome = desk.do(Transfer("a", "b", eur("4")), reason="rent")
    assert [(event.stream_id, event.version) for event in outcome.events] == [("account-a", 3), ("account-b", 3)]
    assert len({event.command_id for event in outcome.events}) == 1
    assert {metadata_of(event).reason for event in outcome.events} == {"rent"}
    assert (outcome.balance, desk.balance("a"), desk.balance("b")) == (eur("6"), 6_00, 14_00)
    assert desk.history.command(outcome.events[1]) == outcome.events


def test_a_repeated_command_gives_its_first_outcome(desk: Desk) -> None:
    desk.opened("a")
    first = desk.do(Deposit("a", eur("10")), command_id=ID)
    desk.do(Deposit("a", eur("5")))
    again = desk.do(Deposit("a", eur("10")), command_id=ID)
    assert again.repeated
    assert not first.repeated
    assert (again.events, again.balance, again.version) == (first.events, eur("10"), 2)
    assert desk.balance("a") == 15_00


def test_a_repeated_command_gives_its_first_outcome_even_if_it_would_be_refused_now(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    first = desk.do(Withdraw("a", eur("10")), command_id=ID)
    desk.do(Freeze("a"))
    again = desk.do(Withdraw("a", eur("10")), command_id=ID, expected_version=99, effective_at=START + 9 * DAY)
    assert (again.events, again.balance) == (first.events, eur("0"))


def test_a_repeated_transfer_gives_the_balance_of_its_first_account(desk: Desk) -> None:
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("b", "a", eur("4")), command_id=ID)
    assert desk.do(Transfer("b", "a", eur("4")), command_id=ID).balance == eur("6")


def test_the_version_that_a_person_saw_is_final(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    head = desk.store.head()
    with pytest.raises(VersionConflict, match="account-a is at version 2, version 1 was expected"):
        desk.do(Withdraw("a", eur("1")), expected_version=1)
    assert desk.store.head() == head
    assert desk.do(Withdraw("a", eur("1")), expected_version=2).version == 3


def test_what_counts_earlier_is_recorded_now(desk: Desk) -> None:
    desk.opened("a")
    (event,) = desk.do(Deposit("a", eur("1")), effective_at=START - 400 * DAY).events
    assert (event.effective_at, event.recorded_at) == (START - 400 * DAY, START)


def test_nothing_counts_from_the_future(desk: Desk) -> None:
    desk.opened("a")
    with pytest.raises(EffectiveInFuture):
        desk.do(Deposit("a", eur("1")), effective_at=START + DAY + 1)
    assert desk.history.head() == 1


def test_today_may_have_begun_earlier_elsewhere(desk: Desk) -> None:
    desk.opened("a")
    assert desk.do(Deposit("a", eur("1")), effective_at=START + DAY).version == 2


def test_a_preview_tells_the_balances_and_writes_nothing(desk: Desk) -> None:
    desk.opened("a", "b", deposit="10")
    head = desk.store.head()
    assert desk.bank.preview(Transfer("a", "b", eur("4"))) == {"a": eur("6"), "b": eur("14")}
    assert desk.bank.preview(Deposit("a", eur("1"))) == {"a": eur("11")}
    assert desk.store.head() == head


def test_a_preview_refuses_what_the_command_would_be_refused_for(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    with pytest.raises(NotEnoughMoney):
        desk.bank.preview(Withdraw("a", eur("11")))


@pytest.mark.parametrize("leg", [5, 6], ids=["sent", "received"])
def test_undoing_either_leg_of_a_transfer_undoes_both(desk: Desk, leg: int) -> None:
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("a", "b", eur("4")))
    outcome = desk.do(desk.bank.reversal(leg, "wrong person"))
    assert (desk.balance("a"), desk.balance("b")) == (10_00, 10_00)
    assert [getattr(codec.decode(event), "reverses", 0) for event in outcome.events] == [5, 6]
    assert {metadata_of(event).reason for event in outcome.events} == {"wrong person"}


def test_a_reversal_and_what_it_undoes_know_each_other(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    outcome = desk.do(desk.bank.reversal(2, "typed wrong"))
    undone = desk.history.events(2, 2)[0]
    assert desk.history.reversed_by(undone) == outcome.position == 3
    assert desk.history.reversed_by(outcome.events[0]) is None


@pytest.mark.parametrize("leg", [5, 6], ids=["sent", "received"])
def test_a_transfer_is_undone_once_only(desk: Desk, leg: int) -> None:
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("a", "b", eur("4")))
    desk.do(desk.bank.reversal(5, "wrong person"))
    with pytest.raises(AlreadyReversed):
        desk.do(desk.bank.reversal(leg, "again"))


@pytest.mark.parametrize("position", [-1, 0, 3])
def test_there_is_nothing_to_undo_where_there_is_no_event(desk: Desk, position: int) -> None:
    desk.opened("a", deposit="10")
    with pytest.raises(NoSuchEvent, match=f"There is no event {position}"):
        desk.bank.reversal(position, "why not")


def test_only_money_that_moved_is_moved_back(desk: Desk) -> None:
    desk.opened("a")
    desk.do(OpenProduct("basic", "Basic", eur("2")))
    desk.do(Freeze("a"))
    for position in (1, 2, 3):
        with pytest.raises(NotReversible):
            desk.bank.reversal(position, "why not")


def test_a_reversal_is_itself_never_reversed(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    desk.do(desk.bank.reversal(2, "typed wrong"))
    with pytest.raises(NotReversible):
        desk.bank.reversal(3, "typed right")


def test_a_reversal_needs_a_reason(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    with pytest.raises(ReasonMissing):
        desk.do(desk.bank.reversal(2, " "))


def test_a_reversal_is_refused_where_the_money_is_gone_or_locked(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    desk.do(Withdraw("a", eur("1")))
    with pytest.raises(NotEnoughMoney):
        desk.do(desk.bank.reversal(2, "typed wrong"))
    desk.do(Freeze("a"))
    with pytest.raises(AccountIsFrozen):
        desk.do(desk.bank.reversal(3, "typed wrong"))


def test_who_and_why_stand_with_every_event(desk: Desk) -> None:
    outcome = desk.do(OpenAccount("a", "Ann", "EUR"), actor="eve", reason="  new customer ")
    metadata = metadata_of(outcome.events[0])
    assert (metadata.actor, metadata.reason) == ("eve", "new customer")


def test_the_reason_of_a_price_is_the_commands_own(desk: Desk) -> None:
    desk.do(OpenProduct("basic", "Basic", eur("2")))
    outcome = desk.do(ChangePrice("basic", eur("3"), "energy"), reason="ignored")
    assert metadata_of(outcome.events[0]).reason == "energy"
    assert outcome.balance is None


def test_a_repeated_change_of_price_has_no_balance_either(desk: Desk) -> None:
    desk.do(OpenProduct("basic", "Basic", eur("2")), command_id=ID)
    again = desk.do(OpenProduct("basic", "Basic", eur("2")), command_id=ID)
    assert (again.repeated, again.balance, desk.history.head()) == (True, None, 1)


def test_a_price_that_is_refused_leaves_no_event(desk: Desk) -> None:
    desk.do(OpenProduct("basic", "Basic", eur("2")))
    with pytest.raises(PriceUnchanged):
        desk.do(ChangePrice("basic", eur("2"), "no reason"))
    assert desk.history.head() == 1


def test_a_command_of_two_events_leaves_its_account_at_the_last(desk: Desk) -> None:
    desk.opened("a")
    outcome = desk.do(RecordTransaction("a", eur("1.04"), "cash", rounding=-4), command_id=ID)
    again = desk.do(RecordTransaction("a", eur("1.04"), "cash", rounding=-4), command_id=ID)
    assert (outcome.version, outcome.balance) == (again.version, again.balance) == (3, eur("1"))


def test_the_events_of_an_account_and_no_others_make_its_state(desk: Desk) -> None:
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("b", "a", eur("3")))
    state = NO_ACCOUNT
    for event in desk.store.read():
        if account_of(event.stream_id) == "a":
            state = evolve(state, cast("AccountEvent", codec.decode(event)))
    assert state.money == Money(desk.balance("a"), "EUR") == eur("13")


def test_new_account_ids_are_those_that_nobody_has(desk: Desk) -> None:
    drawn = iter([5, 5, 6])
    desk.bank._random_below = lambda _: next(drawn)
    desk.opened(desk.bank.new_account_id())
    assert desk.bank.new_account_id() == "10000006"
