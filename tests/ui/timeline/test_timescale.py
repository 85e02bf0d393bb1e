from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from bankapp.services.readmodels import TimeSample
from bankapp.ui.timeline.axis import Axis, Window, zoomed
from bankapp.ui.timeline.marks import time_labels
from bankapp.ui.timeline.ticks import calendar_ticks, step_for, tick_words
from bankapp.ui.timeline.timescale import TimeScale, time_scale

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ENGLISH = QLocale("en_GB")


def scale_of(times: list[int], first: int = 1, step: int = 1) -> TimeScale:
    """One sample each `step` positions."""
    scale = time_scale([TimeSample(first + index * step, time) for index, time in enumerate(times)])
    assert scale is not None
    return scale


@st.composite
def scales(draw: st.DrawFn) -> TimeScale:
    """Any samples: bursts of the same instant, seconds beside centuries, any positions."""
    gaps = draw(st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 3) | st.integers(0, 10**16)), max_size=60))
    positions = list(accumulate((step for step, _ in gaps), initial=draw(st.integers(1, 10**7))))
    times = list(accumulate((gap for _, gap in gaps), initial=draw(st.integers(-(10**15), 10**15))))
    scale = time_scale([TimeSample(*sample) for sample in zip(positions, times, strict=True)])
    assert scale is not None
    return scale


@st.composite
def axes(draw: st.DrawFn) -> Axis:
    """A scale in a view that shows all of it, a part of it, or more."""
    scale = draw(scales())
    lo = max(0, draw(st.integers(scale.positions[0] - 50, scale.positions[-1])))
    return Axis(lo, draw(st.integers(lo + 1, scale.positions[-1] + 5000)), 16, draw(st.integers(50, 4000)), scale)


@given(axis=axes(), data=st.data())
def test_a_later_position_never_stands_further_to_the_left(axis: Axis, data: st.DataObject) -> None:
    positions = sorted(data.draw(st.lists(st.integers(axis.lo, axis.hi), min_size=2, max_size=20)))
    xs = [axis.x_of(position) for position in positions]
    assert all(left <= right for left, right in pairwise(xs))
    assert all(axis.left - 0.01 <= x <= axis.left + axis.width + 0.01 for x in xs)


@given(axis=axes(), data=st.data())
def test_a_pixel_leads_back_to_its_position_within_a_pixel(axis: Axis, data: st.DataObject) -> None:
    position = data.draw(st.integers(axis.lo, axis.hi))
    x = axis.x_of(position)
    assert abs(axis.x_of(axis.position_at(x)) - x) <= 1
    assert abs(axis.x_of(axis.exact_at(x)) - x) <= 1


@given(axis=axes())
def test_the_ends_of_the_view_stand_at_its_edges(axis: Axis) -> None:
    assert axis.x_of(axis.lo) == pytest.approx(axis.left)
    assert axis.x_of(axis.hi) == pytest.approx(axis.left + axis.width)


@given(axis=axes(), factor=st.sampled_from([0.5, 0.7, 1.4, 2.0]), share=st.floats(0, 1))
def test_zooming_by_time_stays_in_the_log_and_gets_somewhere(axis: Axis, factor: float, share: float) -> None:
    window, head = Window(axis.lo, axis.hi), axis.hi + 1000
    at = axis.position_at(axis.left + share * axis.width)
    after = zoomed(axis, window, factor, max(axis.lo, min(at, axis.hi)), head)
    assert 0 <= after.lo <= after.hi <= head
    if factor < 1 and window.span > 20:
        assert after.span < window.span
    if factor > 1:
        assert after.span > window.span


def test_events_stand_by_their_time() -> None:
    axis = Axis(1, 4, 0, 100, scale_of([0, 1 * HOUR, 2 * HOUR, 4 * HOUR]))
    assert [axis.x_of(position) for position in (1, 2, 3, 4)] == pytest.approx([0, 25, 50, 100])


def test_events_of_one_instant_share_the_way_to_the_next() -> None:
    axis = Axis(1, 5, 0, 100, scale_of([0, 0, 0, 0, DAY]))
    assert [axis.x_of(position) for position in (1, 2, 3, 4, 5)] == pytest.approx([0, 25, 50, 75, 100])


def test_a_quiet_stretch_is_folded_and_only_that() -> None:
    scale = scale_of([number * MINUTE + (100 * DAY if number >= 50 else 0) for number in range(100)])
    assert [(fold.first, fold.last) for fold in scale.folds] == [(50, 51)]
    axis = Axis(1, 100, 0, 1000, scale)
    assert 5 < axis.x_of(51) - axis.x_of(50) < 20


def test_a_steady_log_has_no_folds() -> None:
    assert scale_of([number * number * MINUTE for number in range(100)]).folds == ()


def test_many_folds_leave_room_for_the_events() -> None:
    scale = scale_of([day * DAY + number * MINUTE for day in range(60) for number in range(30)])
    folded = sum(scale.place_of(fold.last) - scale.place_of(fold.first) for fold in scale.folds)
    assert len(scale.folds) == 59
    assert folded <= 0.31 * (scale.places[-1] - scale.places[0])


def test_no_samples_make_no_scale_and_one_makes_an_even_one() -> None:
    assert time_scale([]) is None
    scale = scale_of([HOUR], first=7)
    assert scale.place_of(8) - scale.place_of(7) == scale.place_of(7) - scale.place_of(6) > 0


@pytest.mark.parametrize(
    ("span", "count", "length"),
    [(10 * MINUTE, 10, MINUTE), (2 * DAY, 8, 6 * HOUR), (20 * DAY, 10, 7 * DAY), (3650 * DAY, 12, 360 * DAY)],
)
def test_steps_are_those_of_the_calendar(span: int, count: int, length: int) -> None:
    assert step_for(span, count).length == length


def test_ticks_stand_at_round_instants_and_once_in_a_fold() -> None:
    times = [8 * HOUR + day * DAY + number * HOUR // 10 for day in (0, 1, 40) for number in range(80)]
    ticks = [tick for tick, _ in calendar_ticks(scale_of(times), 12)]
    assert all(tick % HOUR == 0 for tick in ticks)
    assert len([tick for tick in ticks if 2 * DAY < tick <= 40 * DAY + 8 * HOUR]) == 1


def test_days_without_a_clock_are_given_none() -> None:
    scale = scale_of([number // 100 * DAY for number in range(300)])
    labels = time_labels(Axis(1, 300, 0, 800, scale), scale, ENGLISH)
    assert [label.text for label in labels] == ["1 Jan 1970", "2 Jan", "3 Jan"]


def test_a_single_instant_is_named() -> None:
    scale = scale_of([DAY, DAY, DAY])
    assert [label.text for label in time_labels(Axis(1, 3, 0, 500, scale), scale, ENGLISH)] == ["2 Jan 1970"]


@pytest.mark.parametrize(
    ("instant", "earlier", "count", "words"),
    [
        (10 * HOUR, None, 1, "1 Jan, 10:00"),
        (10 * HOUR, 9 * HOUR, 1, "10:00"),
        (DAY, 23 * HOUR, 1, "2 Jan, 00:00"),
    ],
)
def test_a_tick_tells_the_day_where_it_has_changed(instant: int, earlier: int | None, count: int, words: str) -> None:
    assert tick_words(instant, step_for(HOUR, count), earlier, ENGLISH) == words


@given(scale=scales(), count=st.integers(1, 20))
def test_ticks_rise_and_lie_within_the_scale(scale: TimeScale, count: int) -> None:
    if scale.times[-1] > 8000 * 366 * DAY:
        return
    ticks = [tick for tick, _ in calendar_ticks(scale, count)]
    assert ticks == sorted(set(ticks))
    assert all(scale.times[0] <= tick <= scale.times[-1] for tick in ticks)
    assert len(ticks) <= 2 * count + len(scale.folds) + 1
