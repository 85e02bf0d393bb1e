from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bankapp.ui.theme import load_theme, palette_of
from bankapp.ui.timeline import strip as strip_module
from bankapp.ui.timeline.bars import Column
from bankapp.ui.timeline.marks import Label, Marker, MarkerKind
from bankapp.ui.timeline.picture import Lanes, Look, paint_events
from bankapp.ui.timeline.slider import TimelineSlider
from tests.ui.timeline.support import RIGHT, drag, even, leave, move, press, release

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

HEAD = 10_000
COLOURS = load_theme("light").colours


class PaintWatch(QObject):
    """Collects what is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            rects = cast("Iterable[QRect]", event.region())  # the stubs do not know that a region can be iterated
            self.areas.append(sum(rect.width() * rect.height() for rect in rects))
        return False


@pytest.fixture
def slider(qtbot: QtBot) -> TimelineSlider:
    widget = TimelineSlider()
    qtbot.addWidget(widget)
    widget.setPalette(palette_of(load_theme("light")))
    widget.resize(1032, 96)
    widget.setMaximum(HEAD)
    widget.set_density(even(1, HEAD, 300))
    return widget


@pytest.fixture
def watch(qtbot: QtBot, slider: TimelineSlider) -> Iterator[PaintWatch]:
    slider.setValue(5000)
    slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    with qtbot.waitExposed(slider):
        slider.show()
    slider.repaint()
    watch = PaintWatch()
    slider.installEventFilter(watch)
    yield watch
    slider.removeEventFilter(watch)


def picture(slider: TimelineSlider) -> QImage:
    return slider.grab().toImage()


def drawings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by the number of bars whenever they are drawn."""
    drawn: list[int] = []

    def paint(painter: QPainter, lanes: Lanes, bars: tuple[Column, ...], look: Look) -> None:
        drawn.append(len(bars))
        paint_events(painter, lanes, bars, look)

    monkeypatch.setattr(strip_module, "paint_events", paint)
    return drawn


def has_painted(watch: PaintWatch, times: int) -> bool:
    return len(watch.areas) >= times


def test_dragging_repaints_only_around_the_playhead(qtbot: QtBot, slider: TimelineSlider, watch: PaintWatch) -> None:
    press(slider, slider.axis.x_of(5000))
    for step in range(1, 11):
        move(slider, slider.axis.x_of(5000) + 4 * step)
        qtbot.waitUntil(partial(has_painted, watch, step))
    release(slider, slider.axis.x_of(5000) + 40)
    assert max(watch.areas) < slider.width() * slider.height() / 25


def test_the_bars_are_drawn_once_for_many_moves(slider: TimelineSlider, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawings(monkeypatch)
    slider.set_window(0, 9_000)
    for value in range(100, 1000, 100):
        slider.setValue(value)
        picture(slider)
    assert len(drawn) == 1


def test_the_bars_are_not_drawn_again_for_a_few_new_events_among_thousands(
    slider: TimelineSlider, monkeypatch: pytest.MonkeyPatch
) -> None:
    slider.setValue(HEAD // 2)
    before = picture(slider)
    drawn = drawings(monkeypatch)
    slider.setMaximum(HEAD + 3)
    assert picture(slider) == before
    assert not drawn
    slider.setMaximum(HEAD + 10)
    picture(slider)
    assert len(drawn) == 1


@pytest.mark.parametrize("change", ["size", "density", "theme", "window", "labels", "markers", "head"])
def test_the_bars_are_drawn_again_after_a_change(slider: TimelineSlider, change: str) -> None:
    changes: dict[str, Callable[[], None]] = {
        "size": lambda: slider.resize(QSize(700, 96)),
        "density": lambda: slider.set_density(even(1, HEAD, 2)),
        "theme": lambda: slider.setPalette(palette_of(load_theme("dark"))),
        "window": lambda: slider.set_window(0, 500),
        "labels": lambda: slider.set_labels((Label(5000, "March"),)),
        "markers": lambda: slider.set_markers((Marker(5000, MarkerKind.FAULT, "broken"),)),
        "head": lambda: slider.setMaximum(HEAD * 2),
    }
    before = picture(slider)
    changes[change]()
    assert picture(slider) != before


def test_what_lies_after_the_playhead_is_dimmed(slider: TimelineSlider) -> None:
    slider.setValue(5000)
    y = 30
    colours = {picture(slider).pixelColor(x, y).name() for x in range(700, 760)}
    assert COLOURS.bar_in.name() not in colours
    slider.setValue(HEAD)
    assert COLOURS.bar_in.name() in {picture(slider).pixelColor(x, y).name() for x in range(700, 760)}


def test_moving_and_moving_back_leaves_the_same_picture(slider: TimelineSlider) -> None:
    slider.setValue(2000)
    before = picture(slider)
    slider.setValue(7000)
    slider.setValue(2000)
    assert picture(slider) == before


def test_the_playhead_is_a_line_at_its_position(slider: TimelineSlider) -> None:
    slider.setValue(5000)
    assert picture(slider).pixelColor(round(slider.axis.x_of(5000)), 60) == COLOURS.playhead


@pytest.mark.parametrize(
    ("kind", "colour"),
    [
        (MarkerKind.BOOKMARK, COLOURS.accent),
        (MarkerKind.CORRECTION, COLOURS.correction),
        (MarkerKind.FAULT, COLOURS.error),
    ],
)
def test_markers_have_their_colours(slider: TimelineSlider, kind: MarkerKind, colour: QColor) -> None:
    slider.set_markers((Marker(5000, kind, "here"),))
    assert picture(slider).pixelColor(round(slider.axis.x_of(5000)), 8) == colour


def test_a_selected_range_is_shaded_until_it_is_cleared(slider: TimelineSlider) -> None:
    before = picture(slider)
    drag(slider, 400, 600, button=RIGHT)
    leave(slider)
    inside, outside = QRect(450, 20, 100, 40), QRect(700, 20, 100, 40)
    assert picture(slider).copy(inside) != before.copy(inside)
    assert picture(slider).copy(outside) == before.copy(outside)
    slider.clear_range()
    assert picture(slider) == before


def test_the_note_shows_markup_as_it_is(slider: TimelineSlider) -> None:
    move(slider, 300)
    slider.set_hover_text("Rent <table><tr>")
    note = slider.findChild(QLabel, "hoverNote")
    assert note is not None
    assert (note.isHidden(), note.text(), note.textFormat().name) == (False, "Rent <table><tr>", "PlainText")


def test_the_note_tells_of_a_marker_too(slider: TimelineSlider) -> None:
    slider.set_markers((Marker(5000, MarkerKind.BOOKMARK, "rent rise"),))
    move(slider, slider.axis.x_of(5000))
    slider.set_hover_text("5,000")
    note = slider.findChild(QLabel, "hoverNote")
    assert note is not None
    assert note.text() == "5,000\nrent rise"


def test_an_empty_log_is_said_in_words(qtbot: QtBot) -> None:
    slider = TimelineSlider()
    qtbot.addWidget(slider)
    slider.resize(600, 90)
    middle = slider.rect().center() - QPoint(80, 8)
    image = slider.grab(slider.rect()).toImage()
    colours = {image.pixelColor(middle.x() + dx, middle.y() + dy).name() for dx in range(160) for dy in range(16)}
    assert len(colours) > 2


def test_the_note_leaves_room_for_the_numbers_while_dragging(slider: TimelineSlider) -> None:
    press(slider, 300)
    move(slider, 310)
    slider.set_hover_text("5,000")
    note = slider.findChild(QLabel, "hoverNote")
    assert note is not None
    assert note.isHidden()


@pytest.mark.parametrize(("value", "dimmed"), [(0, True), (HEAD, False)], ids=["before", "after"])
def test_a_view_without_the_playhead_is_all_future_or_all_past(
    slider: TimelineSlider, value: int, dimmed: bool
) -> None:
    slider.setValue(value)
    slider.setMaximum(HEAD + 1)
    slider.set_window(4000, 6000)
    colours = {picture(slider).pixelColor(x, 30).name() for x in range(16, 1016)}
    assert (COLOURS.bar_in.name() in colours) != dimmed


def test_the_farthest_playhead_out_of_the_nearest_view_is_no_trouble(slider: TimelineSlider) -> None:
    slider.setMaximum(2**31 - 1)
    slider.setValue(2**31 - 1)
    slider.set_window(0, 10)
    assert not picture(slider).isNull()
    slider.setValue(2**31 - 2)
    assert slider.window_in_view.hi >= 2**31 - 2
