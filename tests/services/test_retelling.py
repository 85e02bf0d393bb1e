"""From events back to commands."""

from hypothesis import given
from msgspec.structs import replace

from bankapp.domain.account import NO_ACCOUNT
from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    PostMonth,
    RecordTransaction,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.domain.product import NO_PRODUCT
from bankapp.services.planning import Planner
from bankapp.services.retelling import Retold, retell
from tests.support.answers import Life, eur, lived, lives, quick, story
from tests.support.services import Desk


def _retold(desk: Desk) -> list[Retold]:
    return list(retell(desk.history, desk.history.read(1, desk.history.head())))


def test_commands_are_read_from_their_events(desk: Desk) -> None:
    story(desk)
    found = _retold(desk)
    assert [retold.command for retold in found[:5]] == [
        OpenAccount("123", "Ann Lee", "EUR"),
        Deposit("123", eur(100), "Acme"),
        Withdraw("123", eur(50), "Shop"),
        OpenAccount("456", "Bob Stone", "EUR", 1000),
        Transfer("123", "456", eur(25)),
    ]
    assert [retold.positions for retold in found[3:]] == [(4,), (5, 6), (7,), (8,)]


def test_a_reversal_knows_what_it_undid_and_why(desk: Desk) -> None:
    story(desk)
    command = _retold(desk)[5].command
    assert isinstance(command, Reverse)
    assert ([leg.position for leg in command.legs], command.reason) == ([3], "wrong account")


def test_states_and_limits_are_retold(desk: Desk) -> None:
    desk.opened("1")
    desk.do(SetOverdraftLimit("1", eur(5)))
    desk.do(Freeze("1"))
    assert [retold.command for retold in _retold(desk)[1:]] == [SetOverdraftLimit("1", eur(5)), Freeze("1")]


def test_what_another_bank_recorded_stays_recorded(desk: Desk) -> None:
    desk.opened("1")
    taken_over = RecordTransaction("1", eur(-5), "cash", "Shop", "ref 7", rounding=-1, stated_balance=-501)
    desk.do(taken_over)
    (_, retold) = _retold(desk)
    assert (retold.command, retold.positions) == (taken_over, (2, 3))


def test_a_row_without_number_or_balance_is_still_no_withdrawal_at_the_desk(desk: Desk) -> None:
    """An import may go below zero, so that its rows must not meet the rules of the desk."""
    desk.opened("1")
    taken_over = RecordTransaction("1", eur(-5), "cash")
    envelope = replace(desk.bank.envelope("import"), correlation_id="one import")
    desk.bank.execute(taken_over, envelope)
    assert _retold(desk)[1].command == taken_over


def test_who_when_and_why_are_retold(desk: Desk) -> None:
    desk.opened("1")
    then = desk.clock.now - 5
    outcome = desk.do(Deposit("1", Money(1, "EUR")), actor="eve", reason="found", effective_at=then)
    envelope, event = _retold(desk)[1].envelope, outcome.events[0]
    assert (envelope.actor, envelope.reason, envelope.effective_at) == ("eve", "found", then)
    assert (envelope.command_id, _retold(desk)[1].recorded_at) == (event.command_id, event.recorded_at)


@quick
@given(lives)
def test_every_command_leads_to_its_events_again(life: Life) -> None:
    desk = lived(life)
    planner = Planner(lambda _: (0, NO_ACCOUNT), lambda _: (0, NO_PRODUCT))
    again = [event for retold in _retold(desk) for event in planner.plan(retold.command, retold.envelope).events]
    assert [(event.stream_id, event.type, event.data, event.effective_at) for event in again] == [
        (event.stream_id, event.type, event.data, event.effective_at)
        for event in desk.history.read(1, desk.history.head())
    ]


def test_what_a_month_cost_and_the_choice_of_a_product_are_retold(desk: Desk) -> None:
    commands = (
        OpenProduct("plus", "Plus", eur(3), 125),
        OpenAccount("1", "Ann", "EUR", 0, "plus"),
        OpenProduct("basic", "Basic", eur(0)),
        ChooseProduct("1", "basic"),
        ChangePrice("plus", None, "rates rose", 150),
        PostMonth("1", "2025-12", eur(3), eur(1)),
        PostMonth("1", "2025-11", eur(3), eur(0)),
    )
    for command in commands:
        desk.do(command)
    retold = [retold.command for retold in _retold(desk)]
    assert retold == [*commands[:4], replace(commands[4], fee=eur(3)), *commands[5:]]
