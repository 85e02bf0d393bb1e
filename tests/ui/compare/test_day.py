"""One day, as it was known then and as it is known now, in the window."""

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.services.effective import on_day
from bankapp.services.session import Session
from bankapp.ui.compare.day import DayModel, DayView
from bankapp.ui.compare.panel import ComparePanel
from bankapp.ui.inspector.inspection import inspect
from bankapp.ui.inspector.words import time_facts
from bankapp.ui.register.model import RegisterColumn, RegisterModel
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.support.clock import SECOND, START
from tests.ui.conftest import HEAD

DAY = 86_400 * SECOND


@pytest.fixture
def late(session: Session) -> Session:
    """The sample bank, with 5.00 entered for the account 123 before it was even opened."""
    envelope = session.bank.envelope("teller", "found in a drawer", START - 2 * DAY)
    session.bank.execute(Deposit("123", Money(500, "EUR")), envelope)
    return session


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, tasks: Tasks, late: Session) -> DayView:
    view = DayView(tasks)
    qtbot.addWidget(view)
    view.set_session(late)
    return view


def _asked(qtbot: QtBot, view: DayView, text: str) -> list[list[str]]:
    view.edit.setText(text)
    view.edit.returnPressed.emit()
    qtbot.waitUntil(lambda: bool(view.sentence.text))
    model = view.view.model()
    assert isinstance(model, DayModel)
    return [[model.cell(row, column).text for column in range(4)] for row in range(model.row_count())]


def test_it_says_what_it_is_for(view: DayView) -> None:
    assert view.sentence.text.startswith("Type a day")


def test_accounts_that_were_not_known_as_they_were_are_listed(qtbot: QtBot, view: DayView) -> None:
    assert _asked(qtbot, view, "2026-01-05") == [["123", "75.00", "80.00", "+5.00"]]
    assert "accounts differ" in view.sentence.text


def test_a_day_that_was_known_truly_says_so(qtbot: QtBot, view: DayView) -> None:
    assert _asked(qtbot, view, "2026-02-01") == []
    assert "0 of 3 accounts differ" in view.sentence.text


def test_what_is_no_day_is_told(qtbot: QtBot, view: DayView) -> None:
    _asked(qtbot, view, "someday")
    assert view.sentence.is_bad


def test_a_row_chooses_its_account(qtbot: QtBot, view: DayView) -> None:
    _asked(qtbot, view, "2026-01-05")
    with qtbot.waitSignal(view.accountChosen) as chosen:
        view.view.selectRow(0)
    assert chosen.args == ["123"]


def test_it_stands_beside_the_two_moments(qtbot: QtBot, theme: Theme, tasks: Tasks, late: Session) -> None:
    panel = ComparePanel(tasks)
    qtbot.addWidget(panel)
    panel.show()
    panel.set_session(late)
    panel.day_button.click()
    assert panel.day.isVisible()
    panel.compare(2, 3)
    assert not panel.day.isVisible()
    qtbot.waitUntil(lambda: panel.comparison is not None)


def test_the_register_marks_what_was_entered_for_an_earlier_day(late: Session, theme: Theme) -> None:
    model = RegisterModel()
    model.set_account(late.history, "123", "EUR", 5)
    reasons = [model.cell(row, RegisterColumn.REASON).text for row in range(5)]
    assert [reason.startswith("back-dated") for reason in reasons] == [False, False, False, False, True]
    assert [model.cell(row, RegisterColumn.NUMBER).icon for row in (3, 4)] == [None, "past"]
    assert reasons[4] == "back-dated · found in a drawer"


def test_the_inspector_marks_it_too(late: Session, theme: Theme) -> None:
    found, before = inspect(late.history, HEAD + 1), inspect(late.history, HEAD)
    assert found
    assert before
    names = [[fact.name for fact in time_facts(event, DayModel().locale)] for event in (before, found)]
    assert [("Back-dated" in facts) for facts in names] == [False, True]


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, late: Session, theme: Theme) -> None:
    model = DayModel()
    model.set_day(on_day(late.history, START, HEAD + 1))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
