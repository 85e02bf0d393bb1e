"""What would have been, in the window."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    Command,
    Deposit,
    Freeze,
    OpenAccount,
    PostMonth,
    RecordTransaction,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
)
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.services.whatif_changes import ChangeAmount, Insert, LeaveOut
from bankapp.ui.tables.cells import CellModel
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from bankapp.ui.whatif.dialogs import AnotherAmountDialog, OneMoreDialog
from bankapp.ui.whatif.models import ChangedModel, RefusedModel, Tried, TriedModel
from bankapp.ui.whatif.panel import WhatIfPanel
from bankapp.ui.whatif.words import command_text
from tests.ui.conftest import HEAD
from tests.ui.finding import child


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> WhatIfPanel:
    panel = WhatIfPanel(tasks)
    qtbot.addWidget(panel)
    panel.show()
    panel.set_session(session)
    panel.show_account("123")
    panel.show_moment(HEAD, HEAD)
    return panel


def _rows(model: object) -> list[list[str]]:
    assert isinstance(model, CellModel)
    return [[model.cell(row, column).text for column in range(len(model.columns))] for row in range(model.row_count())]


def _answered(qtbot: QtBot, panel: WhatIfPanel) -> None:
    qtbot.waitUntil(lambda: panel.answer is not None)


def test_it_says_how_to_begin(panel: WhatIfPanel) -> None:
    assert "context menu" in panel.sentence.text
    assert not panel.tried_view.isVisible()
    for button in (panel.run_button, panel.clear_button, panel.save_button, panel.remove_button):
        assert not button.isEnabled()
        assert "Nothing is tried yet" in button.toolTip()


def test_leaving_an_event_out_shows_truth_beside_what_would_be(qtbot: QtBot, panel: WhatIfPanel) -> None:
    panel.leave_out(2)
    _answered(qtbot, panel)
    assert _rows(panel.tried_view.model()) == [["2", "Without: Deposit 100.00 EUR to 123"]]
    assert _rows(panel.changed_view.model()) == [["123", "75.00", "25.00", "-50.00"]]
    (refused,) = _rows(panel.refused_view.model())
    assert refused[:2] == ["3", "Withdraw 50.00 EUR from 123"]
    assert "Not enough money" in refused[2]
    assert "1 commands would be refused" in panel.sentence.text


def test_another_amount_is_asked_for_and_tried(qtbot: QtBot, panel: WhatIfPanel) -> None:
    panel.ask_amount(3)
    dialog = child(panel, AnotherAmountDialog, "anotherAmountDialog")
    assert dialog.amount.edit.text() == "50.00"
    dialog.amount.edit.setText("0")
    assert "more than zero" in dialog.message.text
    dialog.amount.edit.setText("20")
    dialog.ok_button.click()
    _answered(qtbot, panel)
    assert panel.changes == [ChangeAmount(3, 2_000)]
    assert _rows(panel.changed_view.model()) == [["123", "75.00", "105.00", "+30.00"]]


def test_an_event_without_an_amount_says_so(panel: WhatIfPanel) -> None:
    panel.ask_amount(1)
    assert panel.sentence.text == "Event 1 cannot be changed so: it has no amount."


@pytest.mark.parametrize(("kind", "balance"), [("deposit", "82.00"), ("withdraw", "68.00")])
def test_one_command_more_is_given_at_the_playhead(qtbot: QtBot, panel: WhatIfPanel, kind: str, balance: str) -> None:
    panel.show_moment(4, HEAD)
    panel.add_button.click()
    dialog = child(panel, OneMoreDialog, "oneMoreDialog")
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    dialog.amount.edit.setText("7")
    dialog.ok_button.click()
    _answered(qtbot, panel)
    assert _rows(panel.changed_view.model())[0][2] == balance
    (change,) = panel.changes
    assert isinstance(change, Insert)
    assert change.position == 4
    assert _rows(panel.tried_view.model())[0][0] == "after 4"


def test_a_transfer_needs_another_account(panel: WhatIfPanel) -> None:
    panel.add_button.click()
    dialog = child(panel, OneMoreDialog, "oneMoreDialog")
    assert not dialog.target.isEnabled()
    dialog.kind.setCurrentIndex(dialog.kind.findData("transfer"))
    dialog.amount.edit.setText("7")
    assert not dialog.ok_button.isEnabled()
    dialog.target.edit.setText("123")
    assert "both are 123" in dialog.message.text
    dialog.target.edit.setText("456")
    assert dialog.value() == Transfer("123", "456", Money(700, "EUR"))


def test_several_changes_are_tried_together_and_one_event_once_only(qtbot: QtBot, panel: WhatIfPanel) -> None:
    panel.leave_out(3)
    panel.leave_out(4)
    panel.leave_out(3)
    _answered(qtbot, panel)
    assert panel.changes == [LeaveOut(4), LeaveOut(3)]
    assert _rows(panel.changed_view.model()) == [["123", "75.00", "100.00", "+25.00"]]


def test_a_change_is_taken_back(qtbot: QtBot, panel: WhatIfPanel) -> None:
    panel.leave_out(3)
    panel.leave_out(4)
    panel.tried_view.selectRow(0)
    panel.remove_button.click()
    assert (panel.changes, panel.answer) == ([LeaveOut(4)], None)
    panel.run_button.click()
    _answered(qtbot, panel)
    panel.clear_button.click()
    assert (panel.changes, panel.answer) == ([], None)


def test_it_tells_whether_an_answer_is_in_view(qtbot: QtBot, panel: WhatIfPanel) -> None:
    told: list[bool] = []
    panel.shown.connect(told.append)
    panel.leave_out(3)
    _answered(qtbot, panel)
    panel.hide()
    panel.show()
    panel.clear_button.click()
    assert told == [True, False, True, False]


def test_rows_lead_to_their_moments_and_accounts(qtbot: QtBot, panel: WhatIfPanel) -> None:
    panel.leave_out(2)
    _answered(qtbot, panel)
    with qtbot.waitSignal(panel.momentChosen) as gone:
        panel.refused_view.opened.emit(0)
    with qtbot.waitSignal(panel.accountChosen) as chosen:
        panel.changed_view.selectRow(0)
    assert (gone.args, chosen.args) == ([3], ["123"])


def test_the_changes_can_be_saved_once_there_is_an_answer(qtbot: QtBot, panel: WhatIfPanel) -> None:
    panel.leave_out(3)
    assert not child(panel, QPushButton, "whatIfSaveButton").isEnabled()
    _answered(qtbot, panel)
    with qtbot.waitSignal(panel.saveRequested) as wanted:
        panel.save_button.click()
    assert wanted.args == [[LeaveOut(3)]]


def test_nothing_is_written(qtbot: QtBot, panel: WhatIfPanel, session: Session) -> None:
    head = session.store.head()
    panel.leave_out(2)
    _answered(qtbot, panel)
    assert session.store.head() == head


def test_another_bank_begins_anew(qtbot: QtBot, panel: WhatIfPanel, session: Session) -> None:
    panel.leave_out(2)
    _answered(qtbot, panel)
    panel.set_session(session)
    assert (panel.changes, panel.answer) == ([], None)


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (Deposit("1", Money(5, "EUR")), "Deposit 0.05 EUR to 1"),
        (Transfer("1", "2", Money(5, "EUR")), "Transfer 0.05 EUR from 1 to 2"),
        (RecordTransaction("1", Money(-5, "EUR"), "fees"), "Book -0.05 EUR on 1"),
        (SetOverdraftLimit("1", Money(5, "EUR")), "Overdraft limit 0.05 EUR for 1"),
        (ChangePrice("plus", Money(5, "EUR"), "why"), "Price 0.05 EUR for plus"),
        (ChangePrice("plus", None, "why", 5), "Another interest rate for plus"),
        (ChooseProduct("1", "plus"), "Product plus for account 1"),
        (PostMonth("1", "2026-03", Money(5, "EUR"), Money(0, "EUR")), "Fee and interest of 2026-03 for account 1"),
        (OpenAccount("1", "Ann", "EUR"), "Open account 1"),
        (Freeze("1"), "Freeze account 1"),
        (Unfreeze("1"), "Unfreeze account 1"),
        (CloseAccount("1"), "Close account 1"),
    ],
)
def test_commands_are_told_in_words(panel: WhatIfPanel, command: Command, text: str) -> None:
    assert command_text(command, panel.locale()) == text


def test_a_reversal_is_told_in_words(panel: WhatIfPanel, session: Session) -> None:
    reversal = session.bank.reversal(8, "why")
    assert command_text(reversal, panel.locale()) == "Reverse #8, #9"


def test_the_models_keep_qts_rules(qtmodeltester: ModelTester, session: Session, theme: Theme) -> None:
    answer = session.what_if([LeaveOut(2), LeaveOut(5)]).answer()
    tried, changed, refused = TriedModel(), ChangedModel(), RefusedModel()
    tried.set_tried([Tried(LeaveOut(2), "<b>Without</b>")])
    changed.set_changed(answer.changed)
    refused.set_refused(answer.refused)
    for model in (tried, changed, refused):
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]
