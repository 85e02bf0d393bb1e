"""Followers of the playhead keep a distance from each other, a greater one where a machine is slow."""

import time

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bankapp.ui.pace import Pace


def spread_of(qtbot: QtBot, seconds: float) -> float:
    """The least time from the end of a call to the next one, when each takes so long and the next is always wanted."""
    widget = QWidget()
    qtbot.addWidget(widget)
    ends, gaps = list[float](), list[float]()

    def follow() -> None:
        if ends:
            gaps.append(time.monotonic() - ends[-1])
        time.sleep(seconds)
        ends.append(time.monotonic())
        pace.call()

    pace = Pace(follow, widget, 10)
    pace.call()
    qtbot.waitUntil(lambda: len(gaps) >= 3, timeout=20_000)
    return min(gaps)


def test_a_quick_follower_is_called_no_more_often_than_its_interval(qtbot: QtBot) -> None:
    assert spread_of(qtbot, 0) > 0.008


def test_a_slow_follower_leaves_five_times_as_long_to_all_else(qtbot: QtBot) -> None:
    assert spread_of(qtbot, 0.02) > 0.09


def test_the_last_wish_is_carried_out(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    wishes, done = list[int](), list[int]()
    pace = Pace(lambda: done.append(wishes[-1]), widget, 10)
    for wish in range(5):
        wishes.append(wish)
        pace.call()
    qtbot.waitUntil(lambda: not pace.is_waiting)
    assert done == [4]
