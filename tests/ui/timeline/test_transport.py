from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bankapp.ui.timeline.speeds import SPEEDS, OriginalPace, PerSecond
from bankapp.ui.timeline.transport import ACCOUNT_SCOPE, BANK_SCOPE, HITS_SCOPE, TransportBar
from tests.ui.timeline.support import key

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

BACK = ("firstButton", "previousButton")
AHEAD = ("nextButton", "nowButton", "playButton")


@pytest.fixture
def bar(qtbot: QtBot) -> TransportBar:
    widget = TransportBar()
    qtbot.addWidget(widget)
    widget.set_head(28_205)
    widget.set_position(14_021)
    return widget


def button(bar: TransportBar, name: str) -> QAbstractButton:
    found = bar.findChild(QAbstractButton, name)
    assert found is not None
    return found


def edit(bar: TransportBar) -> QLineEdit:
    found = bar.findChild(QLineEdit, "positionEdit")
    assert found is not None
    return found


def label(bar: TransportBar, name: str) -> QLabel:
    found = bar.findChild(QLabel, name)
    assert found is not None
    return found


def type_in(bar: TransportBar, text: str) -> None:
    edit(bar).selectAll()
    edit(bar).insert(text)
    edit(bar).setModified(True)


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("firstButton", lambda bar: bar.first),
        ("previousButton", lambda bar: bar.previous),
        ("nextButton", lambda bar: bar.next),
        ("nowButton", lambda bar: bar.now),
        ("zoomInButton", lambda bar: bar.zoomIn),
        ("zoomOutButton", lambda bar: bar.zoomOut),
        ("zoomFitButton", lambda bar: bar.zoomFit),
    ],
)
def test_each_button_says_its_wish(
    qtbot: QtBot, bar: TransportBar, name: str, signal: Callable[[TransportBar], object]
) -> None:
    with qtbot.waitSignal(signal(bar)):
        button(bar, name).click()


def test_play_becomes_pause_when_the_owner_says_so(qtbot: QtBot, bar: TransportBar) -> None:
    with qtbot.waitSignal(bar.play_toggled) as wish:
        button(bar, "playButton").click()
    assert wish.args == [True]
    bar.set_playing(True)
    assert button(bar, "playButton").accessibleName() == "Pause (Space)"
    with qtbot.waitSignal(bar.play_toggled) as wish:
        button(bar, "playButton").click()
    assert wish.args == [False]


@pytest.mark.parametrize(
    ("position", "disabled", "reason"),
    [
        pytest.param(0, BACK, "The playhead is before the first event", id="start"),
        pytest.param(28_205, AHEAD, "The playhead is at the newest event", id="now"),
    ],
)
def test_buttons_that_cannot_act_say_why(
    bar: TransportBar, position: int, disabled: tuple[str, ...], reason: str
) -> None:
    bar.set_position(position)
    for name in (*BACK, *AHEAD):
        assert button(bar, name).isEnabled() == (name not in disabled)
        assert (button(bar, name).toolTip() == reason) == (name in disabled)
        assert not button(bar, name).isHidden()


def test_without_events_nothing_can_be_done(bar: TransportBar) -> None:
    bar.set_head(0)
    bar.set_position(0)
    for name in (*BACK, *AHEAD, "zoomInButton", "zoomOutButton", "zoomFitButton"):
        assert (button(bar, name).isEnabled(), button(bar, name).toolTip()) == (False, "There are no events yet")


def test_buttons_do_not_move_when_the_numbers_do(bar: TransportBar) -> None:
    bar.resize(1200, 40)
    bar.show()
    before = [child.geometry() for child in bar.findChildren(QAbstractButton)]
    bar.set_head(2_000_000_000)
    bar.set_position(1_999_999_999)
    bar.set_moment_text("14 Mar 1993, 10:02:17")
    bar.show_error("There is no such bookmark.")
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert [child.geometry() for child in bar.findChildren(QAbstractButton)] == before


def test_the_place_is_told_with_its_moment(bar: TransportBar) -> None:
    assert label(bar, "momentLabel").text() == "of 28,205"
    bar.set_moment_text("14 Mar 1993")
    assert label(bar, "momentLabel").text() == "of 28,205 · 14 Mar 1993"


def test_the_field_follows_the_playhead(bar: TransportBar) -> None:
    assert edit(bar).text() == "14021"


def test_what_somebody_types_is_not_overwritten(bar: TransportBar) -> None:
    type_in(bar, "42")
    bar.set_position(15_000)
    assert edit(bar).text() == "42"


def test_enter_asks_for_the_moment_and_then_follows_again(qtbot: QtBot, bar: TransportBar) -> None:
    type_in(bar, " 42% ")
    with qtbot.waitSignal(bar.momentRequested) as wish:
        key(edit(bar), Qt.Key.Key_Return)
    assert wish.args == ["42%"]
    bar.set_position(11_846)
    assert edit(bar).text() == "11846"


def test_escape_brings_the_position_back(bar: TransportBar) -> None:
    type_in(bar, "nonsense")
    bar.show_error("not a moment")
    key(edit(bar), Qt.Key.Key_Escape)
    assert edit(bar).text() == "14021"
    assert label(bar, "positionError").text() == ""


def test_an_error_is_shown_beside_what_was_typed(bar: TransportBar) -> None:
    type_in(bar, "@rent")
    key(edit(bar), Qt.Key.Key_Return)
    bar.show_error("There is no bookmark <b>rent</b>.")
    error = label(bar, "positionError")
    assert (error.text(), error.textFormat()) == ("There is no bookmark <b>rent</b>.", Qt.TextFormat.PlainText)
    assert not error.isHidden()
    assert (edit(bar).text(), edit(bar).property("invalid")) == ("@rent", True)


def test_a_move_of_the_playhead_ends_the_error(bar: TransportBar) -> None:
    bar.show_error("not a moment")
    bar.set_position(5)
    assert label(bar, "positionError").isHidden()
    assert edit(bar).property("invalid") is False


def test_a_chosen_speed_is_told(qtbot: QtBot, bar: TransportBar) -> None:
    selector = bar.findChild(QComboBox, "speedSelector")
    assert selector is not None
    assert selector.count() == len(SPEEDS) + 1
    with qtbot.waitSignal(bar.speedChanged) as wish:
        selector.setCurrentIndex(selector.findText("250/s"))
    assert (wish.args, bar.speed) == ([PerSecond(250)], PerSecond(250))
    selector.setCurrentIndex(selector.findText("pace ×3,600"))
    assert bar.speed == OriginalPace(3600)


def test_every_speed_can_be_chosen(bar: TransportBar) -> None:
    chosen = []
    for speed in SPEEDS:
        bar.set_speed(speed)
        chosen.append(bar.speed)
    assert chosen == list(SPEEDS)


def test_the_speed_goes_up_and_down_to_its_ends(bar: TransportBar) -> None:
    bar.set_speed(SPEEDS[0])
    bar.change_speed(-1)
    assert bar.speed == SPEEDS[0]
    bar.change_speed(1)
    assert bar.speed == SPEEDS[1]
    bar.set_speed(PerSecond(100_000))
    bar.change_speed(1)
    assert bar.speed == OriginalPace(1)
    bar.change_speed(100)
    assert bar.speed == SPEEDS[-1]


def test_a_loop_needs_a_range(qtbot: QtBot, bar: TransportBar) -> None:
    loop = button(bar, "loopButton")
    assert (loop.isEnabled(), "range" in loop.toolTip()) == (False, True)
    with qtbot.waitSignal(bar.loopChanged) as wish:
        bar.set_range(selected=True)
    assert (wish.args, bar.loops, loop.isEnabled()) == ([True], True, True)
    loop.click()
    assert not bar.loops


def test_the_axis_is_chosen_by_its_buttons(qtbot: QtBot, bar: TransportBar) -> None:
    with qtbot.waitSignal(bar.axisChanged) as wish:
        button(bar, "timeAxisButton").click()
    assert (wish.args, bar.by_time) == ([True], True)
    with qtbot.waitSignal(bar.axisChanged) as wish:
        bar.set_by_time(by_time=False)
    assert (wish.args, bar.by_time) == ([False], False)


def test_the_scope_needs_an_account(qtbot: QtBot, bar: TransportBar) -> None:
    account = button(bar, "accountScopeButton")
    assert (account.isEnabled(), account.toolTip()) == (False, "Choose an account first")
    bar.set_account_available(True)
    with qtbot.waitSignal(bar.scopeChanged) as wish:
        account.click()
    assert (wish.args, bar.scope) == ([ACCOUNT_SCOPE], ACCOUNT_SCOPE)


def test_the_hits_are_a_scope_while_there_is_a_search(qtbot: QtBot, bar: TransportBar) -> None:
    hits = button(bar, "hitsScopeButton")
    assert (hits.isEnabled(), hits.toolTip()) == (False, "Search first (Ctrl+F)")
    bar.set_hits_available(True)
    hits.click()
    assert bar.scope == HITS_SCOPE
    with qtbot.waitSignal(bar.scopeChanged) as wish:
        bar.set_hits_available(False)
    assert (wish.args, bar.scope) == ([BANK_SCOPE], BANK_SCOPE)


def test_losing_the_account_goes_back_to_the_bank(qtbot: QtBot, bar: TransportBar) -> None:
    bar.set_account_available(True)
    button(bar, "accountScopeButton").click()
    with qtbot.waitSignal(bar.scopeChanged) as wish:
        bar.set_account_available(False)
    assert (wish.args, bar.scope) == ([BANK_SCOPE], BANK_SCOPE)


def test_every_control_has_a_name_for_those_who_cannot_see_it(bar: TransportBar) -> None:
    controls: list[QWidget] = [*bar.findChildren(QAbstractButton), *bar.findChildren(QComboBox), edit(bar)]
    assert all(control.accessibleName() for control in controls)


def test_the_position_can_be_edited_by_key(qtbot: QtBot, bar: TransportBar) -> None:
    with qtbot.waitExposed(bar):
        bar.show()
    bar.edit_position()
    assert edit(bar).selectedText() == "14021"
