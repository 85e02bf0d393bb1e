import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from bankapp.ui.timeline.player import Player

SECOND = 1_000_000_000


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


class Listener:
    """A player with its clock and all it has said."""

    def __init__(self, head: int, position: int = 0, speed: int = 10) -> None:
        self.clock = Clock()
        self.player = Player(self.clock)
        self.steps: list[int] = []
        self.states: list[bool] = []
        self.player.step.connect(self.steps.append)
        self.player.playingChanged.connect(self.states.append)
        self.player.set_head(head)
        self.player.set_position(position)
        self.player.set_speed(speed)

    def pass_time(self, nanoseconds: int) -> None:
        self.clock.now += nanoseconds
        self.player.tick()


def test_a_slow_player_steps_once_when_an_event_is_due(qtbot: QtBot) -> None:
    listener = Listener(head=100, speed=1)
    listener.player.play()
    listener.pass_time(SECOND - 1)
    assert listener.steps == []
    listener.pass_time(1)
    assert listener.steps == [1]


@given(ticks=st.lists(st.integers(1, SECOND), min_size=1, max_size=30), speed=st.integers(1, 1000))
def test_any_rhythm_of_ticks_gives_the_exact_count(ticks: list[int], speed: int) -> None:
    listener = Listener(head=10**9, speed=speed)
    listener.player.play()
    for tick in ticks:
        listener.pass_time(tick)
    assert (listener.steps or [0])[-1] == sum(ticks) * speed // SECOND


def test_a_fast_player_takes_several_events_a_tick(qtbot: QtBot) -> None:
    listener = Listener(head=100_000, speed=1000)
    listener.player.play()
    for _ in range(3):
        listener.pass_time(SECOND // 60)
    assert listener.steps == [16, 33, 49]


def test_it_stops_at_the_newest_event(qtbot: QtBot) -> None:
    listener = Listener(head=12, position=5)
    listener.player.play()
    listener.pass_time(5 * SECOND)
    assert listener.steps == [12]
    assert listener.states == [True, False]


def test_it_plays_backward_to_before_the_first_event(qtbot: QtBot) -> None:
    listener = Listener(head=12, position=5)
    listener.player.play(backward=True)
    listener.pass_time(SECOND // 5)
    listener.pass_time(SECOND)
    assert listener.steps == [3, 0]
    assert not listener.player.playing


@pytest.mark.parametrize(("position", "backward"), [(12, False), (0, True)])
def test_at_the_end_it_does_not_set_out(qtbot: QtBot, position: int, backward: bool) -> None:
    listener = Listener(head=12, position=position)
    listener.player.play(backward=backward)
    assert not listener.player.playing
    assert listener.states == []


def test_it_goes_on_from_where_the_playhead_was_put(qtbot: QtBot) -> None:
    listener = Listener(head=100)
    listener.player.play()
    listener.player.set_position(50)
    listener.pass_time(SECOND // 10)
    assert listener.steps == [51]


def test_a_new_speed_counts_from_now_on(qtbot: QtBot) -> None:
    listener = Listener(head=1000, speed=10)
    listener.player.play()
    listener.clock.now += SECOND
    listener.player.set_speed(100)
    listener.pass_time(SECOND)
    assert listener.steps == [10, 110]


def test_after_a_stop_nothing_moves(qtbot: QtBot) -> None:
    listener = Listener(head=100)
    listener.player.play()
    listener.player.stop()
    listener.pass_time(SECOND)
    assert listener.steps == []
    assert listener.states == [True, False]


def test_time_that_passed_while_paused_does_not_count(qtbot: QtBot) -> None:
    listener = Listener(head=100)
    listener.clock.now += 5 * SECOND
    listener.player.play()
    listener.pass_time(SECOND)
    assert listener.steps == [10]


def test_a_live_event_lets_it_play_on(qtbot: QtBot) -> None:
    listener = Listener(head=10, position=9)
    listener.player.play()
    listener.player.set_head(20)
    listener.pass_time(SECOND // 2)
    assert listener.steps == [14]
    assert listener.player.playing


def test_a_standing_speed_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="not 0"):
        Player().set_speed(0)


def test_the_real_clock_moves_it(qtbot: QtBot) -> None:
    player = Player()
    player.set_head(100)
    player.set_speed(1000)
    with qtbot.waitSignal(player.step, timeout=2000):
        player.play()
    player.stop()
