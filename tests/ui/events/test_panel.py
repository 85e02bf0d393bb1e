import pytest
from pytestqt.qtbot import QtBot

from bankapp.services.session import Session
from bankapp.ui.events.panel import EventsPanel
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from tests.ui.conftest import HEAD

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot, tasks: Tasks, session: Session) -> EventsPanel:
    panel = EventsPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(session)
    panel.resize(700, 220)
    return panel


def test_the_table_is_found_by_its_name(panel: EventsPanel) -> None:
    assert panel.findChild(DataTable, "eventsView") is panel.view


def test_a_click_tells_the_event_and_a_double_click_the_moment(qtbot: QtBot, panel: EventsPanel) -> None:
    with qtbot.waitSignal(panel.eventChosen) as event:
        panel.view.chosen.emit(4)
    with qtbot.waitSignal(panel.momentChosen) as moment:
        panel.view.opened.emit(4)
    assert (event.args, moment.args) == ([5], [5])


def test_enter_tells_the_moment(qtbot: QtBot, panel: EventsPanel) -> None:
    with qtbot.waitSignal(panel.momentChosen) as moment:
        panel.view.enterPressed.emit(4)
    assert moment.args == [5]


def test_it_follows_the_playhead(qtbot: QtBot, panel: EventsPanel) -> None:
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_moment(2, HEAD)
    first, last = panel.view.visible_rows()
    assert first <= 1 <= last


def test_shown_later_it_stands_at_the_playhead(qtbot: QtBot, panel: EventsPanel) -> None:
    panel.show_moment(HEAD, HEAD)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.view.visible_rows()[1] == HEAD - 1


def test_without_a_bank_it_is_empty(panel: EventsPanel) -> None:
    panel.set_session(None)
    assert panel.view.model().rowCount() == 0
