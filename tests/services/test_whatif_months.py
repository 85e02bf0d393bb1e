"""What if, over months that were closed: fees and interest are those of the other history."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    Command,
    Deposit,
    OpenAccount,
    OpenProduct,
    RecordTransaction,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.domain.months import parse_month
from bankapp.errors import BankappError
from bankapp.eventstore.instants import from_iso
from bankapp.services.dates import DAY
from bankapp.services.month_end import look_at_month, post_month
from bankapp.services.whatif import Answer
from bankapp.services.whatif_changes import Change, ChangeAmount, LeaveOut, inserted
from tests.support.answers import quick, what_if
from tests.support.clock import FakeClock
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, desk_of, memory_desk, workspace

MARCH, APRIL = "2026-03", "2026-04"
YEAR = from_iso("2025-12-01")


@pytest.fixture
def june(desk: Desk) -> Desk:
    return opened(desk)


def opened(desk: Desk) -> Desk:
    """In June: a product for 2.50 a month that bears 10 % (1), and an account that has it (2, 3), with 3,650 (4)."""
    desk.clock.now = from_iso("2026-06-02T10:00")
    desk.do(OpenProduct("plus", "Plus", eur("2.50"), 1000), effective_at=YEAR)
    desk.do(OpenAccount("a", "Ann", "EUR", product="plus"), effective_at=YEAR)
    desk.do(Deposit("a", eur("3650")), effective_at=YEAR)
    return desk


def close(desk: Desk, *months: str, progress: CancelAt | None = None) -> None:
    for month in months:
        basis = look_at_month(desk.bank, desk.history, parse_month(month))
        post_month(desk.bank, desk.store, basis, "ada", progress or CancelAt(), pause=lambda _: None)


def ask(desk: Desk, *changes: Change) -> Answer:
    return what_if(desk.history, *changes).answer()


def then(answer: Answer) -> dict[str, tuple[int, int]]:
    """Of each changed account, the balance in truth and as it would be."""
    return {changed.account_id: (changed.truly.balance, changed.then.balance) for changed in answer.changed}


def put(desk: Desk, position: int, command: Command) -> Change:
    return inserted(desk.bank, desk.history, position, command)  # type: ignore[arg-type]


def test_money_that_never_came_bears_no_interest(june: Desk) -> None:
    june.do(Deposit("a", eur("365")), effective_at=from_iso("2026-02-01"))
    close(june, MARCH)
    assert june.balance("a") == 401_500 + 3_410 - 250  # 4,015 for 31 days at 10 %
    answer = ask(june, LeaveOut(5))
    assert (then(answer), answer.refused) == ({"a": (404_660, 365_000 + 3_100 - 250)}, ())


def test_interest_of_one_month_is_counted_in_the_next(june: Desk) -> None:
    june.do(Deposit("a", eur("365")), effective_at=from_iso("2026-02-01"))
    close(june, MARCH, APRIL)
    march = 365_000 + 3_100 - 250
    april = 3_023  # the exact 30 days of it at 10 %: 3,023.42
    assert then(ask(june, LeaveOut(5)))["a"][1] == march + april - 250


def test_another_price_is_charged_by_months_to_come(june: Desk) -> None:
    june.do(ChangePrice("plus", eur("4"), "dearer"), effective_at=from_iso("2026-03-15"))
    close(june, MARCH)
    assert then(ask(june, ChangeAmount(5, 900))) == {"a": (365_000 + 3_100 - 400, 365_000 + 3_100 - 900)}


def test_who_would_have_had_no_product_is_charged_nothing_and_that_is_no_refusal(june: Desk) -> None:
    june.do(OpenAccount("b", "Bob", "EUR"), effective_at=YEAR)
    june.do(ChooseProduct("b", "plus"), effective_at=YEAR)
    close(june, MARCH)
    answer = ask(june, LeaveOut(6))
    assert (then(answer), answer.refused) == ({"b": (-250, 0)}, ())


def test_who_would_have_had_a_product_is_charged_as_well(june: Desk) -> None:
    june.do(OpenAccount("b", "Bob", "EUR"), effective_at=YEAR)
    close(june, MARCH)
    assert then(ask(june, put(june, 5, ChooseProduct("b", "plus")))) == {"b": (0, -250)}


def test_an_account_that_is_opened_in_the_other_history_has_its_months_closed_too(june: Desk) -> None:
    close(june, MARCH)
    changes = [put(june, 4, OpenAccount("c", "Cy", "EUR", product="plus")), put(june, 4, Deposit("c", eur("365")))]
    assert then(ask(june, *changes)) == {"c": (0, 36_500 + 310 - 250)}


def test_who_was_not_charged_in_truth_because_it_was_stopped_is_not_charged_then(june: Desk) -> None:
    for number in range(250):
        june.do(OpenAccount(f"x{number}", "Xu", "EUR", product="plus"), effective_at=YEAR)
    close(june, MARCH, progress=CancelAt(200))
    head = june.history.head()
    assert ask(june, LeaveOut(4)).changed != ()
    assert set(then(ask(june, put(june, head, Deposit("x1", eur("1")))))) == {"x1"}
    assert set(then(ask(june, put(june, 4, Deposit("a", eur("1")))))) == {"a"}


def test_what_was_posted_before_the_moment_stays(june: Desk) -> None:
    close(june, MARCH)
    june.do(Deposit("a", eur("365")), effective_at=from_iso("2026-02-01"))  # entered later: March does not have it
    head = june.history.head()
    assert then(ask(june, LeaveOut(head))) == {"a": (365_000 + 2_850 + 36_500, 365_000 + 2_850)}


def test_a_posting_that_is_left_out_is_not_made_after_all(june: Desk) -> None:
    close(june, MARCH)
    assert then(ask(june, LeaveOut(5))) == {"a": (365_000 + 2_850, 365_000)}


def test_a_posting_that_was_reversed_is_reversed_as_it_would_be(june: Desk) -> None:
    june.do(Deposit("a", eur("365")), effective_at=from_iso("2026-02-01"))
    close(june, MARCH)  # interest 6, fee 7
    june.do(june.bank.reversal(6, "no interest after all"))
    assert then(ask(june, LeaveOut(5))) == {"a": (401_500 - 250, 365_000 - 250)}


def test_the_fee_is_told_from_the_interest_where_only_one_is_left(june: Desk) -> None:
    close(june, MARCH)  # interest 5, fee 6
    june.do(june.bank.reversal(6, "no fee after all"))
    answer = ask(june, LeaveOut(4))
    assert (then(answer), answer.refused) == ({"a": (365_000 + 3_100, 0)}, ())


def test_a_reversal_of_interest_that_would_never_have_been_paid_is_refused(june: Desk) -> None:
    close(june, MARCH)
    june.do(june.bank.reversal(5, "no interest after all"))
    answer = ask(june, LeaveOut(4))
    assert [refused.why for refused in answer.refused] == [
        "Event 5 did not happen here, so there is nothing to reverse."
    ]


def test_an_account_that_would_be_closed_is_charged_nothing(june: Desk) -> None:
    june.do(OpenAccount("b", "Bob", "EUR", product="plus"), effective_at=YEAR)
    close(june, MARCH)
    answer = ask(june, put(june, 6, CloseAccount("b")))
    assert (answer.changed[0].then.balance, answer.changed[0].then.status, answer.refused) == (0, "closed", ())


def test_what_another_bank_charged_is_kept_as_it_was(june: Desk) -> None:
    charged = RecordTransaction("a", Money(777, "EUR"), "interest-paid", reference=MARCH)
    june.do(charged, effective_at=from_iso("2026-03-31"))
    assert then(ask(june, LeaveOut(4))) == {"a": (365_777, 777)}


def test_a_what_if_without_a_change_is_the_truth(june: Desk) -> None:
    close(june, MARCH, APRIL)
    assert ask(june, put(june, 4, Withdraw("a", eur("99999")))).changed == ()


def test_counting_the_months_can_be_cancelled(june: Desk) -> None:
    for _ in range(1100):
        june.do(Deposit("a", eur("1")), effective_at=from_iso("2026-03-05"))
    close(june, MARCH)
    with pytest.raises(BankappError):
        what_if(june.history, LeaveOut(1103)).answer(CancelAt(900))


def test_a_what_if_that_was_saved_has_its_months_closed(tmp_path: Path) -> None:
    clock = FakeClock()
    banks = workspace(clock)
    with closing(banks.create(tmp_path / "true.bank")) as session:
        close(opened(desk_of(session, clock)), MARCH)
        with closing(banks.save_what_if(tmp_path / "if.bank", session, session.what_if([LeaveOut(4)]))) as copy:
            desk = desk_of(copy, clock)
            assert desk.balance("a") == -250
            close(desk, MARCH)
            assert desk.balance("a") == -250


_moves = st.one_of(
    st.integers(-(10**9), 10**9).map(lambda minor: RecordTransaction("a", Money(minor, "EUR"), "cash", reference="r")),
    st.tuples(st.sampled_from(["x", "y"]), st.integers(0, 10_000)).map(
        lambda it: ChangePrice(it[0], None, "why", it[1])
    ),
    st.sampled_from([ChooseProduct("a", "x"), ChooseProduct("a", "y")]),
)
_instants = st.integers(0, 80 * 24 - 1).map(lambda hours: from_iso("2026-02-20") + hours * DAY // 24)
_lives = st.lists(st.tuples(_moves, _instants), min_size=1, max_size=8)


def lived(moves: list[tuple[Command, int]]) -> tuple[Desk, list[tuple[Command, int]]]:
    """A bank after a life, its months closed, and what of that life was accepted."""
    desk, accepted = memory_desk(), list[tuple[Command, int]]()
    desk.clock.now = from_iso("2026-06-01")
    for name, rate in (("x", 125), ("y", 37)):
        desk.do(OpenProduct(name, name, eur("1"), rate), effective_at=YEAR)
    desk.do(OpenAccount("a", "Ann", "EUR"), effective_at=YEAR)
    for command, instant in moves:
        try:
            desk.do(command, effective_at=instant)
        except BankappError:
            continue
        accepted.append((command, instant))
    close(desk, MARCH, APRIL)
    return desk, accepted


@quick
@given(_lives, st.data())
def test_any_life_without_a_part_of_it_is_charged_as_if_that_had_never_been(
    moves: list[tuple[Command, int]], data: st.DataObject
) -> None:
    desk, accepted = lived(moves)
    if not accepted:
        return
    left_out = data.draw(st.integers(0, len(accepted) - 1))
    truly, _ = lived([*accepted[:left_out], *accepted[left_out + 1 :]])
    answer = ask(desk, LeaveOut(4 + left_out))
    balance = then(answer).get("a", (0, desk.balance("a")))[1]
    assert balance == truly.balance("a")
