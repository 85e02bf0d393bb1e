"""The playhead: one moment, followed by all."""

import pytest
from pytestqt.qtbot import QtBot

from bankapp.ui.playhead import Playhead


@pytest.fixture
def playhead(qtbot: QtBot) -> Playhead:
    playhead = Playhead()
    playhead.start(10)
    return playhead


@pytest.fixture
def told_of_growth(playhead: Playhead) -> list[tuple[int, int]]:
    """Stands at 3, was told that the log reached 11, and not yet that it reached 15."""
    told: list[tuple[int, int]] = []
    playhead.grew.connect(lambda position, head: told.append((position, head)))
    playhead.go_to(3)
    for head in (11, 12, 15):
        playhead.set_head(head)
    return told


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


def test_the_past_is_told_of_a_flood_of_events_in_one_go(
    qtbot: QtBot, playhead: Playhead, told_of_growth: list[tuple[int, int]]
) -> None:
    assert (told_of_growth, playhead.head) == ([(3, 11)], 11)
    qtbot.waitUntil(lambda: len(told_of_growth) > 1)
    assert (told_of_growth, playhead.head) == ([(3, 11), (3, 15)], 15)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [(11, (15, 15)), (99, (15, 15)), (13, (13, 15)), (4, (4, 11))],
    ids=["the head is now", "behind the newest", "between the head and the newest", "before the head"],
)
@pytest.mark.usefixtures("told_of_growth")
def test_what_was_not_told_yet_can_be_gone_to(playhead: Playhead, wanted: int, reached: tuple[int, int]) -> None:
    playhead.go_to(wanted)
    assert (playhead.position, playhead.head) == reached


def test_nothing_of_another_bank_is_told(
    qtbot: QtBot, playhead: Playhead, told_of_growth: list[tuple[int, int]]
) -> None:
    playhead.start(5)
    playhead.set_head(6)
    assert (playhead.position, playhead.head, told_of_growth) == (6, 6, [(3, 11)])
