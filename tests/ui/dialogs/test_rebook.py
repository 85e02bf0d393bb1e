"""Reverse and book again: what is asked, the verdict before, and what the window writes."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, RecordTransaction
from bankapp.domain.money import Money
from bankapp.eventstore.instants import to_iso
from bankapp.services.correcting import Correction
from bankapp.services.session import Session
from bankapp.ui.desk import weighed
from bankapp.ui.dialogs.message import MessageDialog
from bankapp.ui.dialogs.rebook import CorrectionRequest, RebookDialog
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.support.services import workspace
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child

Open = Callable[[int], RebookDialog]


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> Open:
    """Opens the dialog on an event of the sample bank."""

    def make(position: int) -> RebookDialog:
        legs = session.bank.reversal(position, "").legs
        accounts = session.history.find_accounts()
        dialog = RebookDialog(legs, position, accounts, partial(weighed, session, position), tasks)
        qtbot.addWidget(dialog)
        return dialog

    return make


def _verdict(qtbot: QtBot, tasks: Tasks, dialog: RebookDialog) -> str:
    qtbot.waitUntil(lambda: tasks.idle and dialog.verdict.facts[0].value != "…")
    return " · ".join(f"{fact.name}: {fact.value}" for fact in dialog.verdict.facts)


def test_nothing_is_asked_for_until_something_differs_and_there_is_a_reason(opened: Open) -> None:
    dialog = opened(2)
    assert (dialog.message.text, dialog.message.is_error) == ("Change what was wrong.", False)
    dialog.amount.edit.setText("90")
    assert dialog.message.text == "Say why. The reason stays in the log for ever."
    dialog.reason.setText("typing error")
    assert dialog.ok_button.isEnabled()
    assert dialog.value() == CorrectionRequest(Correction(Money(9_000, "EUR")), "typing error")


def test_the_verdict_tells_the_balances_before_anything_is_written(
    qtbot: QtBot, tasks: Tasks, opened: Open, session: Session
) -> None:
    dialog = opened(2)
    dialog.amount.edit.setText("90")
    assert _verdict(qtbot, tasks, dialog) == "123: 75.00 EUR becomes 65.00 EUR"
    dialog.amount.edit.setText("20")
    qtbot.waitUntil(lambda: dialog.message.is_error)
    assert "Not enough money in account 123" in dialog.message.text
    assert dialog.verdict.facts[0].value == "…"
    assert session.history.head() == HEAD


def test_a_date_is_a_change_too_and_a_bad_one_is_told(opened: Open) -> None:
    dialog = opened(2)
    dialog.reason.setText("late")
    dialog.date.setText("2026-01-02")
    assert dialog.value().correction.effective_at is not None
    dialog.date.setText("soon")
    assert not dialog.ok_button.isEnabled()


def test_an_account_that_there_is_not_cannot_be_chosen(opened: Open) -> None:
    dialog = opened(2)
    dialog.reason.setText("wrong account")
    dialog.account.edit.setText("nobody")
    assert "no account nobody" in dialog.message.text
    assert not dialog.ok_button.isEnabled()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    window.show_session(session)
    yield window
    window.close()


def _dialog(window: MainWindow, position: int) -> RebookDialog:
    window.view.register.rebookRequested.emit(position)
    return child(window, RebookDialog, "rebookDialog")


def test_the_window_writes_both_in_one_command(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    dialog = _dialog(window, 2)
    assert isinstance(dialog.counterparty, QLineEdit)
    dialog.counterparty.setText("Acme Ltd")
    dialog.reason.setText("wrong name")
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok_button.click()
    booked, undone = session.history.events(HEAD + 1, HEAD + 2)
    assert (booked.type, undone.type) == ("MoneyDeposited", "TransactionReversed")
    assert booked.command_id == undone.command_id


def test_a_refusal_keeps_the_dialog_and_all_that_was_typed(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    dialog = _dialog(window, 2)
    dialog.amount.edit.setText("1")
    dialog.reason.setText("too little")
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: dialog.message.is_error)
    assert "Not enough money" in dialog.message.text
    assert (dialog.isVisible(), dialog.amount.edit.text(), session.history.head()) == (True, "1", HEAD)


def test_the_date_that_it_has_already_is_no_change(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    first = session.history.event(2)
    assert first
    dialog = _dialog(window, 2)
    dialog.date.setText(to_iso(first.effective_at))
    dialog.reason.setText("no reason")
    dialog.ok_button.click()
    assert "nothing would change" in dialog.message.text
    assert session.history.head() == HEAD


def test_a_rounding_is_refused_in_words_and_its_button_says_why(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    post(session, RecordTransaction("123", Money(5, "EUR"), "cash", rounding=1))
    window.view.register.rebookRequested.emit(HEAD + 2)
    assert any("not booked again" in dialog.message.text() for dialog in window.findChildren(MessageDialog))
    page = window.view.inspector.page
    window.playhead.set_head(HEAD + 2)
    qtbot.waitUntil(lambda: page.position == HEAD + 2)
    assert page.reverse_button.isEnabled()
    assert "rounding" in page.rebook_button.toolTip()


def test_the_register_offers_it_beside_the_reversal(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    post(session, Deposit("123", Money(1, "EUR")))
    titles = [action.text() for action in window.view.register.menu(1).actions()]
    assert titles.index("Reverse and book again…") == titles.index("Reverse this event…") + 1
