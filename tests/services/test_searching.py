"""When something first held."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.commands import CloseAccount, Freeze, Unfreeze, Withdraw
from bankapp.domain.money import BadAmount, UnknownCurrency, plain
from bankapp.domain.rejections import UnknownAccount
from bankapp.errors import Cancelled
from bankapp.services import searching
from bankapp.services.history import SIGNS, History
from bankapp.services.readmodels import Sign
from bankapp.services.searching import BadCondition, Found, first
from tests.support.answers import Life, eur, lived_in_a_file, lives, story, thorough
from tests.support.lives import ACCOUNTS, currency_of
from tests.support.runs import small_runs
from tests.support.services import CancelAt, Desk


@pytest.mark.parametrize(
    ("condition", "position"),
    [
        ("balance 123 < 0", None),
        ("balance 123 < 60", 1),
        ("balance 123 >= 100", 2),
        ("balance 123 = 50", 3),
        ("balance 123 <= 25", 1),
        ("balance 456 > 0", 6),
        ("total EUR >= 100", 2),
        ("total EUR < 60", 3),
        ("total eur > 100", None),
        ("total JPY >= 0", None),
        ("accounts > 1", 4),
        ("accounts = 2", 4),
        ("accounts >= 0", 0),
        ("accounts >= 3", None),
        ("status 456 = open", 4),
        ("status 456 = closed", None),
    ],
)
def test_the_first_moment_of_a_condition_is_found(desk: Desk, condition: str, position: int | None) -> None:
    story(desk)
    assert first(desk.history, condition).position == position


def test_the_first_time_that_an_account_was_frozen_and_that_it_was_closed(desk: Desk) -> None:
    story(desk)
    for command in (Freeze("123"), Unfreeze("123"), Freeze("123"), Unfreeze("123")):
        desk.do(command)
    desk.do(Withdraw("456", eur(25)))
    desk.do(CloseAccount("456"))
    assert first(desk.history, "status 123 = frozen") == Found(9, 7, "reading in order")
    assert first(desk.history, "status 456 = closed").position == 14
    assert first(desk.history, "status 123 = open").position == 1


def test_what_can_only_become_true_is_found_by_bisection(desk: Desk) -> None:
    desk.opened(*(str(number) for number in range(100, 200)))
    found = first(desk.history, "accounts >= 37")
    assert (found.position, found.method) == (37, "bisection")
    assert found.probes <= 8


def test_a_place_is_counted_for_each_balance_that_was_looked_at(desk: Desk) -> None:
    story(desk)
    assert first(desk.history, "balance 123 = 5") == Found(8, 6, "reading in order")
    assert first(desk.history, "balance 123 = 1").probes == 6


@pytest.mark.parametrize(
    "condition",
    ["", "weather = fine", "accounts < 5", "accounts > many", "status 123 > open", "status 123 = happy", "balance < 5"],
)
def test_what_is_no_condition_is_refused_in_words(desk: Desk, condition: str) -> None:
    story(desk)
    with pytest.raises(BadCondition, match="is no condition"):
        first(desk.history, condition)


def test_an_unknown_account_an_amount_and_a_currency_are_named(desk: Desk) -> None:
    story(desk)
    with pytest.raises(UnknownAccount):
        first(desk.history, "balance 999 < 0")
    with pytest.raises(BadAmount):
        first(desk.history, "balance 123 < little")
    with pytest.raises(UnknownCurrency):
        first(desk.history, "total ABC > 1")


@pytest.mark.parametrize("condition", ["total EUR > 1000", "status 123 = frozen"])
def test_a_search_can_be_cancelled(desk: Desk, condition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story(desk)
    monkeypatch.setattr(searching, "_BLOCK", 1)
    with pytest.raises(Cancelled):
        first(desk.history, condition, CancelAt(1))


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_a_balance_that_is_just_reached_is_told_from_one_that_is_passed(desk: Desk, sign: Sign) -> None:
    story(desk)
    bare = History(desk.store, desk.history._aggregates)
    for reached in (-1, 0, 1, 499, 500, 2_500, 5_000, 7_500, 9_999, 10_000, 10_001):
        assert desk.history.first_balance("123", sign, reached) == bare.first_balance("123", sign, reached)


@thorough
@given(lives, st.sampled_from(ACCOUNTS), st.sampled_from(sorted(SIGNS)), st.integers(-600, 2500))
def test_the_read_models_find_what_a_naive_scan_finds(life: Life, name: str, sign: Sign, minor: int) -> None:
    with small_runs(), lived_in_a_file(life) as session:
        bare = History(session.store, session.history._aggregates)
        assert session.history.first_balance(name, sign, minor) == bare.first_balance(name, sign, minor)
        currency = currency_of(name)
        assert list(session.history.books_by_run()) == list(bare.books_by_run())
        condition = f"total {currency} {sign} {plain(minor, currency)}"
        assert first(session.history, condition).position == _naive_total(bare, currency, sign, minor)
        assert session.history.reversed_since(4) == bare.reversed_since(4)


def _naive_total(history: History, currency: str, sign: Sign, minor: int) -> int | None:
    for position in range(1, history.head() + 1):
        totals = {money.currency: money.minor for money in history.books(position).totals}
        if currency in totals and SIGNS[sign](totals[currency], minor):
            return position
    return None
