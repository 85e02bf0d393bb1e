"""What was true on a day, what was known then, and what people may enter for an earlier day."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.account import NO_ACCOUNT, AccountState, evolve
from bankapp.domain.commands import (
    Deposit,
    Freeze,
    OpenAccount,
    RecordTransaction,
    SetOverdraftLimit,
    Transfer,
    Withdraw,
)
from bankapp.domain.events import AccountEvent
from bankapp.domain.money import Money
from bankapp.errors import Cancelled, Refused
from bankapp.services import effective
from bankapp.services.backdating import BelowZeroThen
from bankapp.services.effective import accounts_effective, back_dated, on_day
from bankapp.services.history import History
from bankapp.services.schema import account_of, codec
from tests.support.answers import Life, eur, lived, lived_in_a_file, lives, quick, thorough
from tests.support.clock import START
from tests.support.lives import DAY
from tests.support.services import CancelAt, Desk, memory_desk

THIRD = START + 3 * DAY


@pytest.fixture
def days(desk: Desk) -> Desk:
    """Day 0: opened and +100. Day 5: +50. Day 10: +30 for day 2, which is event 4."""
    desk.opened("123", deposit="100")
    desk.clock.advance(5 * 86_400)
    desk.do(Deposit("123", eur(50)))
    desk.clock.advance(5 * 86_400)
    desk.do(Deposit("123", eur(30)), effective_at=START + 2 * DAY)
    return desk


# what was true


def test_what_was_entered_later_changes_the_truth_and_not_what_was_known(days: Desk) -> None:
    (found,) = on_day(days.history, THIRD, 4).accounts
    assert (found.known.balance, found.true.balance, found.difference) == (10_000, 13_000, eur(30))
    assert found.differs


def test_before_it_was_entered_nobody_could_know(days: Desk) -> None:
    (found,) = on_day(days.history, THIRD, 3).accounts
    assert (found.known.balance, found.true.balance, found.differs) == (10_000, 10_000, False)


def test_a_day_without_anything_back_dated_is_true_as_it_was_known(days: Desk) -> None:
    (found,) = on_day(days.history, START + 11 * DAY, 4).accounts
    assert (found.known, found.differs) == (found.true, False)


def test_before_the_account_was_opened_there_is_none(days: Desk) -> None:
    assert on_day(days.history, START - DAY, 4).accounts == ()


def test_an_account_that_was_entered_for_an_earlier_day_was_not_known(desk: Desk) -> None:
    desk.do(OpenAccount("1", "Ann", "EUR"), effective_at=START - 9 * DAY)
    (found,) = on_day(desk.history, START - DAY, 1).accounts
    assert (found.known.status, found.true.status, found.difference.minor) == ("none", "open", 0)
    assert found.differs


def test_a_day_can_be_cancelled(days: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effective, "_TELL", 1)
    with pytest.raises(Cancelled):
        on_day(days.history, THIRD, 4, CancelAt(4))


def _naive(history: History, instant: int, position: int) -> dict[str, tuple[str, int]]:
    states: dict[str, AccountState] = {}
    for event in history.read(1, position):
        decoded, name = codec.decode(event), account_of(event.stream_id)
        if isinstance(decoded, AccountEvent) and event.effective_at <= instant:
            states[name] = evolve(states.get(name, NO_ACCOUNT), decoded)
    return {name: (state.status, state.balance) for name, state in states.items()}


@quick
@given(lives, st.integers(-410, 2), st.data())
def test_the_truth_is_the_fold_of_all_that_counts_by_then(life: Life, day: int, data: st.DataObject) -> None:
    history = lived(life).history
    position, instant = data.draw(st.integers(0, history.head())), START + day * DAY + 300_000_000
    found = accounts_effective(history, instant, position)
    assert {one.account_id: (one.status, one.balance) for one in found} == _naive(history, instant, position)


@thorough
@given(lives, st.integers(-5, 2))
def test_read_models_and_bare_events_tell_the_same_day(life: Life, day: int) -> None:
    with lived_in_a_file(life) as session:
        bare = History(session.readable, session.history._aggregates)
        instant, head = START + day * DAY, bare.head()
        assert on_day(session.history, instant, head) == on_day(bare, instant, head)
        events = bare.events(1, head)
        assert back_dated(session.history, events) == back_dated(bare, events)


# back-dated


def test_an_event_entered_for_an_earlier_day_is_told_apart(days: Desk) -> None:
    assert back_dated(days.history, days.history.events(1, 4)) == {4}


def test_what_counts_later_than_all_before_is_not_back_dated(desk: Desk) -> None:
    """An import of an old table, in its order: entered late, but not for a day before what is there already."""
    desk.opened("1")
    assert back_dated(desk.history, desk.history.events(1, 1)) == frozenset()


def test_the_very_first_event_is_never_back_dated(desk: Desk) -> None:
    desk.do(OpenAccount("1", "Ann", "EUR"), effective_at=START - 9 * DAY)
    desk.do(Deposit("1", eur(1)), effective_at=START - 8 * DAY)
    assert back_dated(desk.history, desk.history.events(1, 2)) == frozenset()


# what people may enter for an earlier day


def test_a_withdrawal_that_the_money_of_that_day_does_not_cover_is_refused(days: Desk) -> None:
    with pytest.raises(BelowZeroThen) as refused:
        days.do(Withdraw("123", eur(140)), effective_at=THIRD)
    assert (refused.value.day, refused.value.balance) == ("2026-01-08", eur(-10))
    assert str(refused.value) == ("Account 123 would have stood at -10.00 EUR on 2026-01-08, and it has no overdraft.")
    assert days.history.head() == 4


def test_what_that_day_and_all_since_cover_is_recorded(days: Desk) -> None:
    days.do(Withdraw("123", eur(130)), effective_at=THIRD)
    with pytest.raises(BelowZeroThen):
        days.do(Withdraw("123", eur(1)), effective_at=START)


def test_a_later_day_that_would_fall_below_zero_is_named(days: Desk) -> None:
    days.do(Withdraw("123", eur(120)), effective_at=THIRD)
    with pytest.raises(BelowZeroThen) as refused:
        days.do(Withdraw("123", eur(20)), effective_at=START + DAY)
    assert (refused.value.day, refused.value.balance) == ("2026-01-08", eur(-10))


def test_the_overdraft_counts(days: Desk) -> None:
    days.do(SetOverdraftLimit("123", eur(10)))
    days.do(Withdraw("123", eur(140)), effective_at=THIRD)
    with pytest.raises(BelowZeroThen, match=r"it may go to -10\.00 EUR"):
        days.do(Withdraw("123", eur(1)), effective_at=THIRD)


def test_what_came_in_later_on_the_same_day_counts(desk: Desk) -> None:
    desk.opened("1", deposit="10")
    desk.do(Withdraw("1", eur(10)), effective_at=START - START % DAY)
    assert desk.balance("1") == 0


def test_both_sides_of_a_transfer_and_reversals_are_looked_at(days: Desk) -> None:
    days.opened("456")
    with pytest.raises(BelowZeroThen):
        days.do(Transfer("123", "456", eur(150)), effective_at=THIRD)
    days.do(Withdraw("123", eur(120)), effective_at=THIRD)
    with pytest.raises(BelowZeroThen):
        days.do(days.bank.reversal(4, "a mistake"), effective_at=THIRD)


def test_money_in_and_states_are_never_refused_for_an_earlier_day(days: Desk) -> None:
    days.do(Deposit("123", eur(1)), effective_at=START)
    days.do(Freeze("123"), effective_at=START)
    assert days.history.head() == 6


def test_what_another_bank_recorded_is_taken_over_as_it_is(days: Desk) -> None:
    days.do(RecordTransaction("123", Money(-14_000, "EUR"), "other-banks"), effective_at=THIRD)
    assert days.balance("123") == 4_000


@quick
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-60, 60).filter(bool)), max_size=25))
def test_no_day_ever_ends_below_zero_whatever_people_enter_for_it(moves: list[tuple[int, int]]) -> None:
    desk = memory_desk()
    desk.opened("1")
    for ago, amount in moves:
        command = Deposit("1", Money(amount, "EUR")) if amount > 0 else Withdraw("1", Money(-amount, "EUR"))
        with suppress(Refused):
            desk.do(command, effective_at=desk.clock.now - ago * DAY)
    for ago in range(8):
        end = (START // DAY - ago + 1) * DAY - 1
        assert all(found.balance >= 0 for found in accounts_effective(desk.history, end, desk.history.head()))
