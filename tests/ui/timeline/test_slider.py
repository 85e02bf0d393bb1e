import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bankapp.ui.timeline.axis import Window
from bankapp.ui.timeline.marks import Marker, MarkerKind
from bankapp.ui.timeline.slider import TimelineSlider
from tests.ui.timeline.support import ALT, NO_KEYS, RIGHT, SHIFT, drag, key, leave, move, press, release, wheel

HEAD = 10_000


@pytest.fixture
def slider(qtbot: QtBot) -> TimelineSlider:
    """Ten positions a pixel."""
    widget = TimelineSlider()
    qtbot.addWidget(widget)
    widget.resize(1032, 96)
    widget.setMaximum(HEAD)
    return widget


def x_of(slider: TimelineSlider, position: int) -> float:
    return slider.axis.x_of(position)


def test_a_new_bank_has_only_the_moment_before_the_first_event(qtbot: QtBot) -> None:
    slider = TimelineSlider()
    qtbot.addWidget(slider)
    assert (slider.objectName(), slider.minimum(), slider.maximum()) == ("timelineSlider", 0, 0)


def test_the_whole_log_is_in_view_at_first(slider: TimelineSlider) -> None:
    assert slider.window_in_view == Window(0, HEAD)


def test_a_click_jumps(slider: TimelineSlider) -> None:
    press(slider, x_of(slider, 4000))
    assert slider.value() == 4000


def test_a_drag_moves_the_playhead_along(slider: TimelineSlider) -> None:
    seen: list[int] = []
    slider.valueChanged.connect(seen.append)
    drag(slider, *(x_of(slider, position) for position in (100, 200, 300)))
    assert seen == [100, 200, 300]


def test_after_the_release_the_mouse_moves_nothing(slider: TimelineSlider) -> None:
    drag(slider, x_of(slider, 100), x_of(slider, 200))
    move(slider, x_of(slider, 5000))
    assert slider.value() == 200
    assert not slider.isSliderDown()


def test_shift_drags_ten_times_finer_from_where_the_playhead_stands(slider: TimelineSlider) -> None:
    slider.setValue(5000)
    drag(slider, x_of(slider, 1000), x_of(slider, 1000) + 50, keys=SHIFT)
    assert slider.value() == 5050


def test_a_drag_beyond_the_end_stops_at_the_end(slider: TimelineSlider) -> None:
    drag(slider, x_of(slider, 9000), 5000)
    assert slider.value() == HEAD
    drag(slider, x_of(slider, 9000), -5000)
    assert slider.value() == 0


def test_a_click_near_a_marker_hits_its_position_exactly(slider: TimelineSlider) -> None:
    slider.set_markers((Marker(4321, MarkerKind.BOOKMARK, "rent"),))
    press(slider, x_of(slider, 4340))
    assert slider.value() == 4321


@pytest.mark.parametrize(
    ("code", "keys", "value"),
    [
        pytest.param(Qt.Key.Key_Left, NO_KEYS, 4999, id="left"),
        pytest.param(Qt.Key.Key_Right, NO_KEYS, 5001, id="right"),
        pytest.param(Qt.Key.Key_Left, SHIFT, 4990, id="shift left"),
        pytest.param(Qt.Key.Key_Right, SHIFT, 5010, id="shift right"),
        pytest.param(Qt.Key.Key_PageUp, NO_KEYS, 5200, id="page up: a tenth of the view"),
        pytest.param(Qt.Key.Key_PageDown, NO_KEYS, 4800, id="page down"),
        pytest.param(Qt.Key.Key_Home, NO_KEYS, 0, id="home"),
        pytest.param(Qt.Key.Key_End, NO_KEYS, HEAD, id="end"),
    ],
)
def test_keys_move_the_playhead(slider: TimelineSlider, code: Qt.Key, keys: Qt.KeyboardModifier, value: int) -> None:
    slider.set_window(4000, 6000)
    slider.setValue(5000)
    key(slider, code, keys)
    assert slider.value() == value


def test_the_wheel_zooms_at_the_mouse(slider: TimelineSlider) -> None:
    x = x_of(slider, 2500)
    wheel(slider, x, up=240)
    assert slider.window_in_view.span == HEAD // 2
    assert slider.axis.position_at(x) == 2500


def test_the_wheel_turned_back_shows_the_whole_log_again(slider: TimelineSlider) -> None:
    wheel(slider, 300, up=480)
    wheel(slider, 300, up=-960)
    assert slider.window_in_view == Window(0, HEAD)


def test_the_wheel_sideways_moves_the_view(slider: TimelineSlider) -> None:
    slider.set_window(4000, 5000)
    wheel(slider, 300, sideways=-120)
    assert slider.window_in_view == Window(4100, 5100)


def test_zooming_by_button_goes_to_the_playhead(slider: TimelineSlider) -> None:
    slider.setValue(8000)
    slider.zoom_in()
    assert slider.window_in_view == Window(4000, 9000)
    slider.zoom_out()
    assert slider.window_in_view == Window(0, HEAD)


def test_zooming_ends_at_ten_events(slider: TimelineSlider) -> None:
    for _ in range(20):
        slider.zoom_in()
    assert slider.window_in_view.span == 10


def test_fit_shows_the_whole_log(slider: TimelineSlider) -> None:
    slider.set_window(10, 50)
    slider.zoom_fit()
    assert slider.window_in_view == Window(0, HEAD)


def test_the_view_follows_a_playhead_that_steps_out(qtbot: QtBot, slider: TimelineSlider) -> None:
    slider.setValue(5000)
    slider.set_window(4000, 5000)
    with qtbot.waitSignal(slider.windowChanged) as changed:
        slider.setValue(5001)
    assert changed.args == [4901, 5901]


def test_the_view_rests_while_the_playhead_is_in_it(qtbot: QtBot, slider: TimelineSlider) -> None:
    slider.set_window(4000, 5000)
    slider.setValue(4500)
    with qtbot.assertNotEmitted(slider.windowChanged):
        slider.setValue(4800)


def test_dragging_over_the_edge_scrolls_just_so_far(slider: TimelineSlider) -> None:
    slider.set_window(4000, 5000)
    drag(slider, x_of(slider, 4500), x_of(slider, 5010))
    assert slider.window_in_view == Window(4010, 5010)


def test_a_view_of_the_end_follows_new_events(slider: TimelineSlider) -> None:
    slider.setValue(HEAD)
    slider.set_window(9000, HEAD)
    slider.setMaximum(HEAD + 5)
    assert slider.window_in_view == Window(9005, HEAD + 5)


def test_new_events_leave_a_view_of_the_past_alone(qtbot: QtBot, slider: TimelineSlider) -> None:
    slider.set_window(2000, 3000)
    slider.setValue(2500)
    with qtbot.assertNotEmitted(slider.windowChanged):
        slider.setMaximum(HEAD + 5)
    assert slider.value() == 2500


def test_a_smaller_bank_fits_again(slider: TimelineSlider) -> None:
    slider.set_window(8000, 9000)
    slider.setValue(8500)
    slider.setMaximum(20)
    assert (slider.window_in_view, slider.value()) == (Window(0, 20), 20)


@pytest.mark.parametrize(("button", "keys"), [(RIGHT, NO_KEYS), (Qt.MouseButton.LeftButton, ALT)], ids=["right", "alt"])
def test_a_range_is_selected_without_moving_the_playhead(
    qtbot: QtBot, slider: TimelineSlider, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    with qtbot.waitSignal(slider.rangeSelected) as selected:
        drag(slider, x_of(slider, 3000), x_of(slider, 2000), button=button, keys=keys)
    assert selected.args == [2000, 3000]
    assert slider.selected_range == Window(2000, 3000)
    assert slider.value() == 0


def test_a_range_is_told_once_when_it_is_complete(qtbot: QtBot, slider: TimelineSlider) -> None:
    with qtbot.assertNotEmitted(slider.rangeSelected):
        press(slider, x_of(slider, 2000), button=RIGHT)
        move(slider, x_of(slider, 3000))
    with qtbot.waitSignal(slider.rangeSelected):
        release(slider, x_of(slider, 3000), button=RIGHT)


def test_a_plain_right_click_clears_the_range(qtbot: QtBot, slider: TimelineSlider) -> None:
    drag(slider, 100, 200, button=RIGHT)
    with qtbot.assertNotEmitted(slider.rangeSelected):
        drag(slider, 300, button=RIGHT)
    assert slider.selected_range is None


def test_the_mouse_passing_over_tells_its_position_and_its_leaving(slider: TimelineSlider) -> None:
    seen: list[int] = []
    slider.hovered.connect(seen.append)
    move(slider, x_of(slider, 700))
    leave(slider)
    assert seen == [700, -1]


def test_an_owner_that_moves_the_slider_back_does_not_recurse(slider: TimelineSlider) -> None:
    slider.valueChanged.connect(lambda value: slider.setValue(min(value, 100)))
    slider.setValue(5000)
    assert slider.value() == 100
