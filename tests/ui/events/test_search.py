"""The search field above all events, the hits in the table, and their ticks on the timeline."""

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.events.panel import EventsPanel
from bankapp.ui.events.ticks import HitTicks
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from bankapp.ui.timeline.axis import Axis
from bankapp.ui.timeline.marks import Marker, MarkerKind, marker_at
from bankapp.ui.timeline.panel import TimelinePanel
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot, tasks: Tasks, session: Session) -> EventsPanel:
    panel = EventsPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(session)
    panel.resize(700, 300)
    return panel


def look_for(qtbot: QtBot, panel: EventsPanel, text: str) -> list[int]:
    """Type a query and Enter; gives the positions that the table lists in the end."""
    panel.search.edit.setText(text)
    panel.search.edit.returnPressed.emit()
    qtbot.waitUntil(lambda: not panel._finder.searching)
    return listed(panel)


def listed(panel: EventsPanel) -> list[int]:
    model = panel.view.model()
    return [int(str(model.index(row, 0).data())) for row in range(model.rowCount())]


def status(panel: EventsPanel) -> str:
    return child(panel, QLabel, "searchStatus").text()


def error(panel: EventsPanel) -> str:
    return child(panel, QLabel, "searchError").text()


def test_the_field_is_found_by_its_name_and_shows_an_example(panel: EventsPanel) -> None:
    field = child(panel, QLineEdit, "searchEdit")
    assert "account:123" in field.placeholderText()
    assert "amount" in field.toolTip()


def test_a_query_leaves_only_its_hits_newest_first(qtbot: QtBot, panel: EventsPanel) -> None:
    assert look_for(qtbot, panel, "type:deposit") == [6, 4, 2]
    assert status(panel) == "3 hits"


@pytest.mark.parametrize(("text", "told"), [("rent", "1 hit"), ("zzz", "0 hits")])
def test_the_hits_are_counted(qtbot: QtBot, panel: EventsPanel, text: str, told: str) -> None:
    look_for(qtbot, panel, text)
    assert status(panel) == told


def test_what_is_typed_is_searched_for_after_a_pause(qtbot: QtBot, panel: EventsPanel) -> None:
    panel.search.edit.setText("rent")
    qtbot.waitUntil(lambda: listed(panel) == [3])


def test_a_query_that_makes_no_sense_is_told_and_the_hits_stay(qtbot: QtBot, panel: EventsPanel) -> None:
    look_for(qtbot, panel, "rent")
    assert look_for(qtbot, panel, "amount>x") == [3]
    assert error(panel) == "amount>x: write an amount as 12.50."
    look_for(qtbot, panel, "amount>1")
    assert error(panel) == ""


def test_escape_empties_the_field_and_lists_all_events_again(qtbot: QtBot, panel: EventsPanel) -> None:
    look_for(qtbot, panel, "rent")
    pressed = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    panel.search.edit.keyPressEvent(pressed)
    assert panel.search.edit.text() == ""
    assert listed(panel) == list(range(1, HEAD + 1))
    assert (status(panel), panel.hits) == ("", None)


def test_escape_is_kept_from_the_key_that_returns_to_now(panel: EventsPanel) -> None:
    asked = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    asked.ignore()
    assert panel.search.edit.event(asked)
    assert asked.isAccepted()


def test_a_click_on_a_hit_tells_its_event_and_a_double_click_its_moment(qtbot: QtBot, panel: EventsPanel) -> None:
    look_for(qtbot, panel, "type:deposit")
    with qtbot.waitSignal(panel.eventChosen) as event:
        panel.view.chosen.emit(1)
    with qtbot.waitSignal(panel.momentChosen) as moment:
        panel.view.opened.emit(2)
    assert (event.args, moment.args) == ([4], [2])


def test_the_playheads_hit_is_marked_and_later_ones_are_faint(qtbot: QtBot, panel: EventsPanel) -> None:
    look_for(qtbot, panel, "type:deposit")
    with qtbot.waitSignal(panel._model.dataChanged) as changed:
        panel.show_moment(4, HEAD)
    assert (changed.args[0].row(), changed.args[1].row()) == (0, 1)
    assert [panel._model.cell(row, 0).marked for row in range(3)] == [False, True, False]


def test_a_new_event_that_is_a_hit_comes_in_at_the_top(qtbot: QtBot, panel: EventsPanel, session: Session) -> None:
    look_for(qtbot, panel, "type:deposit")
    head = post(session, Deposit("123", Money(1, "EUR")))
    panel.show_moment(head, head)
    qtbot.waitUntil(lambda: listed(panel) == [head, 6, 4, 2])
    panel.search.edit.clear()
    assert listed(panel) == list(range(1, head + 1))


def test_stepping_moves_to_the_next_and_the_previous_hit(qtbot: QtBot, panel: EventsPanel) -> None:
    look_for(qtbot, panel, "type:deposit")
    panel.show_moment(4, HEAD)
    for name, position in (("nextHitButton", 6), ("previousHitButton", 2)):
        with qtbot.waitSignal(panel.momentChosen) as moment:
            child(panel, QToolButton, name).click()
        assert moment.args == [position]


def test_where_there_is_no_further_hit_it_says_so(qtbot: QtBot, panel: EventsPanel) -> None:
    look_for(qtbot, panel, "rent")
    panel.step(1, HEAD)
    assert status(panel) == "1 hit · no hit further on"


def test_buttons_that_can_do_nothing_say_why(qtbot: QtBot, panel: EventsPanel) -> None:
    for name in ("nextHitButton", "previousHitButton", "stopSearchButton"):
        button = child(panel, QToolButton, name)
        assert not button.isEnabled()
        assert button.toolTip()
    look_for(qtbot, panel, "rent")
    assert child(panel, QToolButton, "nextHitButton").isEnabled()


def test_without_a_bank_there_is_nothing_to_search(panel: EventsPanel) -> None:
    panel.set_session(None)
    assert not panel.search.edit.isEnabled()
    assert panel.search.edit.toolTip() == "Open a bank first"


def test_another_bank_begins_without_a_search(qtbot: QtBot, panel: EventsPanel, session: Session) -> None:
    look_for(qtbot, panel, "rent")
    panel.set_session(session)
    assert (panel.search.edit.text(), panel.hits) == ("", None)
    assert listed(panel) == list(range(1, HEAD + 1))


def test_the_model_is_sound_while_hits_come_and_go(
    qtbot: QtBot, qtmodeltester: ModelTester, panel: EventsPanel, session: Session
) -> None:
    model = panel.view.model()
    assert isinstance(model, QAbstractItemModel)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    look_for(qtbot, panel, "type:deposit")
    panel.show_moment(HEAD, post(session, Deposit("123", Money(1, "EUR"))))
    qtbot.waitUntil(lambda: len(listed(panel)) == 4)
    panel.search.edit.clear()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_hits_are_ticks_on_the_timeline_until_the_search_is_left(
    qtbot: QtBot, theme: Theme, panel: EventsPanel
) -> None:
    timeline = TimelinePanel()
    qtbot.addWidget(timeline)
    timeline.resize(1200, 180)
    timeline.set_head(HEAD)
    ticks = HitTicks(panel, timeline)
    look_for(qtbot, panel, "type:deposit")
    wanted = tuple(Marker(position, MarkerKind.HIT, "") for position in (2, 4, 6))
    qtbot.waitUntil(lambda: timeline.slider.markers == wanted)
    panel.search.edit.clear()
    qtbot.waitUntil(lambda: timeline.slider.markers == ())
    ticks.deleteLater()


def test_a_tick_is_painted_in_its_own_colour(qtbot: QtBot, theme: Theme) -> None:
    timeline = TimelinePanel()
    qtbot.addWidget(timeline)
    timeline.resize(1200, 180)
    timeline.set_head(100)
    timeline.set_markers((Marker(50, MarkerKind.HIT, ""),), "hits")
    timeline.set_playhead(10)
    picture = timeline.slider.grab().toImage()
    x = round(timeline.slider.axis.x_of(50))
    assert theme.colours.hit in [picture.pixelColor(x, y) for y in range(20)]


def test_a_tick_does_not_catch_the_mouse() -> None:
    axis = Axis(0, 100, 0, 1000)
    hit, mark = Marker(50, MarkerKind.HIT, ""), Marker(51, MarkerKind.BOOKMARK, "")
    assert marker_at((hit,), axis, 500) is None
    assert marker_at((hit, mark), axis, 506) is mark
