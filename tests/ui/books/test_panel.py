"""The tab with the bank's books follows the playhead."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.services.trial_balance import Group, Line, Sheet, TrialBalance
from bankapp.ui.books.model import BooksModel
from bankapp.ui.books.panel import BooksPanel
from bankapp.ui.tasks import Tasks
from tests.ui.conftest import HEAD
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
