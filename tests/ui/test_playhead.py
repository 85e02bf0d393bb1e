"""The playhead: one moment, followed by all."""

import pytest
from pytestqt.qtbot import QtBot

from bankapp.ui.playhead import Playhead


@pytest.fixture
def playhead(qtbot: QtBot) -> Playhead:
    playhead = Playhead()
    playhead.start(10)
    return playhead


def test_a_bank_is_shown_as_it_is_now(playhead: Playhead) -> None:
    assert (playhead.position, playhead.head, playhead.is_now) == (10, 10, True)


def test_going_to_a_position_is_told_once(qtbot: QtBot, playhead: Playhead) -> None:
    with qtbot.waitSignal(playhead.moved) as told:
        playhead.go_to(4)
    assert told.args == [4, 10]
    with qtbot.assertNotEmitted(playhead.moved):
        playhead.go_to(4)


@pytest.mark.parametrize(("wanted", "reached"), [(-5, 0), (99, 10)], ids=["before the first", "behind the last"])
def test_a_position_outside_of_the_log_is_brought_to_its_end(playhead: Playhead, wanted: int, reached: int) -> None:
    playhead.go_to(5)
    playhead.go_to(wanted)
    assert playhead.position == reached


def test_now_follows_a_log_that_grows(qtbot: QtBot, playhead: Playhead) -> None:
    with qtbot.waitSignal(playhead.moved) as told:
        playhead.set_head(12)
    assert told.args == [12, 12]


def test_the_past_stays_where_it_is_while_the_log_grows(qtbot: QtBot, playhead: Playhead) -> None:
    playhead.go_to(3)
    with qtbot.waitSignal(playhead.grew) as told, qtbot.assertNotEmitted(playhead.moved):
        playhead.set_head(12)
    assert told.args == [3, 12]
    assert not playhead.is_now


def test_a_log_never_shrinks(qtbot: QtBot, playhead: Playhead) -> None:
    with qtbot.assertNotEmitted(playhead.moved), qtbot.assertNotEmitted(playhead.grew):
        playhead.set_head(9)
    assert playhead.head == 10
