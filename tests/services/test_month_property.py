"""Any account and any month: the interest is what a plain count, day by day in exact fractions, says."""

from datetime import timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bankapp.domain.commands import ChangePrice, ChooseProduct, OpenAccount, OpenProduct, RecordTransaction
from bankapp.domain.events import PriceChanged, ProductChosen, ProductOpened
from bankapp.domain.money import Money
from bankapp.domain.months import Month
from bankapp.domain.movements import effect_of
from bankapp.errors import BankappError
from bankapp.eventstore.instants import from_iso
from bankapp.services.dates import DAY
from bankapp.services.month_end import look_at_month, post_month
from bankapp.services.schema import codec
from bankapp.services.trial_balance import trial_balance
from tests.support.scenario import eur
from tests.support.services import Desk, memory_desk

MONTHS = (Month(2026, 2), Month(2026, 3))
_FIRST = from_iso("2026-01-20")
_instants = st.integers(0, 80 * 24 - 1).map(lambda hours: _FIRST + hours * DAY // 24)
_moves = st.one_of(
    st.integers(-(10**9), 10**9).map(lambda minor: RecordTransaction("a", Money(minor, "EUR"), "cash")),
    st.tuples(st.sampled_from(["x", "y"]), st.integers(0, 10_000)).map(
        lambda it: ChangePrice(it[0], None, "why", it[1])
    ),
    st.sampled_from([ChooseProduct("a", "x"), ChooseProduct("a", "y")]),
)


def lived(moves: list[tuple[object, int]]) -> Desk:
    """An account, two products, and what was entered of them in any order of days."""
    desk = memory_desk()
    desk.clock.now = from_iso("2026-06-01")
    for name, rate in (("x", 125), ("y", 37)):
        desk.do(OpenProduct(name, name, eur("1"), rate), effective_at=_FIRST)
    desk.do(OpenAccount("a", "Ann", "EUR"), effective_at=_FIRST)
    for command, instant in moves:
        try:
            desk.do(command, effective_at=instant)  # type: ignore[arg-type]
        except BankappError:
            continue
    return desk


def plainly(desk: Desk, month: Month) -> int:
    """Each day anew, from all events in the order in which they count."""
    events = sorted(desk.store.read(), key=lambda event: (event.effective_at, event.position))
    total = Fraction(0)
    for number in range(month.days):
        balance, product, rates = 0, "", dict[str, int]()
        for recorded in events:
            if recorded.effective_at >= from_iso((month.first + timedelta(number + 1)).isoformat()):
                break
            event = codec.decode(recorded)
            balance += effect_of(event)
            if isinstance(event, ProductChosen):
                product = event.product_id
            if isinstance(event, ProductOpened | PriceChanged) and event.rate is not None:
                rates[recorded.stream_id] = event.rate
        total += Fraction(max(balance, 0) * rates.get(f"product-{product}", 0), 365 * 10_000)
    return round(total)


@settings(max_examples=150)
@given(st.lists(st.tuples(_moves, _instants), max_size=12))
def test_interest_is_what_a_plain_count_says(moves: list[tuple[object, int]]) -> None:
    desk = lived(moves)
    for month in MONTHS:
        found = look_at_month(desk.bank, desk.history, month).statement().lines
        assert sum(line.interest for line in found) == (plainly(desk, month) if found else 0)


@settings(max_examples=50)
@given(st.lists(st.tuples(_moves, _instants), max_size=12), st.permutations([*MONTHS, *MONTHS]))
def test_whatever_is_closed_and_in_whatever_order_the_books_balance(
    moves: list[tuple[object, int]], months: list[Month]
) -> None:
    desk = lived(moves)
    for month in months:
        post_month(desk.bank, desk.store, look_at_month(desk.bank, desk.history, month), "ada")
    commands = [event.command_id for event in desk.store.read() if event.data.find('"reference":"2026-') > 0]
    assert len(set(commands)) <= len(MONTHS)
    assert all(trial_balance(desk.history, position).balanced for position in range(desk.history.head() + 1))
