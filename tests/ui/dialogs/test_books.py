from datetime import date

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import CloseBooks, ReopenBooks
from bankapp.ui.dialogs.books import CloseBooksDialog, ReopenBooksDialog
from bankapp.ui.dialogs.requests import Request
from bankapp.ui.theme import Theme
from tests.ui.dialogs.test_forms import blocked, shown, submitted

TODAY = date(2026, 3, 14)


@pytest.fixture(autouse=True)
def english(theme: Theme) -> None:
    QLocale.setDefault(QLocale("en_GB"))


def test_the_end_of_last_month_is_proposed(qtbot: QtBot) -> None:
    dialog = CloseBooksDialog("2026-01-31", TODAY)
    shown(qtbot, dialog)
    dialog.reason.setText(" the month is done ")
    assert submitted(qtbot, dialog) == Request(CloseBooks("2026-02-28"), "the month is done")


def test_a_day_is_asked_for_where_last_month_is_closed_already(qtbot: QtBot) -> None:
    dialog = CloseBooksDialog("2026-02-28", TODAY)
    shown(qtbot, dialog)
    assert blocked(dialog) == "Enter the last day that is to be closed."
    dialog.day.setText("2026-02-28")
    assert blocked(dialog) == "The books are closed until 2026-02-28 already."
    dialog.day.setText("14 March")
    assert blocked(dialog) == '"14 March" is no date of the form 2026-03-31.'


def test_reopening_wants_a_reason_and_an_earlier_day_or_none(qtbot: QtBot) -> None:
    dialog = ReopenBooksDialog("2026-02-28")
    shown(qtbot, dialog)
    assert blocked(dialog).startswith("Say why.")
    dialog.reason.setText("an invoice was late")
    dialog.day.setText("2026-03-01")
    assert blocked(dialog) == "The books are closed until 2026-02-28 only: there is nothing to reopen."
    dialog.day.setText("2026-01-31")
    dialog.check()
    assert dialog.value() == Request(ReopenBooks("2026-01-31", "an invoice was late"), "an invoice was late")
    dialog.day.clear()
    assert submitted(qtbot, dialog) == Request(ReopenBooks("", "an invoice was late"), "an invoice was late")
