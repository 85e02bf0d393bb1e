from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bankapp.services.readmodels import Bin, TimeSample
from bankapp.ui.timeline import asking
from bankapp.ui.timeline.axis import Window
from bankapp.ui.timeline.density import Density
from bankapp.ui.timeline.panel import TimelinePanel
from bankapp.ui.timeline.speeds import PerSecond
from bankapp.ui.timeline.timescale import time_scale
from tests.ui.timeline.support import RIGHT, drag, even

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|grabbing the keyboard)")

HEAD = 28_205


class Listener:
    """All that a panel says, in order."""

    def __init__(self, panel: TimelinePanel) -> None:
        self.moves: list[int] = []
        self.steps: list[int] = []
        self.wanted: list[tuple[int, int, int]] = []
        panel.playheadMoved.connect(self.moves.append)
        panel.stepRequested.connect(self.steps.append)
        panel.densityWanted.connect(lambda lo, hi, bins: self.wanted.append((lo, hi, bins)))


@pytest.fixture
def panel(qtbot: QtBot) -> TimelinePanel:
    widget = TimelinePanel()
    qtbot.addWidget(widget)
    widget.resize(1064, 200)
    widget.set_head(HEAD)
    widget.show()
    qtbot.waitUntil(lambda: widget.slider.width() == 1032)
    with qtbot.waitSignal(widget.densityWanted):
        widget.refresh_density()
    return widget


@pytest.fixture
def listener(panel: TimelinePanel) -> Listener:
    return Listener(panel)


def click(panel: TimelinePanel, name: str) -> None:
    button = panel.findChild(QAbstractButton, name)
    assert button is not None
    button.click()


def shown_position(panel: TimelinePanel) -> str:
    edit = panel.findChild(QLineEdit, "positionEdit")
    assert edit is not None
    return edit.text()


def test_the_slider_is_found_by_its_name(panel: TimelinePanel) -> None:
    slider = panel.findChild(QAbstractSlider, "timelineSlider")
    assert slider is not None
    assert (slider.minimum(), slider.maximum()) == (0, HEAD)


def test_what_the_owner_sets_is_silent(panel: TimelinePanel, listener: Listener) -> None:
    panel.set_playhead(14_021)
    panel.set_head(HEAD + 3)
    panel.set_head(100)
    assert listener.moves == []
    assert panel.slider.value() == 100


def test_what_the_owner_sets_is_shown_everywhere(panel: TimelinePanel) -> None:
    panel.set_playhead(14_021)
    assert (panel.slider.value(), shown_position(panel)) == (14_021, "14021")


def test_dragging_the_slider_is_told(panel: TimelinePanel, listener: Listener) -> None:
    x_of = panel.slider.axis.x_of
    drag(panel.slider, x_of(1000), x_of(2000))
    assert listener.moves == pytest.approx([1000, 2000], abs=20)
    assert shown_position(panel) == str(listener.moves[-1])


def test_setting_the_slider_from_outside_counts_as_a_move(panel: TimelinePanel, listener: Listener) -> None:
    panel.slider.setValue(77)
    assert listener.moves == [77]


def test_the_buttons_move_the_playhead(panel: TimelinePanel, listener: Listener) -> None:
    panel.set_playhead(50)
    for name in ("nextButton", "previousButton", "previousButton", "firstButton", "nowButton"):
        click(panel, name)
    assert listener.moves == [51, 50, 49, 0, HEAD]


def test_stepping_through_an_account_is_left_to_the_owner(panel: TimelinePanel, listener: Listener) -> None:
    panel.set_playhead(50)
    panel.transport.set_account_available(True)
    click(panel, "accountScopeButton")
    click(panel, "nextButton")
    click(panel, "previousButton")
    assert (listener.steps, listener.moves) == ([1, -1], [])


def test_the_windows_of_both_strips_stay_together(panel: TimelinePanel) -> None:
    panel.slider.set_window(1000, 2000)
    assert panel.overview.window_in_view == Window(1000, 2000)
    axis = panel.overview.axis
    drag(panel.overview, axis.x_of(20_000))
    assert panel.slider.window_in_view == panel.overview.window_in_view
    click(panel, "zoomFitButton")
    assert panel.overview.window_in_view == Window(0, HEAD)


def test_the_zoom_buttons_zoom(panel: TimelinePanel) -> None:
    click(panel, "zoomInButton")
    assert panel.slider.window_in_view.span == pytest.approx(HEAD / 2, abs=1)
    click(panel, "zoomOutButton")
    assert panel.slider.window_in_view == Window(0, HEAD)


def test_the_density_is_asked_for_once_for_many_changes(qtbot: QtBot, panel: TimelinePanel, listener: Listener) -> None:
    for lo in (100, 200, 300):
        panel.slider.set_window(lo, lo + 10_000)
    assert listener.wanted == []
    qtbot.waitUntil(lambda: bool(listener.wanted))
    assert listener.wanted == [(300, 10_300, 333)]


def test_a_near_view_asks_for_one_bin_a_position(qtbot: QtBot, panel: TimelinePanel, listener: Listener) -> None:
    panel.slider.set_window(500, 520)
    qtbot.waitUntil(lambda: bool(listener.wanted))
    panel.slider.set_window(0, 20)
    qtbot.waitUntil(lambda: len(listener.wanted) == 2)
    assert listener.wanted == [(500, 520, 21), (0, 20, 20)]


def test_another_width_asks_for_other_bins(qtbot: QtBot, panel: TimelinePanel, listener: Listener) -> None:
    panel.resize(1000, 200)
    qtbot.waitUntil(lambda: bool(listener.wanted))
    assert listener.wanted[-1] == (0, HEAD, 312)


def test_a_move_of_the_playhead_asks_for_nothing(qtbot: QtBot, panel: TimelinePanel, listener: Listener) -> None:
    panel.set_playhead(500)
    panel.refresh_density()
    qtbot.waitUntil(lambda: bool(listener.wanted))
    assert listener.wanted == [(0, HEAD, 333)]


def test_new_events_that_take_room_are_asked_for_at_once(
    qtbot: QtBot, panel: TimelinePanel, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_UNSEEN", 60_000)
    panel.set_head(HEAD + 20)
    qtbot.waitUntil(lambda: bool(listener.wanted))
    assert listener.wanted == [(0, HEAD + 20, 333)]


def test_new_events_that_take_no_room_are_asked_for_later_and_in_one_go(
    qtbot: QtBot, panel: TimelinePanel, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_UNSEEN", 60)
    for head in range(HEAD + 1, HEAD + 4):
        panel.set_head(head)
        QApplication.processEvents()
    assert listener.wanted == []
    qtbot.waitUntil(lambda: bool(listener.wanted))
    assert listener.wanted == [(0, HEAD + 3, 333)]


def test_who_zooms_does_not_wait_for_what_takes_no_room(
    qtbot: QtBot, panel: TimelinePanel, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_UNSEEN", 60_000)
    panel.set_head(HEAD + 1)
    panel.slider.set_window(0, 1000)
    qtbot.waitUntil(lambda: bool(listener.wanted))
    assert listener.wanted == [(0, 1000, 333)]


def test_by_time_new_events_are_asked_for_at_once(
    qtbot: QtBot, panel: TimelinePanel, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.transport.set_by_time(by_time=True)
    qtbot.waitUntil(lambda: bool(listener.wanted))
    monkeypatch.setattr(asking, "_UNSEEN", 60_000)
    panel.set_head(HEAD + 1)
    qtbot.waitUntil(lambda: len(listener.wanted) > 1)
    assert listener.wanted[-1] == (0, HEAD + 1, 333)


def test_the_whole_log_is_asked_for_when_it_grows_or_is_another(qtbot: QtBot, panel: TimelinePanel) -> None:
    asked: list[tuple[int, int]] = []
    panel.overviewWanted.connect(lambda head, bins: asked.append((head, bins)))
    panel.set_head(2 * HEAD)
    qtbot.waitUntil(lambda: len(asked) == 1)
    panel.refresh_density()
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked == [(2 * HEAD, 400)] * 2


def test_the_bars_of_a_bank_go_with_it(qtbot: QtBot, panel: TimelinePanel) -> None:
    panel.set_detail(even(1, HEAD, 300))
    panel.set_overview(even(1, HEAD, 300))
    panel.set_head(0)
    panel.set_playhead(0)
    empty = TimelinePanel()
    qtbot.addWidget(empty)
    empty.resize(panel.size())
    qtbot.waitUntil(lambda: panel.overview.grab().toImage() == empty.overview.grab().toImage())
    qtbot.waitUntil(lambda: panel.slider.grab().toImage() == empty.slider.grab().toImage())


def test_an_empty_bank_asks_for_nothing(qtbot: QtBot) -> None:
    panel = TimelinePanel()
    qtbot.addWidget(panel)
    listener = Listener(panel)
    panel.resize(900, 180)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    assert listener.wanted == []


def test_an_answer_is_shown_by_the_strips(panel: TimelinePanel) -> None:
    before = panel.grab().toImage()
    panel.set_detail(even(1, HEAD, 300))
    panel.set_overview(Density(1, HEAD, even(1, HEAD, 1000).bins))
    panel.set_moment_text("14 Mar 1993")
    assert panel.grab().toImage() != before


@pytest.mark.parametrize(
    ("action", "signal", "args"),
    [
        (lambda panel: panel.transport.play_toggled.emit(True), lambda panel: panel.playToggled, [True]),
        (
            lambda panel: panel.transport.set_speed(PerSecond(100)),
            lambda panel: panel.speedChanged,
            [PerSecond(100)],
        ),
        (lambda panel: panel.transport.momentRequested.emit("now"), lambda panel: panel.momentRequested, ["now"]),
        (lambda panel: panel.transport.scopeChanged.emit("bank"), lambda panel: panel.scopeChanged, ["bank"]),
        (lambda panel: panel.slider.rangeSelected.emit(3, 9), lambda panel: panel.rangeSelected, [3, 9]),
        (lambda panel: panel.slider.hovered.emit(5), lambda panel: panel.hovered, [5]),
        (lambda panel: panel.slider.set_window(3, 90), lambda panel: panel.windowChanged, [3, 90]),
    ],
    ids=["play", "speed", "moment", "scope", "range", "hover", "window"],
)
def test_wishes_come_out_of_the_panel(
    qtbot: QtBot,
    panel: TimelinePanel,
    action: Callable[[TimelinePanel], object],
    signal: Callable[[TimelinePanel], object],
    args: list[object],
) -> None:
    with qtbot.waitSignal(signal(panel)) as wish:
        action(panel)
    assert wish.args == args


def test_by_time_the_events_move_and_by_event_they_move_back(panel: TimelinePanel) -> None:
    scale = time_scale([TimeSample(1, 0), TimeSample(HEAD - 1, 10), TimeSample(HEAD, 20)])
    panel.transport.set_by_time(by_time=True)
    panel.set_scale(scale)
    panel.set_overview_scale(scale)
    middle = panel.slider.axis.left + panel.slider.axis.width / 2
    assert panel.slider.axis.x_of(HEAD - 1) == pytest.approx(middle, abs=1)
    panel.transport.set_by_time(by_time=False)
    assert panel.slider.axis.x_of(HEAD // 2) == pytest.approx(middle, abs=1)
    assert panel.overview.axis.scale is None


def test_a_late_scale_is_dropped_when_the_axis_goes_by_event(panel: TimelinePanel) -> None:
    panel.set_scale(time_scale([TimeSample(1, 0), TimeSample(HEAD, 20)]))
    assert panel.slider.axis.scale is None


def test_the_other_axis_asks_for_other_bins(qtbot: QtBot, panel: TimelinePanel, listener: Listener) -> None:
    panel.slider.set_window(500, 1500)
    panel.transport.set_by_time(by_time=True)
    qtbot.waitUntil(lambda: bool(listener.wanted))
    assert listener.wanted == [(500, 1500, 1001)]


def test_a_selected_range_is_the_loop_until_it_is_cleared(panel: TimelinePanel) -> None:
    loops: list[tuple[int, int]] = []
    panel.loopChanged.connect(lambda first, last: loops.append((first, last)))
    drag(panel.slider, 200, 400, button=RIGHT)
    selected = panel.slider.selected_range
    assert selected is not None
    assert panel.loop == (selected.lo, selected.hi) == loops[-1]
    panel.range_menu.close()
    panel.slider.clear_range()
    assert loops[-1] == (0, 0)
    assert not panel.transport.loops


def test_the_menu_of_a_range_says_what_it_holds_and_what_to_do(qtbot: QtBot, panel: TimelinePanel) -> None:
    panel.range_menu.show_range(0, 2000)
    panel.range_menu.show_totals(Bin(money_in=1200, money_out=700, account=100))
    texts = [action.text() for action in panel.range_menu.actions()]
    assert texts[:2] == ["Events 1 to 2,000", "2,000 events: 1,200 money in, 700 money out, 100 of accounts"]
    for text, signal in (("Export it…", panel.exportRange), ("Compare its ends", panel.compareRange)):
        with qtbot.waitSignal(signal) as wish:
            next(action for action in panel.range_menu.actions() if action.text() == text).trigger()
        assert wish.args == [0, 2000]


def test_the_menu_of_a_range_zooms_to_it(panel: TimelinePanel) -> None:
    panel.range_menu.show_range(1000, 2000)
    next(action for action in panel.range_menu.actions() if action.text() == "Zoom to it").trigger()
    assert panel.slider.window_in_view == Window(1000, 2000)
