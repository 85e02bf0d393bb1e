"""Two moments side by side in the window."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.services.comparing import Change, Comparison, compare
from bankapp.services.session import Session
from bankapp.ui.compare.model import ChangesModel
from bankapp.ui.compare.moment_field import NONE
from bankapp.ui.compare.panel import ComparePanel
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> ComparePanel:
    panel = ComparePanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(session)
    panel.show_moment(HEAD, HEAD)
    return panel


def _rows(panel: ComparePanel) -> list[list[str]]:
    model = panel.view.model()
    assert isinstance(model, ChangesModel)
    return [[model.cell(row, column).text for column in range(5)] for row in range(model.row_count())]


def _compared(qtbot: QtBot, panel: ComparePanel) -> Comparison:
    qtbot.waitUntil(lambda: panel.comparison is not None)
    assert panel.comparison
    return panel.comparison


def test_it_invites_to_set_two_moments(panel: ComparePanel) -> None:
    assert "press I and O" in panel.sentence.text
    panel.set_first(2)
    assert panel.sentence.text == "Set moment B as well."


def test_changed_accounts_are_listed_with_old_new_and_difference(qtbot: QtBot, panel: ComparePanel) -> None:
    panel.compare(2, 6)
    _compared(qtbot, panel)
    assert _rows(panel) == [["123", "2", "100.00", "75.00", "-25.00"], ["456", "2", "–", "40.00", "+40.00"]]
    assert panel.sentence.text == "4 events lie between; they explain every difference to the cent."
    (total,) = panel.totals.facts
    assert (total.name, total.value) == ("Total EUR", "100.00 → 115.00  (+15.00)")


def test_a_typed_moment_is_taken_and_a_bad_one_says_why(qtbot: QtBot, panel: ComparePanel) -> None:
    for name, text in (("momentAEdit", "2"), ("momentBEdit", "40%")):
        edit = child(panel, QLineEdit, name)
        edit.setText(text)
        edit.setModified(True)
        edit.returnPressed.emit()
    _compared(qtbot, panel)
    assert panel.positions == (2, 6)
    edit = child(panel, QLineEdit, "momentAEdit")
    edit.setText("never")
    edit.setModified(True)
    edit.returnPressed.emit()
    assert "is no moment" in panel.first.words
    assert panel.positions == (2, 6)


def test_an_emptied_field_is_not_set(panel: ComparePanel) -> None:
    panel.compare(2, 3)
    edit = child(panel, QLineEdit, "momentAEdit")
    edit.clear()
    edit.setModified(True)
    edit.editingFinished.emit()
    assert panel.positions == (NONE, 3)


def test_the_button_takes_the_playhead(panel: ComparePanel) -> None:
    panel.show_moment(4, HEAD)
    panel.first.here_button.click()
    panel.show_moment(5, HEAD)
    panel.second.here_button.click()
    assert panel.positions == (4, 5)


def test_only_the_chosen_account_can_be_compared(qtbot: QtBot, panel: ComparePanel) -> None:
    assert not panel.only_account.isEnabled()
    panel.compare(0, HEAD)
    panel.show_account("456")
    panel.only_account.setChecked(True)
    assert [change.account_id for change in _compared(qtbot, panel).changes] == ["456"]
    panel.show_account("123")
    assert [change.account_id for change in _compared(qtbot, panel).changes] == ["123"]


def test_a_click_on_a_row_chooses_its_account(qtbot: QtBot, panel: ComparePanel) -> None:
    panel.compare(2, 6)
    _compared(qtbot, panel)
    with qtbot.waitSignal(panel.accountChosen) as chosen:
        panel.view.selectRow(1)
    assert chosen.args == ["456"]


def test_the_chosen_account_is_marked_silently(qtbot: QtBot, panel: ComparePanel) -> None:
    panel.compare(2, 6)
    _compared(qtbot, panel)
    with qtbot.assertNotEmitted(panel.accountChosen):
        panel.show_account("456")
    assert panel.view.current_row == 1


def test_nothing_between_is_said(qtbot: QtBot, panel: ComparePanel) -> None:
    panel.compare(3, 3)
    _compared(qtbot, panel)
    assert panel.sentence.text == "Nothing happened between these moments."


def test_what_is_not_explained_is_said_with_an_icon(qtbot: QtBot, panel: ComparePanel, session: Session) -> None:
    found = compare(session.history, 2, 6)
    change = found.changes[0]
    wrong = Change(change.before, change.after, change.events, change.effect + 1)
    panel._show(Comparison(found.first, found.second, (wrong,), found.totals, found.events))
    assert panel.sentence.is_bad
    model = panel.view.model()
    assert isinstance(model, ChangesModel)
    assert model.cell(0, 0).icon == "error"


def test_several_currencies_are_told_apart(qtbot: QtBot, panel: ComparePanel, session: Session) -> None:
    post(session, OpenAccount("900", "Dora", "JPY"))
    post(session, Deposit("900", Money(500, "JPY")))
    panel.compare(1, HEAD + 2)
    _compared(qtbot, panel)
    assert _rows(panel)[-1] == ["900", "2", "–", "500 JPY", "+500"]
    assert [fact.name for fact in panel.totals.facts] == ["Total EUR", "Total JPY"]


def test_another_bank_has_no_moments_yet(panel: ComparePanel, session: Session) -> None:
    panel.compare(2, 6)
    panel.set_session(session)
    assert panel.positions == (NONE, NONE)
    panel.set_session(None)
    assert panel.comparison is None


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, session: Session, theme: Theme) -> None:
    model = ChangesModel()
    model.set_comparison(compare(session.history, 0, HEAD))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
