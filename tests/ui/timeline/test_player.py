import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from bankapp.ui.timeline.player import TABLE, Player
from bankapp.ui.timeline.speeds import OriginalPace, PerSecond

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
        self.player.set_speed(PerSecond(speed))

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
    listener.player.set_speed(PerSecond(100))
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
        Player().set_speed(PerSecond(0))


def test_the_real_clock_moves_it(qtbot: QtBot) -> None:
    player = Player()
    player.set_head(100)
    player.set_speed(PerSecond(1000))
    with qtbot.waitSignal(player.step, timeout=2000):
        player.play()
    player.stop()


@given(
    ticks=st.lists(st.integers(1, 3 * SECOND), min_size=1, max_size=30),
    speed=st.integers(1, 1000),
    loop=st.tuples(st.integers(0, 50), st.integers(51, 90)),
    backward=st.booleans(),
)
def test_a_loop_of_any_length_in_any_rhythm_ends_where_counting_on_would(
    ticks: list[int], speed: int, loop: tuple[int, int], backward: bool
) -> None:
    listener = Listener(head=100, position=51, speed=speed)
    listener.player.set_loop(*loop)
    listener.player.play(backward=backward)
    start = (listener.steps or [51])[-1]
    for tick in ticks:
        listener.pass_time(tick)
    first, last = loop
    due = sum(ticks) * speed // SECOND * (-1 if backward else 1)
    assert (listener.steps or [51])[-1] == first + (start - first + due) % (last - first + 1)
    assert all(first <= step <= last for step in listener.steps)
    assert listener.player.playing


@pytest.mark.parametrize(("position", "backward", "start"), [(5, False, 20), (40, False, 20), (5, True, 40)])
def test_a_loop_is_entered_at_its_beginning(qtbot: QtBot, position: int, backward: bool, start: int) -> None:
    listener = Listener(head=100, position=position)
    listener.player.set_loop(20, 40)
    listener.player.play(backward=backward)
    assert listener.steps == [start]


def test_without_its_loop_it_plays_on_to_the_end(qtbot: QtBot) -> None:
    listener = Listener(head=100, position=30)
    listener.player.set_loop(20, 40)
    listener.player.play()
    listener.player.clear_loop()
    listener.pass_time(20 * SECOND)
    assert (listener.steps, listener.player.playing) == ([100], False)


def paced(times: list[int], factor: int, position: int = 1) -> Listener:
    """A player at the original pace that knows the times of all positions (microseconds)."""
    listener = Listener(head=len(times), position=position)
    listener.player.set_speed(OriginalPace(factor))
    listener.player.set_times(1, times)
    return listener


def test_the_original_pace_waits_as_long_as_it_took(qtbot: QtBot) -> None:
    listener = paced([0, 100_000, 400_000], factor=1)
    listener.player.play()
    for _ in range(4):
        listener.pass_time(SECOND // 10)
    assert listener.steps == [2, 3]


def test_a_quiet_stretch_is_cut_to_half_a_second(qtbot: QtBot) -> None:
    listener = paced([0, 10**12, 10**12 + 1], factor=60)
    listener.player.play()
    listener.pass_time(SECOND // 2 - 1)
    assert listener.steps == []
    listener.pass_time(2)
    assert listener.steps[0] >= 2


@given(
    gaps=st.lists(st.integers(0, 2_000_000), min_size=1, max_size=40),
    ticks=st.lists(st.integers(1, SECOND), min_size=1, max_size=20),
    factor=st.sampled_from([1, 10, 60]),
    backward=st.booleans(),
)
def test_the_original_pace_is_exact_in_any_rhythm(
    gaps: list[int], ticks: list[int], factor: int, backward: bool
) -> None:
    times = [sum(gaps[:count]) for count in range(len(gaps) + 1)]
    listener = paced(times, factor, position=len(times) if backward else 1)
    listener.player.play(backward=backward)
    for tick in ticks:
        listener.pass_time(tick)
    left, reached = sum(ticks) * factor, 0
    for gap in reversed(gaps) if backward else gaps:
        left -= min(gap * 1000, SECOND // 2 * factor)
        if left < 0:
            break
        reached += 1
    at = (listener.steps or [len(times) if backward else 1])[-1]
    expected = len(times) - reached if backward else 1 + reached
    assert at == expected or (backward and expected == 1 and at == 0)


def test_the_times_that_lie_ahead_are_asked_for_and_nothing_is_jumped_over(qtbot: QtBot) -> None:
    listener = Listener(head=10**6, position=500)
    wanted: list[tuple[int, int]] = []
    listener.player.timesWanted.connect(lambda first, last: wanted.append((first, last)))
    listener.player.set_speed(OriginalPace(1))
    listener.player.play()
    listener.pass_time(60 * SECOND)
    assert (listener.steps, len(wanted)) == ([], 1)
    first, last = wanted[0]
    assert first <= 500 < 500 + TABLE <= last
    listener.player.set_times(first, [position * 100_000 for position in range(first, last + 1)])
    listener.pass_time(SECOND)
    assert listener.steps == [510]


def test_a_pace_below_the_original_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="×0"):
        Player().set_speed(OriginalPace(0))
