import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bankapp.ui.theme import load_theme, palette_of
from bankapp.ui.timeline.axis import Window
from bankapp.ui.timeline.overview import Grip, OverviewStrip
from tests.ui.timeline.support import double_click, drag, even, move, press, release

HEAD = 10_000


@pytest.fixture
def strip(qtbot: QtBot) -> OverviewStrip:
    """Ten positions a pixel; positions 4000 to 5000 are framed."""
    widget = OverviewStrip()
    qtbot.addWidget(widget)
    widget.setPalette(palette_of(load_theme("light")))
    widget.resize(1032, 32)
    widget.set_head(HEAD)
    widget.set_window(4000, 5000)
    return widget


def asked(strip: OverviewStrip) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    strip.windowChanged.connect(lambda lo, hi: seen.append((lo, hi)))
    return seen


def test_showing_a_window_is_silent(qtbot: QtBot, strip: OverviewStrip) -> None:
    with qtbot.assertNotEmitted(strip.windowChanged):
        strip.set_window(1, 20)
    assert strip.window_in_view == Window(1, 20)


def test_the_frame_can_be_dragged(strip: OverviewStrip) -> None:
    seen = asked(strip)
    x = strip.axis.x_of(4500)
    drag(strip, x, x + 100, x + 200)
    assert seen == [(5000, 6000), (6000, 7000)]


def test_the_frame_stops_at_the_ends(strip: OverviewStrip) -> None:
    x = strip.axis.x_of(4500)
    drag(strip, x, 5000)
    assert strip.window_in_view == Window(9000, HEAD)
    drag(strip, strip.axis.x_of(9500), -5000)
    assert strip.window_in_view == Window(0, 1000)


@pytest.mark.parametrize(
    ("end", "pixels", "window"),
    [
        pytest.param("lo", -100, Window(3000, 5000), id="left outwards"),
        pytest.param("lo", 50, Window(4500, 5000), id="left inwards"),
        pytest.param("lo", 900, Window(4990, 5000), id="left no nearer than ten events"),
        pytest.param("hi", 100, Window(4000, 6000), id="right outwards"),
        pytest.param("hi", 5000, Window(4000, HEAD), id="right no further than the end"),
        pytest.param("hi", -900, Window(4000, 4010), id="right no nearer than ten events"),
    ],
)
def test_the_handles_change_the_width(strip: OverviewStrip, end: str, pixels: int, window: Window) -> None:
    x = strip.axis.x_of(getattr(strip.window_in_view, end))
    drag(strip, x, x + pixels)
    assert strip.window_in_view == window


def test_a_click_outside_brings_the_frame_there(strip: OverviewStrip) -> None:
    seen = asked(strip)
    press(strip, strip.axis.x_of(8000))
    assert seen == [(7500, 8500)]


def test_after_a_click_outside_the_frame_can_be_dragged_on(strip: OverviewStrip) -> None:
    x = strip.axis.x_of(8000)
    drag(strip, x, x + 10)
    assert strip.window_in_view == Window(7600, 8600)


def test_a_double_click_shows_the_whole_log(qtbot: QtBot, strip: OverviewStrip) -> None:
    double_click(strip, 500)
    assert strip.window_in_view == Window(0, HEAD)


def test_a_tiny_window_can_still_be_taken_hold_of(strip: OverviewStrip) -> None:
    strip.set_window(4000, 4010)
    assert strip.frame().width() >= 8
    middle = strip.frame().center().x()
    assert [strip.grip_at(x) for x in (middle - 6, middle, middle + 6)] == [Grip.LEFT, Grip.BODY, Grip.RIGHT]


def test_the_mouse_shape_tells_what_a_press_would_do(strip: OverviewStrip) -> None:
    shapes = []
    for position in (4000, 4500, 8000):
        move(strip, strip.axis.x_of(position))
        shapes.append(strip.cursor().shape())
    assert shapes == [
        Qt.CursorShape.SizeHorCursor,
        Qt.CursorShape.OpenHandCursor,
        Qt.CursorShape.PointingHandCursor,
    ]


def test_an_empty_log_asks_for_nothing(qtbot: QtBot) -> None:
    strip = OverviewStrip()
    qtbot.addWidget(strip)
    strip.resize(500, 32)
    with qtbot.assertNotEmitted(strip.windowChanged):
        drag(strip, 100, 200)
        release(strip, 200)
    assert not strip.grab().isNull()


def test_the_frame_stands_out_and_the_playhead_is_marked(strip: OverviewStrip) -> None:
    colours = load_theme("light").colours
    strip.set_density(even(1, HEAD, 1000))
    strip.set_playhead(4500)
    image = strip.grab().toImage()
    assert image.pixelColor(round(strip.axis.x_of(4500)), 10) == colours.playhead
    inside = {image.pixelColor(x, 20).name() for x in range(430, 450)}
    outside = {image.pixelColor(x, 20).name() for x in range(800, 820)}
    assert {colours.bar_in.name(), colours.bar_out.name()} & (inside - outside)
