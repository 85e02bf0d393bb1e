"""The tab with the bank's books follows the playhead."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import CloseBooks
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.services.trial_balance import Group, Line, Sheet, TrialBalance
from bankapp.ui.books.model import BooksModel
from bankapp.ui.books.panel import BooksPanel
from bankapp.ui.tasks import Tasks
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child


@pytest.fixture
def panel(qtbot: QtBot, tasks: Tasks, session: Session) -> BooksPanel:
    panel = BooksPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(session)
    return panel


def rows(panel: BooksPanel) -> list[tuple[str, ...]]:
    model = panel.view.model()
    return [
        tuple(str(model.index(row, column).data()).strip() for column in range(3)) for row in range(model.rowCount())
    ]


def test_the_books_of_the_moment_are_shown(qtbot: QtBot, panel: BooksPanel) -> None:
    panel.show_moment(3, HEAD)
    expected = [
        ("Assets", "50.00 EUR", ""),
        ("Cash", "50.00 EUR", ""),
        ("Liabilities", "", "50.00 EUR"),
        ("Customers' accounts", "", "50.00 EUR"),
        ("Sum in EUR", "50.00 EUR", "50.00 EUR"),
    ]
    qtbot.waitUntil(lambda: rows(panel) == expected)
    assert child(panel, QLabel, "booksVerdict").text() == "Debits equal credits after event 3."


def test_between_the_halves_of_a_transfer_its_money_is_on_its_way(qtbot: QtBot, panel: BooksPanel) -> None:
    panel.show_moment(8, HEAD)
    qtbot.waitUntil(lambda: ("Transfers on their way", "", "15.00 EUR") in rows(panel))
    panel.show_moment(9, HEAD)
    qtbot.waitUntil(lambda: ("Transfers on their way", "0.00 EUR", "") in rows(panel))


def test_books_that_do_not_balance_are_told_with_both_sums(qtbot: QtBot, panel: BooksPanel) -> None:
    cash = Line("assets:cash", 500, "EUR")
    panel._show_books(TrialBalance(7, (Sheet("EUR", (Group("assets", (cash,), cash),)),)))
    assert child(panel, QLabel, "booksVerdict").text() == (
        "Debits do not equal credits after event 7: 5.00 EUR / 0.00 EUR."
    )


def test_the_model_keeps_what_qt_asks_of_it(qtmodeltester: ModelTester) -> None:
    model = BooksModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    line = Line("income:gifts", -Money(5, "EUR").minor, "EUR")
    model.show_books(TrialBalance(1, (Sheet("EUR", (Group("income", (line,), line),)),)))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.cell(1, 0).text.strip() == "income:gifts"


def closing(panel: BooksPanel) -> str:
    return child(panel, QLabel, "booksClosedLabel").text()


def test_how_far_the_books_are_closed_is_told_as_of_the_moment(
    qtbot: QtBot, panel: BooksPanel, session: Session
) -> None:
    head = post(session, CloseBooks("2025-12-31"), "end of the year", "head office")
    panel.show_moment(head, head)
    qtbot.waitUntil(lambda: closing(panel).startswith("Closed until 2025-12-31 · event 16 · "))
    assert closing(panel).endswith("by head office · end of the year")
    panel.show_moment(head - 1, head)
    qtbot.waitUntil(lambda: closing(panel) == "No day is closed.")


def test_reopening_is_offered_where_a_day_is_closed_and_neither_in_the_past(
    qtbot: QtBot, panel: BooksPanel, session: Session
) -> None:
    close, reopen = (child(panel, QPushButton, name) for name in ("closeBooksButton", "reopenBooksButton"))
    panel.show_moment(HEAD, HEAD)
    assert (close.isEnabled(), reopen.isEnabled(), reopen.toolTip()) == (True, False, "No day is closed")
    head = post(session, CloseBooks("2025-12-31"))
    panel.show_moment(head, head)
    qtbot.waitUntil(reopen.isEnabled)
    panel.show_moment(3, head)
    assert (close.isEnabled(), "past" in reopen.toolTip()) == (False, True)


def test_the_buttons_tell_up_to_which_day_the_books_are_closed(
    qtbot: QtBot, panel: BooksPanel, session: Session
) -> None:
    head = post(session, CloseBooks("2025-12-31"))
    panel.show_moment(head, head)
    reopen = child(panel, QPushButton, "reopenBooksButton")
    qtbot.waitUntil(reopen.isEnabled)
    with qtbot.waitSignal(panel.reopenRequested) as asked:
        reopen.click()
    assert asked.args == ["2025-12-31"]


def test_a_month_is_closed_from_here_too_and_not_in_the_past(qtbot: QtBot, panel: BooksPanel) -> None:
    month = child(panel, QPushButton, "closeMonthButton")
    panel.show_moment(HEAD, HEAD)
    with qtbot.waitSignal(panel.closeMonthRequested):
        month.click()
    panel.show_moment(3, HEAD)
    assert (month.isEnabled(), "past" in month.toolTip()) == (False, True)
