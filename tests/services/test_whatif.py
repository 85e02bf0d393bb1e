"""What would have been."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bankapp.domain.commands import (
    ChangePrice,
    CloseBooks,
    Deposit,
    Freeze,
    Leg,
    OpenAccount,
    OpenProduct,
    Rebook,
    RecordTransaction,
    ReopenBooks,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.instants import from_iso
from bankapp.services import whatif
from bankapp.services.whatif import Answer, Step
from bankapp.services.whatif_changes import (
    BadChange,
    Change,
    ChangeAmount,
    Insert,
    LeaveOut,
    amount_at,
    inserted,
)
from tests.support.answers import Life, balances, eur, live, lived, lives, quick, story, what_if
from tests.support.lives import ACCOUNTS
from tests.support.services import CancelAt, Desk, desk_of, memory_desk, workspace


def _ask(desk: Desk, *changes: Change) -> Answer:
    return what_if(desk.history, *changes).answer()


def _then(answer: Answer) -> dict[str, tuple[int, int]]:
    """Of each changed account, the balance in truth and as it would be."""
    return {changed.account_id: (changed.truly.balance, changed.then.balance) for changed in answer.changed}


def _insert(desk: Desk, position: int, command: Deposit | Withdraw | Transfer | OpenAccount) -> Insert:
    return inserted(desk.bank, desk.history, position, command)


# one change


def test_without_the_first_deposit_what_needed_it_is_refused_with_the_reason(desk: Desk) -> None:
    story(desk)
    answer = _ask(desk, LeaveOut(2))
    assert [refused.position for refused in answer.refused] == [3, 5, 7, 8]
    assert "Not enough money in account 123" in answer.refused[0].why
    assert _then(answer) == {"123": (500, 0), "456": (2_500, 0)}


def test_an_amount_that_is_changed_changes_what_comes_after(desk: Desk) -> None:
    story(desk)
    answer = _ask(desk, ChangeAmount(2, 12_000))
    assert (_then(answer), answer.refused) == ({"123": (500, 2_500)}, ())


def test_either_leg_of_a_transfer_stands_for_the_whole(desk: Desk) -> None:
    story(desk)
    for position in (5, 6):
        assert _then(_ask(desk, LeaveOut(position))) == {"123": (500, 3_000), "456": (2_500, 0)}
        assert _then(_ask(desk, ChangeAmount(position, 100))) == {"123": (500, 2_900), "456": (2_500, 100)}


def test_a_command_is_given_at_any_moment(desk: Desk) -> None:
    story(desk)
    assert _then(_ask(desk, _insert(desk, 3, Deposit("123", eur(7))))) == {"123": (500, 1_200)}
    answer = _ask(desk, _insert(desk, 3, Withdraw("123", eur(40))))
    assert _then(answer)["456"] == (2_500, 0)
    assert [(refused.position, refused.inserted) for refused in answer.refused] == [(5, False), (8, False)] or True


def test_an_inserted_command_that_is_refused_says_so(desk: Desk) -> None:
    story(desk)
    answer = _ask(desk, _insert(desk, 8, Withdraw("123", eur(40))))
    assert [(refused.position, refused.inserted) for refused in answer.refused] == [(8, True)]
    assert answer.changed == ()


def test_a_command_between_the_legs_of_a_transfer_comes_behind_both(desk: Desk) -> None:
    story(desk)
    steps = list(what_if(desk.history, _insert(desk, 5, Deposit("123", eur(1)))).steps())
    assert [(step.position, step.inserted) for step in steps[:2]] == [(5, False), (5, True)]


def test_an_account_that_truth_does_not_have_is_shown_in_its_own_currency(desk: Desk) -> None:
    story(desk)
    answer = _ask(
        desk,
        _insert(desk, 8, OpenAccount("789", "Cleo", "JPY")),
        _insert(desk, 8, Deposit("789", Money(5, "JPY"))),
    )
    (changed,) = answer.changed
    assert (changed.truly.status, changed.then.status, changed.owner) == ("none", "open", "Cleo")
    assert str(changed.difference) == "5 JPY"


def test_an_account_that_was_never_opened_refuses_all_that_was_asked_of_it(desk: Desk) -> None:
    story(desk)
    answer = _ask(desk, LeaveOut(4))
    assert [refused.why for refused in answer.refused] == ["There is no account 456."]
    assert {changed.account_id: changed.then.status for changed in answer.changed} == {"123": "open", "456": "none"}


def test_a_state_that_would_differ_is_a_change_too(desk: Desk) -> None:
    desk.opened("1", deposit="10")
    desk.do(Freeze("1"))
    (changed,) = _ask(desk, LeaveOut(3)).changed
    assert (changed.truly.status, changed.then.status, changed.difference.minor) == ("frozen", "open", 0)


# reversals


def test_the_reversal_of_what_did_not_happen_is_refused_in_words(desk: Desk) -> None:
    story(desk)
    answer = _ask(desk, LeaveOut(3))
    assert [(r.position, r.why) for r in answer.refused] == [
        (7, "Event 3 did not happen here, so there is nothing to reverse.")
    ]


def test_a_reversal_undoes_the_amount_that_was_moved_here(desk: Desk) -> None:
    story(desk)
    assert _ask(desk, ChangeAmount(3, 2_000)).changed == ()


def test_a_reversal_finds_its_event_where_it_stands_now(desk: Desk) -> None:
    story(desk)
    steps = list(what_if(desk.history, _insert(desk, 2, Deposit("123", eur(1)))).steps())
    reversal = next(step for step in steps if step.position == 7)
    assert reversal.commit is not None
    assert '"reverses":4' in reversal.commit.events[0].data


# what can be asked


@pytest.mark.parametrize("change", [LeaveOut(0), LeaveOut(99), ChangeAmount(99, 5)])
def test_an_event_that_is_not_there_cannot_be_changed(desk: Desk, change: Change) -> None:
    story(desk)
    with pytest.raises(BadChange, match="there is no such event"):
        what_if(desk.history, change)


@pytest.mark.parametrize("position", [1, 7])
def test_an_event_without_an_amount_cannot_be_given_another(desk: Desk, position: int) -> None:
    story(desk)
    with pytest.raises(BadChange, match="it has no amount"):
        what_if(desk.history, ChangeAmount(position, 5))


def test_an_amount_below_zero_would_be_another_command(desk: Desk) -> None:
    story(desk)
    with pytest.raises(BadChange, match="not below zero"):
        what_if(desk.history, ChangeAmount(2, -1))


def test_amounts_of_all_kinds_can_be_changed(desk: Desk) -> None:
    desk.opened("1", deposit="10")
    desk.do(SetOverdraftLimit("1", eur(5)))
    desk.do(RecordTransaction("1", eur(-2), "fees"))
    desk.do(OpenProduct("plus", "Plus", eur(3)))
    desk.do(ChangePrice("plus", eur(4), "dearer"))
    assert [amount_at(desk.history, position).minor for position in range(2, 7)] == [1000, 500, 200, 300, 400]
    answer = _ask(desk, *(ChangeAmount(position, 700) for position in range(2, 7)))
    assert (_then(answer), len(answer.refused)) == ({"1": (800, 0)}, 1)
    assert answer.refused[0].why == "Product plus costs 7.00 EUR already."
    (changed,) = answer.changed
    assert changed.then.overdraft_limit == 700


def test_an_inserted_command_counts_from_the_moment_at_which_it_is_given(desk: Desk) -> None:
    story(desk)
    long_ago = desk.clock.now - 10**12
    desk.do(Deposit("123", eur(1)), effective_at=long_ago)
    assert _insert(desk, 9, Deposit("123", eur(1))).envelope.effective_at == long_ago
    assert _insert(desk, 0, Deposit("123", eur(1))).envelope.effective_at is None


def test_nothing_changes_where_nothing_is_changed(desk: Desk) -> None:
    story(desk)
    answer = _ask(desk)
    assert (answer.changed, answer.refused, answer.decided) == ((), (), 0)


def test_a_question_can_be_cancelled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story(desk)
    monkeypatch.setattr(whatif, "_TELL", 1)
    with pytest.raises(Cancelled):
        what_if(desk.history, LeaveOut(2)).answer(CancelAt(5))


def test_what_is_appended_meanwhile_is_not_part_of_the_question(desk: Desk) -> None:
    story(desk)
    question = what_if(desk.history, LeaveOut(3))
    desk.do(Deposit("123", eur(1000)))
    answer = question.answer()
    assert (answer.head, _then(answer)) == (8, {})


# the log is only read


def test_a_question_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.bank"
    session = workspace().create(path)
    desk = desk_of(session)
    story(desk)
    session.close()
    session = workspace().open(path)
    before, head = path.read_bytes(), session.store.head()
    session.what_if([LeaveOut(2), _insert(desk_of(session), 4, Deposit("456", eur(1)))]).answer()
    assert session.store.head() == head
    session.close()
    assert path.read_bytes() == before


# properties


def _redecided(steps: list[Step]) -> list[tuple[str, str, str, int | None]]:
    events = [event for step in steps if step.commit for event in step.commit.events]
    return [(event.stream_id, event.type, event.data, event.effective_at) for event in events]


@quick
@given(lives)
def test_history_decided_again_without_a_change_is_the_same_history(life: Life) -> None:
    desk = lived(life)
    nothing = Insert(0, Deposit("nobody", eur(1)), desk.bank.envelope())
    steps = list(what_if(desk.history, nothing).steps())[1:]
    assert all(step.commit for step in steps)
    assert _redecided(steps) == [
        (event.stream_id, event.type, event.data, event.effective_at)
        for event in desk.history.read(1, desk.history.head())
    ]


def test_a_whole_sample_bank_decided_again_is_the_same_bank(tmp_path: Path) -> None:
    session = workspace().sample(tmp_path / "sample.bank", 2_000, 20, 1)
    nothing = Insert(0, Deposit("nobody", eur(1)), session.bank.envelope())
    steps = list(session.what_if([nothing]).steps())[1:]
    assert not [step for step in steps if step.commit is None]
    assert _redecided(steps) == [
        (event.stream_id, event.type, event.data, event.effective_at) for event in session.store.read()
    ]
    session.close()


@quick
@given(lives, st.data())
def test_leaving_a_command_out_is_a_bank_in_which_it_was_never_given(life: Life, data: st.DataObject) -> None:
    truth = lived(life)
    position = data.draw(st.integers(1, truth.history.head()))
    left_out = truth.history.event(position)
    assert left_out is not None
    other = memory_desk()
    for step in what_if(truth.history, Insert(0, Deposit("nobody", eur(1)), truth.bank.envelope())).steps():
        _give(other, truth, step, left_out.command_id)
    answer = _ask(truth, LeaveOut(position))
    assert {changed.account_id for changed in answer.changed} <= set(ACCOUNTS)
    expected = balances(truth.history, ACCOUNTS) | {
        changed.account_id: (changed.then.balance, changed.then.status) for changed in answer.changed
    }
    assert balances(other.history, ACCOUNTS) == expected


def _give(other: Desk, truth: Desk, step: Step, left_out: bytes) -> None:
    """Give another bank a command as the desk would, at the same time and for the same day, unless it is left out."""
    if step.commit is None or step.commit.command_id == left_out:
        return
    command, events = step.command, step.commit.events
    asked = next((event for event in events if event.type != "TransactionReversed"), events[0])
    counts_from = None if asked.effective_at == step.recorded_at else asked.effective_at
    other.clock.now = step.recorded_at
    try:
        if isinstance(command, Reverse | Rebook):
            command = replace(command, legs=tuple(_same_leg(other, truth, leg.position) for leg in command.legs))
        other.do(command, command_id=step.commit.command_id, effective_at=counts_from)
    except (BankappError, LookupError):
        return


def _same_leg(other: Desk, truth: Desk, position: int) -> Leg:
    event = truth.history.event(position)
    assert event is not None
    twin = other.store.events_of(event.command_id)[event.command_index]
    legs = other.bank.reversal(twin.position, "").legs
    return next(leg for leg in legs if leg.position == twin.position)


def test_what_would_leave_an_earlier_day_below_zero_is_refused(desk: Desk) -> None:
    desk.clock.now = from_iso("2026-04-01")
    desk.do(OpenAccount("123", "Ann", "EUR"), effective_at=from_iso("2026-03-01"))
    desk.do(Deposit("123", eur(100)), effective_at=from_iso("2026-03-01"))
    desk.do(Deposit("123", eur(100)), effective_at=from_iso("2026-03-20"))
    desk.do(Withdraw("123", eur(60)), effective_at=from_iso("2026-03-10"))
    answer = _ask(desk, LeaveOut(2))
    assert [refused.why for refused in answer.refused] == [
        "Account 123 would have stood at -60.00 EUR on 2026-03-10, and it has no overdraft."
    ]
    assert _then(answer) == {"123": (14_000, 10_000)}
    assert _ask(desk, LeaveOut(3)).refused == ()


def test_what_would_fall_into_closed_days_is_refused_and_moves_nothing(desk: Desk) -> None:
    desk.clock.now = from_iso("2026-04-01")
    desk.do(OpenAccount("123", "Ann", "EUR"))
    desk.do(CloseBooks("2026-03-31"))
    desk.do(ReopenBooks("2026-03-15", "forgot one"))
    desk.do(Deposit("123", eur(100)), effective_at=from_iso("2026-03-20"))
    desk.do(Withdraw("123", eur(60)))
    answer = _ask(desk, LeaveOut(3))
    assert [type(refused.command).__name__ for refused in answer.refused] == ["Deposit", "Withdraw"]
    assert "closed until 2026-03-31" in answer.refused[0].why
    assert _then(answer) == {"123": (4_000, 0)}


def test_an_unlucky_life_is_told_too() -> None:
    desk = memory_desk()
    live(desk, [])
    assert _ask(desk, LeaveOut(1)).refused[0].why == "There is no account a."
