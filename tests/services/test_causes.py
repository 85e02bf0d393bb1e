"""What led to an event, and what came of it."""

import pytest
from msgspec.structs import replace

from bankapp.domain.commands import Command, Deposit, Withdraw
from bankapp.eventstore.identity import id_text
from bankapp.eventstore.recorded import correlation_of
from bankapp.services.causes import MOST, Chain, chain_of
from bankapp.services.correcting import Correction
from tests.support.answers import eur, story
from tests.support.services import Desk, memory_desk


def _chain(desk: Desk, position: int) -> Chain:
    event = desk.history.event(position)
    assert event is not None
    return chain_of(desk.history, event)


def _shape(chain: Chain) -> list[tuple[int, int]]:
    return [(link.event.position, link.depth) for link in chain.links]


def _correct(desk: Desk, position: int, whole: int) -> None:
    desk.do(desk.bank.rebooking(position, Correction(eur(whole)), "typing error"))


def _caused(desk: Desk, command: Command, causation_id: str, correlation_id: str) -> None:
    """As a programme would that keeps ids of its own."""
    envelope = replace(desk.bank.envelope(), causation_id=causation_id, correlation_id=correlation_id)
    desk.bank.execute(command, envelope)


def test_an_event_that_nothing_caused_and_nothing_came_of_stands_alone(desk: Desk) -> None:
    story(desk)
    chain = _chain(desk, 8)
    assert (_shape(chain), chain.tells, chain.whole) == ([(8, 0)], False, True)


@pytest.mark.parametrize("position", [3, 7], ids=["from the event", "from its reversal"])
def test_a_reversal_is_caused_by_what_it_undoes(desk: Desk, position: int) -> None:
    story(desk)
    chain = _chain(desk, position)
    assert (_shape(chain), chain.tells) == ([(3, 0), (7, 1)], True)


def test_what_is_booked_again_is_caused_by_what_it_stands_for_time_after_time(desk: Desk) -> None:
    story(desk)
    _correct(desk, 2, 110)
    _correct(desk, 9, 120)
    shape = [(2, 0), (9, 1), (11, 2), (12, 2), (10, 1)]
    assert {tuple(_shape(_chain(desk, position))) for position, _ in shape} == {tuple(shape)}


def test_the_legs_of_a_transfer_have_a_chain_each_and_one_correlation(desk: Desk) -> None:
    story(desk)
    _correct(desk, 5, 20)
    chain = _chain(desk, 6)
    assert _shape(chain) == [(5, 0), (9, 1), (12, 1), (6, 0), (10, 1), (11, 1)]
    assert len({correlation_of(link.event) for link in chain.links}) == 1


def test_a_cause_that_is_told_by_the_correlation_is_found(desk: Desk) -> None:
    story(desk)
    first = desk.history.event(2)
    assert first is not None
    _caused(desk, Withdraw("123", eur(1)), id_text(first.event_id), id_text(first.command_id))
    assert (_shape(_chain(desk, 9)), _chain(desk, 9).outside) == ([(2, 0), (9, 1)], "")


def test_a_cause_that_lies_elsewhere_is_named(desk: Desk) -> None:
    desk.opened("1")
    _caused(desk, Deposit("1", eur(1)), "order 17", "web shop")
    chain = _chain(desk, 2)
    assert (_shape(chain), chain.outside, chain.correlation_id, chain.tells) == ([(2, 0)], "order 17", "web shop", True)


def test_a_chain_without_end_is_cut() -> None:
    desk = memory_desk()
    desk.opened("1", deposit="1")
    position = 2
    for whole in range(2, MOST + 10):
        _correct(desk, position, whole)
        position = desk.history.head() - 1
    chain = _chain(desk, position)
    assert (len(chain.links), chain.whole) == (MOST, False)
