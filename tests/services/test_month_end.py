"""Closing the month: what is counted, day by day, and that it is posted once, whatever comes between."""

from collections.abc import Callable, Iterable, Iterator
from typing import cast

import pytest

from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    CloseBooks,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    PostMonth,
    ReopenBooks,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.domain.months import parse_month
from bankapp.domain.rejections import BooksAreClosed, FeeCurrencyMismatch, MonthNotOver, UnknownProduct
from bankapp.errors import Cancelled, Unavailable
from bankapp.eventstore.instants import from_iso, to_iso
from bankapp.eventstore.recorded import Commit, metadata_of
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services import month_end
from bankapp.services.month_basis import MonthLine
from bankapp.services.month_end import Posted, look_at_month, post_month
from bankapp.services.trial_balance import trial_balance
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk

MARCH = "2026-03"


@pytest.fixture
def april(desk: Desk) -> Desk:
    """On 2 April 2026 there is a product for 2.50 EUR a month that bears 1 %."""
    desk.clock.now = from_iso("2026-04-02T10:00")
    desk.do(OpenProduct("plus", "Plus", eur("2.50"), 100), effective_at=from_iso("2024-01-01"))
    return desk


def day(text: str) -> int:
    return from_iso(f"{text}T12:00")


def saver(desk: Desk, name: str, held: str, since: str, product: str = "plus", currency: str = "EUR") -> None:
    """An account with a product that has held an amount since the morning of a day."""
    desk.do(OpenAccount(name, "Ann", currency, product=product), effective_at=from_iso(since))
    minor = eur(held).minor if currency == "EUR" else int(held)
    if minor:
        desk.do(Deposit(name, Money(minor, currency)), effective_at=from_iso(since))


def lines(desk: Desk, month: str = MARCH) -> dict[str, MonthLine]:
    basis = look_at_month(desk.bank, desk.history, parse_month(month))
    return {line.account_id: line for line in basis.statement().lines}


def post(desk: Desk, month: str = MARCH, store: EventStore | None = None, progress: Progress = no_progress) -> Posted:
    basis = look_at_month(desk.bank, desk.history, parse_month(month))
    return post_month(desk.bank, store or desk.store, basis, "ada", progress, pause=lambda _: None)


class Meddled:
    """A store in which something happens before each of the first appends of batches."""

    def __init__(self, store: EventStore, rivals: Iterable[Callable[[], object]]) -> None:
        self._store = store
        self._rivals: Iterator[Callable[[], object]] = iter(rivals)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def append_all(self, commits: Iterable[Commit], progress: Progress = no_progress) -> int:
        rival = next(self._rivals, None)
        if rival:
            rival()
        return self._store.append_all(commits, progress)


def meddled(desk: Desk, *rivals: Callable[[], object]) -> EventStore:
    return cast("EventStore", Meddled(desk.store, rivals))


def nothing() -> None:
    """Nobody is in the way."""


# what is counted


def test_a_cent_a_day_for_365_euros_at_one_percent(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    (line,) = lines(april).values()
    assert (line.days, line.average, line.rates, line.fee, line.interest) == (31, eur("365"), (100,), 250, 31)


def test_the_day_of_a_deposit_counts_and_so_do_only_days_with_a_product(april: Desk) -> None:
    april.do(OpenAccount("a", "Ann", "EUR"), effective_at=day("2026-02-01"))
    april.do(Deposit("a", eur("365")), effective_at=day("2026-02-01"))
    april.do(ChooseProduct("a", "plus"), effective_at=day("2026-03-22"))
    assert (lines(april)["a"].days, lines(april)["a"].interest) == (10, 10)


@pytest.mark.parametrize(
    ("month", "interest"), [("2026-03", 16), ("2024-02", 14), ("2026-02", 14)], ids=["15.5", "14.5", "14.0"]
)
def test_half_a_cent_goes_to_the_even_one(april: Desk, month: str, interest: int) -> None:
    saver(april, "a", "182.50", "2024-01-31")
    assert lines(april, month)["a"].interest == interest


def test_a_leap_year_has_one_day_more_and_no_day_counts_less(april: Desk) -> None:
    saver(april, "a", "365.00", "2024-01-31")
    assert [lines(april, month)["a"].interest for month in ("2024-02", "2025-02")] == [29, 28]


def test_yen_have_no_decimals(april: Desk) -> None:
    april.do(OpenProduct("yen", "Yen", Money(200, "JPY"), 100), effective_at=day("2026-01-01"))
    saver(april, "a", "36500", "2026-03-01", "yen", "JPY")
    (line,) = lines(april).values()
    assert (line.average, line.fee, line.interest) == (Money(36_500, "JPY"), 200, 31)


def test_each_day_bears_the_rate_of_that_day_and_the_fee_is_that_of_the_end(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    april.do(ChangePrice("plus", eur("3"), "dearer", 200), effective_at=day("2026-03-11"))
    april.do(ChangePrice("plus", eur("9"), "too late", 900), effective_at=day("2026-04-01"))
    (line,) = lines(april).values()
    assert (line.rates, line.fee, line.interest) == ((100, 200), 300, 10 + 2 * 21)


def test_a_price_entered_later_for_an_earlier_day_does_not_outlive_one_that_counts_from_later(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    april.do(ChangePrice("plus", None, "dearer", 200), effective_at=day("2026-03-21"))
    april.do(ChangePrice("plus", None, "forgotten", 300), effective_at=day("2026-03-11"))
    assert lines(april)["a"].interest == 10 + 3 * 10 + 2 * 11


def test_another_product_counts_from_the_day_on_which_it_was_chosen(april: Desk) -> None:
    april.do(OpenProduct("free", "Free", eur("0")), effective_at=day("2026-01-01"))
    saver(april, "a", "365.00", "2026-03-01")
    april.do(ChooseProduct("a", "free"), effective_at=day("2026-03-11"))
    (line,) = lines(april).values()
    assert (line.product_id, line.days, line.rates, line.fee, line.interest) == ("free", 31, (100, 0), 0, 10)


def test_a_deposit_entered_later_counts_from_its_day(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    april.clock.now = from_iso("2026-05-05T10:00")
    april.do(Deposit("a", eur("365")), effective_at=day("2026-03-31"))
    april.do(Deposit("a", eur("365")), effective_at=day("2026-04-01"))
    assert lines(april)["a"].interest == 31 + 1


def test_what_is_owed_bears_nothing(april: Desk) -> None:
    april.do(OpenAccount("a", "Ann", "EUR", 50_000, "plus"), effective_at=day("2026-03-01"))
    april.do(Withdraw("a", eur("365")), effective_at=day("2026-03-01"))
    april.do(Deposit("a", eur("730")), effective_at=day("2026-03-30"))
    (line,) = lines(april).values()
    assert (line.balance_days, line.interest) == (73_000, 2)


def test_an_account_that_was_opened_after_the_month_has_no_part_in_it(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-04-01")
    april.do(OpenAccount("b", "Ann", "EUR"))
    april.do(ChooseProduct("b", "plus"), effective_at=day("2026-03-01"))
    assert lines(april) == {}


def test_the_fee_of_one_month_counts_in_the_next(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-01-01")
    post(april, "2026-02")
    assert lines(april)["a"].balance_days == (36_500 - 250 + 28) * 31


def test_only_a_month_that_is_over_is_counted(april: Desk) -> None:
    with pytest.raises(MonthNotOver, match="2026-04 cannot be closed: it is not over"):
        look_at_month(april.bank, april.history, parse_month("2026-04"))
    april.clock.now = from_iso("2026-05-01")
    look_at_month(april.bank, april.history, parse_month("2026-04"))


def test_an_account_has_only_products_that_there_are_in_its_currency(april: Desk) -> None:
    april.opened("y", currency="JPY")
    with pytest.raises(UnknownProduct):
        april.do(OpenAccount("a", "Ann", "EUR", product="none"))
    with pytest.raises(FeeCurrencyMismatch):
        april.do(ChooseProduct("y", "plus"))


# posting it


def test_it_is_posted_at_the_last_instant_of_the_month_with_who_and_why(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    assert (post(april).posted, april.balance("a")) == (1, 36_500 + 31 - 250)
    interest, fee = april.history.account_events("a", 4, 5)
    assert {to_iso(event.effective_at) for event in (interest, fee)} == {"2026-03-31T23:59:59.999999Z"}
    assert (metadata_of(fee).actor, metadata_of(fee).reason) == ("ada", "fee and interest for 2026-03")
    assert trial_balance(april.history, april.history.head()).balanced


def test_all_of_a_month_belong_together(april: Desk) -> None:
    for name in "ab":
        saver(april, name, "365.00", "2026-01-01")
    post(april)
    post(april, "2026-02")
    found = [metadata_of(april.history.account_events(name, 5, 5)[0]).correlation_id for name in "ab"]
    assert found[0] == found[1] != metadata_of(april.history.account_events("a", 7, 7)[0]).correlation_id


def test_a_second_time_posts_nothing_and_says_so(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    saver(april, "idle", "0", "2026-03-01", product="plus")
    april.do(OpenProduct("free", "Free", eur("0")), effective_at=day("2026-01-01"))
    saver(april, "free", "1.00", "2026-03-01", product="free")
    first, head = post(april), april.history.head()
    april.do(ChangePrice("plus", eur("9"), "too late"), effective_at=day("2026-03-30"))
    again = post(april)
    assert [(done.posted, done.already) for done in (first, again)] == [(2, 0), (0, 2)]
    assert april.history.head() == head + 1
    assert [line.state for line in again.statement.lines] == ["posted", "posted", "nothing"]
    assert (again.statement.lines[0].fee, again.statement.lines[0].interest) == (250, 31)


def test_an_account_that_comes_later_is_posted_by_a_later_run(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    post(april)
    saver(april, "late", "365.00", "2026-03-22")
    done = post(april)
    assert (done.posted, done.already, april.balance("late")) == (1, 1, 36_500 + 10 - 250)


def test_a_run_that_was_killed_is_finished_by_the_next(april: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_end, "BATCH", 2)
    for name in "abcde":
        saver(april, name, "365.00", "2026-03-01")

    def killed() -> None:
        raise Unavailable

    with pytest.raises(Unavailable):
        post(april, store=meddled(april, nothing, killed))
    assert [april.balance(name) for name in "abc"] == [36_281, 36_281, 36_500]
    done = post(april)
    assert (done.posted, done.already) == (3, 2)
    assert {april.balance(name) for name in "abcde"} == {36_281}


def test_two_at_once_post_it_once(april: Desk) -> None:
    for name in "abc":
        saver(april, name, "365.00", "2026-03-01")
    done = post(april, store=meddled(april, lambda: post(april)))
    assert done.statement.count("posted") == 3
    assert {april.balance(name) for name in "abc"} == {36_281}


def test_what_others_enter_meanwhile_is_counted_before_it_is_posted(april: Desk) -> None:
    for name in "abc":
        saver(april, name, "365.00", "2026-03-01")
    rivals = [
        lambda: april.do(Deposit("b", eur("365")), effective_at=day("2026-03-01")),
        lambda: april.do(Deposit("c", eur("1"))),
    ]
    done = post(april, store=meddled(april, *rivals))
    assert [line.interest for line in done.statement.lines] == [31, 62, 31]
    assert [april.balance(name) for name in "abc"] == [36_281, 73_000 + 62 - 250, 36_381]


def test_a_price_that_is_changed_meanwhile_is_the_one_that_counts(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    rival = lambda: april.do(ChangePrice("plus", eur("1"), "cheaper"), effective_at=day("2026-03-31"))  # noqa: E731
    assert post(april, store=meddled(april, rival)).statement.lines[0].fee == 100


def test_closed_books_take_nothing_and_say_so_in_one_line(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    april.do(CloseBooks("2026-03-31"))
    with pytest.raises(BooksAreClosed, match="closed until 2026-03-31: nothing can count from 2026-03-31"):
        post(april)
    april.do(ReopenBooks("2026-03-30", "the month was not closed"))
    assert post(april).posted == 1


def test_who_closes_the_books_meanwhile_is_obeyed(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    with pytest.raises(BooksAreClosed):
        post(april, store=meddled(april, lambda: april.do(CloseBooks("2026-03-31"))))
    assert april.balance("a") == 36_500


def test_once_all_is_posted_closed_books_are_no_obstacle(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    post(april)
    april.do(CloseBooks("2026-03-31"))
    done = post(april)
    assert (done.posted, done.already, done.statement.closed_until) == (0, 1, "2026-03-31")


def test_a_fee_may_go_below_the_limit_and_is_flagged(april: Desk) -> None:
    saver(april, "a", "1.00", "2026-03-31")
    assert lines(april)["a"].below
    assert post(april).statement.lines[0].below
    assert april.balance("a") == -150


def test_a_frozen_account_is_charged_and_a_closed_one_is_not(april: Desk) -> None:
    saver(april, "cold", "365.00", "2026-03-01")
    saver(april, "gone", "0", "2026-03-01")
    april.do(Freeze("cold"))
    april.do(CloseAccount("gone"))
    done = post(april)
    assert [(line.account_id, line.state) for line in done.statement.lines] == [("cold", "posted"), ("gone", "closed")]
    assert (april.balance("cold"), april.balance("gone")) == (36_281, 0)


def test_a_fee_that_was_reversed_is_not_charged_again(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    post(april)
    april.do(april.bank.reversal(april.history.head(), "a courtesy"))
    assert (post(april).posted, april.balance("a")) == (0, 36_531)


def test_it_can_be_stopped_between_batches_and_tells_what_is_left(april: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_end, "BATCH", 2)
    for name in "abcde":
        saver(april, name, "365.00", "2026-03-01")
    done = post(april, progress=CancelAt(2))
    assert (done.posted, done.stopped, done.statement.count("due")) == (2, True, 3)


def test_it_can_be_cancelled_before_anything_is_posted(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    with pytest.raises(Cancelled):
        post(april, progress=CancelAt(0))
    assert april.balance("a") == 36_500


def test_an_account_that_cannot_be_posted_holds_up_no_other(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    april.do(OpenAccount("full", "Ann", "EUR", product="plus"), effective_at=day("2026-03-01"))
    april.do(Deposit("full", Money(2**63 - 1, "EUR")), effective_at=day("2026-03-01"))
    done = post(april)
    assert (done.posted, [name for name, _ in done.refused]) == (1, ["full"])


def test_a_person_may_not_post_a_month_twice_by_hand_either(april: Desk) -> None:
    saver(april, "a", "365.00", "2026-03-01")
    post(april)
    posted = april.history.account_events("a", 4, 4)[0]
    outcome = april.do(PostMonth("a", MARCH, eur("5"), eur("0")), command_id=posted.command_id)
    assert (outcome.repeated, april.balance("a")) == (True, 36_281)
