"""Reverse and book again, in one step."""

import pytest
from hypothesis import assume
from hypothesis import given as given_any
from hypothesis import strategies as st

from bankapp.domain.commands import Deposit, OpenAccount, RecordTransaction, SetOverdraftLimit, Transfer, Withdraw
from bankapp.domain.money import Money
from bankapp.domain.rejections import (
    AlreadyReversed,
    CurrencyMismatch,
    NotEnoughMoney,
    NotReversible,
    ReasonMissing,
    SameAccount,
    UnknownAccount,
)
from bankapp.errors import BankappError, Refused
from bankapp.eventstore.identity import id_text
from bankapp.eventstore.recorded import metadata_of
from bankapp.services.backdating import BelowZeroThen
from bankapp.services.bank import NoSuchEvent, Outcome
from bankapp.services.correcting import Correction, NothingCorrected, NotRebookable
from bankapp.services.schema import account_of
from tests.support.answers import Life, eur, lived, lives, quick, story
from tests.support.lives import ACCOUNTS, DAY, currency_of
from tests.support.services import Desk, memory_desk


@pytest.fixture
def desk() -> Desk:
    """A bank in memory: what the stores have to do with it, their own tests say."""
    return memory_desk()


def _correct(desk: Desk, position: int, correction: Correction, reason: str = "typing error") -> Outcome:
    command = desk.bank.rebooking(position, correction, reason)
    return desk.do(command, effective_at=correction.effective_at)


def _told(outcome: Outcome) -> list[tuple[str, str]]:
    return [(event.type, account_of(event.stream_id)) for event in outcome.events]


def test_an_amount_is_corrected_by_a_reversal_and_a_new_booking_in_one_command(desk: Desk) -> None:
    story(desk)
    outcome = _correct(desk, 2, Correction(eur(110)))
    assert _told(outcome) == [("MoneyDeposited", "123"), ("TransactionReversed", "123")]
    assert len({event.command_id for event in outcome.events}) == 1
    assert (desk.balance("123"), outcome.balance) == (1_500, Money(1_500, "EUR"))


def test_money_that_was_spent_since_does_not_stand_in_the_way(desk: Desk) -> None:
    """Of the 100 that came in 95 went out, so that they could not be taken back first."""
    story(desk)
    with pytest.raises(NotEnoughMoney):
        desk.do(desk.bank.reversal(2, "typing error"))
    _correct(desk, 2, Correction(eur(95)))
    assert desk.balance("123") == 0


def test_no_balance_is_below_its_limit_in_between(desk: Desk) -> None:
    story(desk)
    for position, correction in ((2, Correction(eur(95))), (8, Correction(eur(60))), (5, Correction(eur(30)))):
        _correct(desk, position, correction)
    for account_id, limit in (("123", 0), ("456", 1_000)):
        events = desk.history.account_events(account_id, 1, desk.history.version(account_id))
        assert min(desk.history.balances(account_id, events)) >= -limit


def test_a_counterparty_and_an_account_are_corrected_too(desk: Desk) -> None:
    desk.opened("1", "2", deposit="100")
    outcome = _correct(desk, 4, Correction(counterparty="Acme Ltd", account_id="1"))
    assert _told(outcome) == [("MoneyDeposited", "1"), ("TransactionReversed", "2")]
    assert '"counterparty":"Acme Ltd"' in outcome.events[0].data


@pytest.mark.parametrize("position", [5, 6], ids=["by the leg that went out", "by the leg that came in"])
def test_of_a_transfer_both_legs_are_booked_again(desk: Desk, position: int) -> None:
    story(desk)
    outcome = _correct(desk, position, Correction(eur(20)))
    assert (desk.balance("123"), desk.balance("456")) == (1_000, 2_000)
    assert sorted(event.type for event in outcome.events) == [
        *("TransactionReversed", "TransactionReversed"),
        *("TransferReceived", "TransferSent"),
    ]


def test_a_transfer_goes_to_another_account(desk: Desk) -> None:
    story(desk)
    desk.do(OpenAccount("789", "Cleo", "EUR"))
    _correct(desk, 5, Correction(counterparty="789"))
    assert [desk.balance(name) for name in ("123", "456", "789")] == [500, 0, 2_500]
    _correct(desk, 11, Correction(account_id="456"))
    assert [desk.balance(name) for name in ("123", "456", "789")] == [500, 2_500, 0]


def test_what_was_booked_again_can_be_corrected_again(desk: Desk) -> None:
    story(desk)
    first = _correct(desk, 5, Correction(eur(20)))
    sent = next(event for event in first.events if event.type == "TransferSent")
    _correct(desk, sent.position, Correction(eur(22)))
    assert (desk.balance("123"), desk.balance("456")) == (800, 2_200)


def test_a_fee_stays_a_fee(desk: Desk) -> None:
    desk.opened("1", deposit="10")
    desk.do(RecordTransaction("1", Money(-500, "EUR"), "fees", "bank", "ref 7", stated_balance=500))
    outcome = _correct(desk, 3, Correction(Money(400, "EUR")))
    booked = next(event for event in outcome.events if event.type == "MoneyWithdrawn")
    assert booked.data == '{"amount":400,"currency":"EUR","against":"fees","counterparty":"bank","reference":"ref 7"}'


def test_with_a_date_it_counts_from_then_and_the_undoing_from_when_the_event_did(desk: Desk) -> None:
    desk.opened("1", deposit="100")
    desk.clock.advance(5 * DAY // 1_000_000)
    paid = desk.do(Withdraw("1", eur(30), "landlord")).events[0].effective_at
    desk.clock.advance(5 * DAY // 1_000_000)
    outcome = _correct(desk, 3, Correction(effective_at=paid - 3 * DAY))
    assert {event.type: event.effective_at for event in outcome.events} == {
        "TransactionReversed": paid,
        "MoneyWithdrawn": paid - 3 * DAY,
    }


def test_without_a_date_it_all_counts_from_now(desk: Desk) -> None:
    story(desk)
    events = _correct(desk, 2, Correction(eur(101))).events
    assert all(event.effective_at == event.recorded_at for event in events)


def test_a_date_on_which_the_money_was_not_there_is_refused(desk: Desk) -> None:
    desk.opened("1", deposit="10")
    first = desk.store.head().position
    desk.clock.advance(5 * DAY // 1_000_000)
    desk.do(Deposit("1", eur(30)))
    desk.do(Withdraw("1", eur(40)))
    before = next(desk.store.read(first, first)).effective_at
    with pytest.raises(BelowZeroThen):
        _correct(desk, 4, Correction(effective_at=before))
    assert desk.history.head() == 4


def test_both_are_caused_by_the_event_and_belong_to_what_it_belongs_to(desk: Desk) -> None:
    story(desk)
    outcome = _correct(desk, 5, Correction(eur(20)))
    sent, received = desk.history.events(5, 6)
    for event in outcome.events:
        cause = sent if account_of(event.stream_id) == "123" else received
        metadata = metadata_of(event)
        assert metadata.causation_id == id_text(cause.event_id)
        assert metadata.correlation_id == id_text(sent.command_id)


REFUSED: dict[str, tuple[int, Correction, str, type[BankappError]]] = {
    "no reason": (2, Correction(eur(1)), " ", ReasonMissing),
    "nothing changed": (2, Correction(), "why", NothingCorrected),
    "the same again": (2, Correction(eur(100), "Acme", "123"), "why", NothingCorrected),
    "too much": (8, Correction(eur(500)), "why", NotEnoughMoney),
    "less than was spent since": (2, Correction(eur(94)), "why", NotEnoughMoney),
    "no money moved": (1, Correction(eur(1)), "why", NotReversible),
    "undone before": (3, Correction(eur(1)), "why", AlreadyReversed),
    "a reversal": (7, Correction(eur(1)), "why", NotReversible),
    "no such event": (99, Correction(eur(1)), "why", NoSuchEvent),
    "no event": (0, Correction(eur(1)), "why", NoSuchEvent),
    "no such account": (2, Correction(account_id="9"), "why", UnknownAccount),
    "to itself": (5, Correction(counterparty="123"), "why", SameAccount),
    "another currency": (2, Correction(account_id="yen"), "why", CurrencyMismatch),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_nothing(desk: Desk, name: str) -> None:
    position, correction, reason, refusal = REFUSED[name]
    story(desk)
    desk.do(OpenAccount("yen", "Yuki", "JPY"))
    before = desk.store.head()
    with pytest.raises(refusal):
        _correct(desk, position, correction, reason)
    assert desk.store.head() == before


def test_a_rounding_can_be_reversed_but_not_booked_again(desk: Desk) -> None:
    desk.opened("1")
    desk.do(RecordTransaction("1", eur(5), "cash", rounding=1))
    with pytest.raises(NotRebookable, match="can be reversed, but not booked again"):
        desk.bank.rebooking(3, Correction(eur(1)), "why")


def test_what_has_gone_to_an_overdraft_may_be_moved_within_it(desk: Desk) -> None:
    story(desk)
    desk.do(SetOverdraftLimit("123", eur(50)))
    desk.do(Transfer("123", "456", eur(50)))
    _correct(desk, 10, Correction(eur(55)))
    assert desk.balance("123") == -5_000


corrections = st.builds(
    Correction,
    st.none() | st.integers(1, 500).map(lambda minor: Money(minor, "EUR")),
    st.none() | st.sampled_from(ACCOUNTS),
    st.none() | st.sampled_from(ACCOUNTS),
)


@quick
@given_any(lives, st.integers(1, 40), corrections)
def test_after_it_the_books_balance_and_a_refusal_leaves_nothing(
    life: Life, position: int, correction: Correction
) -> None:
    desk = lived(life)
    assume(position <= desk.history.head())
    before = {name: desk.balance(name) for name in ACCOUNTS if desk.history.version(name)}
    head = desk.store.head()
    try:
        outcome = _correct(desk, position, correction)
    except Refused:
        assert desk.store.head() == head
        return
    books = desk.history.books(outcome.position)
    assert books.balanced
    limits = {name: desk.history.account(name, outcome.position).overdraft_limit for name in before}
    assert all(desk.balance(name) >= min(before[name], -limits[name]) for name in before)
    assert {currency_of(name) for name in before} >= {total.currency for total in books.totals}
