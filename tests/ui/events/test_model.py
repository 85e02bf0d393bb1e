import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.events.model import EventColumn, EventsModel
from bankapp.ui.tables.cells import Tone
from tests.ui.conftest import HEAD, post


@pytest.fixture
def model(qapp: object, session: Session) -> EventsModel:
    model = EventsModel()
    model.set_history(session.history)
    model.show_moment(HEAD, HEAD)
    return model


def test_the_model_keeps_qt_s_rules(qtmodeltester: ModelTester, model: EventsModel) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_every_event_has_its_row(model: EventsModel) -> None:
    assert model.row_count() == HEAD
    assert [model.cell(1, column).text for column in (0, 2, 3, 4, 5, 6, 7)] == [
        "2",
        "123",
        "Deposit",
        "Acme",
        "salary",
        "+100.00 EUR",
        "teller",
    ]


def test_what_moved_no_money_has_no_amount(model: EventsModel) -> None:
    assert model.cell(0, EventColumn.AMOUNT).text == ""


def test_rows_after_the_playhead_are_faint_and_its_own_is_marked(model: EventsModel) -> None:
    model.show_moment(3, HEAD)
    cells = [model.cell(row, EventColumn.TYPE) for row in range(5)]
    assert [cell.tone is Tone.FAINT for cell in cells] == [False, False, False, True, True]
    assert [cell.marked for cell in cells] == [False, False, True, False, False]


def test_a_move_repaints_only_the_rows_that_it_passed(qtbot: QtBot, model: EventsModel) -> None:
    model.show_moment(9, HEAD)
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show_moment(6, HEAD)
    first, last = changed.args[0], changed.args[1]
    assert (first.row(), last.row()) == (5, 8)


def test_new_events_are_added_at_the_end(qtbot: QtBot, session: Session, model: EventsModel) -> None:
    head = post(session, Deposit("123", Money(1, "EUR")))
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        model.show_moment(HEAD, head)
    assert inserted.args[1:] == [HEAD, head - 1]
    assert model.cell(HEAD, EventColumn.AMOUNT).text == "+0.01 EUR"


def test_before_the_first_event_no_row_is_marked(model: EventsModel) -> None:
    model.show_moment(0, HEAD)
    assert not any(model.cell(row, 0).marked for row in range(HEAD))
    assert model.row_of(0) == -1


def test_without_a_bank_there_is_nothing(model: EventsModel) -> None:
    model.set_history(None)
    assert model.row_count() == 0
