"""Asking together: all answers of a moment are of one state of the bank, however busy others are."""

import pytest

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.services.history import History
from tests.support.services import Desk

_OF_STATES = pytest.mark.parametrize("desk", ["sqlite", "postgresql"], indirect=True)
"""A bank in memory has nobody else who writes to it."""


def _told(history: History) -> tuple[int, int, int]:
    """What a frame shows: how far the log goes, a balance, and the newest event."""
    head = history.head()
    event = history.event(head)
    return head, history.account("1", head).balance, event.position if event else 0


@pytest.fixture
def busy(desk: Desk) -> Desk:
    desk.opened("1", deposit="10")
    return desk


def _append(desk: Desk) -> None:
    desk.do(Deposit("1", Money(500, "EUR")))


@_OF_STATES
def test_what_is_appended_meanwhile_is_seen_afterwards_only(busy: Desk) -> None:
    with busy.history.together():
        before = _told(busy.history)
        _append(busy)
        assert _told(busy.history) == before == (2, 1000, 2)
    assert _told(busy.history) == (3, 1500, 3)


def test_what_is_asked_one_by_one_sees_every_append(busy: Desk) -> None:
    assert _told(busy.history) == (2, 1000, 2)
    _append(busy)
    assert _told(busy.history) == (3, 1500, 3)


def test_asking_together_again_is_of_the_newest_state(busy: Desk) -> None:
    for head in (2, 3, 4):
        with busy.history.together():
            assert _told(busy.history)[0] == head
        _append(busy)


@_OF_STATES
def test_asking_together_within_asking_together_is_still_of_one_state(busy: Desk) -> None:
    with busy.history.together():
        assert _told(busy.history)[0] == 2
        _append(busy)
        with busy.history.together():
            assert _told(busy.history)[0] == 2
        assert _told(busy.history)[0] == 2
