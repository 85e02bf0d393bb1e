import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.services.readmodels import TimeSample
from bankapp.ui.timeline.axis import MIN_SPAN, Axis, Window, nice_step, placed
from bankapp.ui.timeline.timescale import time_scale

heads = st.integers(0, 2**31 - 1)


@st.composite
def views(draw: st.DrawFn) -> tuple[Window, int]:
    head = draw(heads)
    lo = draw(st.integers(0, head))
    return Window(lo, draw(st.integers(lo, head))), head


def legal(window: Window, head: int) -> bool:
    return 0 <= window.lo <= window.hi <= head


@given(view=views(), factor=st.floats(0.01, 100), share=st.floats(0, 1))
def test_zooming_stays_in_the_log(view: tuple[Window, int], factor: float, share: float) -> None:
    window, head = view
    zoomed = window.zoomed(factor, window.lo + round(share * window.span), head)
    assert legal(zoomed, head)
    assert zoomed.span >= min(MIN_SPAN, head)


@given(view=views(), new_head=heads, share=st.floats(0, 1))
def test_growing_and_shrinking_stays_in_the_log(view: tuple[Window, int], new_head: int, share: float) -> None:
    window, head = view
    assert legal(window.grown(head, new_head, round(share * head)), new_head)


@given(view=views(), data=st.data())
def test_following_brings_the_position_into_view(view: tuple[Window, int], data: st.DataObject) -> None:
    window, head = view
    position = data.draw(st.integers(0, head))
    for followed in (window.dragged_to(position, head), window.paged_to(position, head)):
        assert legal(followed, head)
        assert followed.lo <= position <= followed.hi
        assert followed.span == window.span


@given(view=views(), data=st.data())
def test_a_pixel_leads_back_to_its_position(view: tuple[Window, int], data: st.DataObject) -> None:
    window, _ = view
    axis = Axis(window.lo, window.hi, 16, 1000)
    position = data.draw(st.integers(window.lo, window.hi))
    assert axis.position_at(axis.x_of(position)) == position


def test_zooming_keeps_the_position_under_the_mouse_in_place() -> None:
    before, after = Window(0, 1000), Window(0, 1000).zoomed(0.5, 250, 1000)
    assert (250 - after.lo) / after.span == pytest.approx(250 / before.span)


def test_the_whole_log_stays_the_whole_log_when_it_grows() -> None:
    assert Window(0, 100).grown(100, 120, playhead=50) == Window(0, 120)


def test_a_view_of_the_end_follows_the_end() -> None:
    assert Window(60, 100).grown(100, 120, playhead=100) == Window(80, 120)


def test_following_the_end_does_not_lose_the_playhead() -> None:
    assert Window(60, 100).grown(100, 120, playhead=65) == Window(65, 105)


def test_a_view_of_the_past_rests_while_the_log_grows() -> None:
    assert Window(20, 60).grown(100, 120, playhead=30) == Window(20, 60)


def test_stepping_out_of_view_turns_the_page() -> None:
    assert Window(100, 200).paged_to(201, 1000) == Window(191, 291)
    assert Window(100, 200).paged_to(99, 1000) == Window(9, 109)


def test_a_far_jump_lands_in_the_middle() -> None:
    assert Window(0, 100).paged_to(5000, 10_000) == Window(4950, 5050)


def test_dragging_out_of_view_moves_as_little_as_possible() -> None:
    assert Window(100, 200).dragged_to(203, 1000) == Window(103, 203)


def test_a_window_is_pushed_back_into_the_log() -> None:
    assert placed(950, 100, 1000) == Window(900, 1000)
    assert placed(-50, 100, 1000) == Window(0, 100)
    assert placed(5, 100, 40) == Window(0, 40)


@pytest.mark.parametrize(
    ("span", "count", "step"), [(0, 10, 1), (9, 10, 1), (28_205, 13, 5_000), (10_000_000, 13, 1_000_000), (240, 13, 20)]
)
def test_ticks_stand_at_round_positions(span: int, count: int, step: int) -> None:
    assert nice_step(span, count) == step


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (Axis(0, 1000, 16, 1000), True),
        (Axis(0, 10_000_000, 16, 1000), False),
        (Axis(0, 1000, 16, 999), False),
        (Axis(0, 1000, 16, 1000, time_scale([TimeSample(1, 1), TimeSample(1000, 2)])), False),
    ],
    ids=["the same", "longer", "narrower", "by time"],
)
def test_axes_are_alike_where_they_look_the_same(other: Axis, alike: bool) -> None:
    assert Axis(0, 1000, 16, 1000).is_like(other) == alike


@given(view=views(), grown=st.integers(0, 10_000), width=st.integers(1, 4000))
def test_nothing_stands_half_a_pixel_elsewhere_on_a_like_axis(view: tuple[Window, int], grown: int, width: int) -> None:
    window, _ = view
    before, after = Axis(window.lo, window.hi, 16, width), Axis(window.lo, window.hi + grown, 16, width)
    if after.is_like(before):
        places = range(window.lo, window.hi + 1, max(1, window.span // 50))
        assert all(abs(before.x_of(place) - after.x_of(place)) <= 0.5 for place in places)
