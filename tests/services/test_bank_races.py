"""Commands that race others: the first is appended, the others are decided anew on what it left."""

from collections.abc import Callable, Iterator
from itertools import repeat

import pytest

from bankapp.domain.commands import Deposit, Freeze, OpenAccount, OpenProduct, Transfer, Withdraw
from bankapp.domain.rejections import AccountExists, AccountIsFrozen, NotEnoughMoney, ProductExists
from bankapp.eventstore.errors import VersionConflict
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import TRIES, Bank
from tests.support.ids import seeded_ids
from tests.support.scenario import eur
from tests.support.services import Desk, raced

Rival = Callable[[], object]


class Slow:
    """A bank whose appends are preceded by somebody else's, at another desk of the same bank."""

    def __init__(self, desk: Desk, rivals: Iterator[Rival]) -> None:
        self.pauses: list[float] = []
        store = raced(desk.store, rivals)
        bank = Bank(store, Aggregates(store), seeded_ids(2), desk.clock, self.pauses.append)
        self.desk = Desk(bank, desk.history, desk.store, desk.clock)


def test_who_was_too_late_decides_again_on_what_is_there_now(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    slow = Slow(desk, iter([lambda: desk.do(Withdraw("a", eur("4")))]))
    outcome = slow.desk.do(Withdraw("a", eur("6")))
    assert (outcome.version, outcome.balance) == (4, eur("0"))
    assert len(slow.pauses) == 1


def test_who_was_too_late_is_refused_when_the_money_is_gone(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    slow = Slow(desk, iter([lambda: desk.do(Withdraw("a", eur("4")))]))
    with pytest.raises(NotEnoughMoney, match=r"the balance is 6\.00 EUR, 7\.00 EUR is wanted"):
        slow.desk.do(Withdraw("a", eur("7")))
    assert (desk.balance("a"), desk.history.head()) == (6_00, 3)


def test_a_transfer_is_decided_again_when_either_account_moved(desk: Desk) -> None:
    desk.opened("a", "b", deposit="10")
    slow = Slow(desk, iter([lambda: desk.do(Deposit("b", eur("1"))), lambda: desk.do(Freeze("b"))]))
    with pytest.raises(AccountIsFrozen):
        slow.desk.do(Transfer("a", "b", eur("4")))
    assert (desk.balance("a"), desk.balance("b")) == (10_00, 11_00)


def test_others_on_other_accounts_are_no_conflict(desk: Desk) -> None:
    desk.opened("a", "b", deposit="10")
    slow = Slow(desk, iter([lambda: desk.do(Withdraw("b", eur("4")))]))
    assert slow.desk.do(Withdraw("a", eur("6"))).version == 3
    assert slow.pauses == []


def test_who_is_always_too_late_gives_up_and_says_so(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    slow = Slow(desk, repeat(lambda: desk.do(Deposit("a", eur("1")))))
    with pytest.raises(VersionConflict):
        slow.desk.do(Withdraw("a", eur("6")))
    assert len(slow.pauses) == TRIES - 1
    assert max(slow.pauses) <= 0.05
    assert desk.balance("a") == (10 + TRIES) * 100


def test_of_two_who_open_the_same_account_one_is_told_that_it_is_there(desk: Desk) -> None:
    slow = Slow(desk, iter([lambda: desk.do(OpenAccount("a", "Ann", "EUR"))]))
    with pytest.raises(AccountExists):
        slow.desk.do(OpenAccount("a", "Bob", "EUR"))
    assert desk.history.head() == 1


def test_of_two_who_open_the_same_product_one_is_told_that_it_is_there(desk: Desk) -> None:
    slow = Slow(desk, iter([lambda: desk.do(OpenProduct("basic", "Basic", eur("2")))]))
    with pytest.raises(ProductExists):
        slow.desk.do(OpenProduct("basic", "Simple", eur("1")))
    assert desk.history.head() == 1


def test_a_command_whose_twin_was_quicker_gives_the_twins_outcome(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    twin: Rival = lambda: desk.do(Withdraw("a", eur("6")), command_id=bytes(16))  # noqa: E731
    outcome = Slow(desk, iter([twin])).desk.do(Withdraw("a", eur("6")), command_id=bytes(16))
    assert (outcome.repeated, outcome.balance, outcome.position) == (True, eur("4"), 3)
    assert desk.balance("a") == 4_00


def test_an_expected_version_is_not_tried_again_when_others_were_quicker(desk: Desk) -> None:
    desk.opened("a", deposit="10")
    slow = Slow(desk, iter([lambda: desk.do(Deposit("a", eur("1")))]))
    with pytest.raises(VersionConflict, match="is at version 3, version 2 was expected"):
        slow.desk.do(Withdraw("a", eur("6")), expected_version=2)
    assert desk.balance("a") == 11_00
