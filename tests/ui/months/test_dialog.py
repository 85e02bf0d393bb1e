"""The dialog that closes a month: a preview in the background, and posted once."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import ChooseProduct, CloseBooks, Deposit, OpenAccount, OpenProduct
from bankapp.domain.money import Money
from bankapp.domain.months import Month
from bankapp.errors import BankappError
from bankapp.eventstore.instants import from_iso
from bankapp.services.month_basis import MonthLine, Statement
from bankapp.services.session import Session
from bankapp.ui.months.dialog import MonthDialog
from bankapp.ui.months.model import MonthModel
from bankapp.ui.months.work import Preview, looking, posting
from bankapp.ui.tasks import Job, Tasks
from bankapp.ui.theme import Theme
from tests.ui.dialogs.test_forms import blocked
from tests.ui.finding import child

TODAY = date(2026, 1, 20)
LINE = MonthLine("a", "Ann", "plus", "EUR", 31, 3_100_000, (125, 150), 250, 117, "due", below=True)


@pytest.fixture
def december(empty_session: Session) -> Session:
    """Through December 2025 account a held 1,000.00 and had a product; b had it for two days."""
    bank = empty_session.bank

    def do(command: object, day: str) -> None:
        bank.execute(command, bank.envelope("ada", "", from_iso(day)))  # type: ignore[arg-type]

    do(OpenProduct("plus", "Plus account", Money(250, "EUR"), 125), "2025-01-01")
    do(OpenAccount("a", "Ann", "EUR", 0, "plus"), "2025-12-01")
    do(Deposit("a", Money(100_000, "EUR")), "2025-12-01")
    do(OpenAccount("b", "Bob", "EUR"), "2025-12-01")
    do(ChooseProduct("b", "plus"), "2025-12-30")
    return empty_session


@pytest.fixture
def told() -> list[int]:
    """Up to where the dialog wrote."""
    return []


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, tasks: Tasks, december: Session, told: list[int]) -> MonthDialog:
    found = MonthDialog(looking(december, tasks), posting(december, tasks, "ada", told.append), TODAY)
    qtbot.addWidget(found)
    found.show()
    return found


def rows(dialog: MonthDialog) -> list[str]:
    model = dialog.view.model()
    assert isinstance(model, MonthModel)
    return [model.row_text(row) for row in range(model.rowCount())]


def totals(dialog: MonthDialog) -> str:
    return child(dialog, QLabel, "monthTotals").text()


def test_the_last_month_that_is_over_is_looked_at_at_once(qtbot: QtBot, dialog: MonthDialog) -> None:
    assert dialog.month.currentText() == "2025-12"
    qtbot.waitUntil(dialog.ok_button.isEnabled)
    assert rows(dialog) == [
        "a\tAnn\tplus\t31\t1,000.00 EUR\t1.25 %\t2.50 EUR\t1.06 EUR\tto post",
        "b\tBob\tplus\t2\t0.00 EUR\t1.25 %\t2.50 EUR\t0.00 EUR\tto post · below its limit",
    ]
    assert totals(dialog) == "2 accounts to post, 0 already posted · fees 5.00 EUR, interest 1.06 EUR"


def test_a_preview_writes_nothing(qtbot: QtBot, dialog: MonthDialog, december: Session) -> None:
    head = december.history.head()
    qtbot.waitUntil(dialog.ok_button.isEnabled)
    dialog.reject()
    assert december.history.head() == head


def test_it_is_posted_and_told_and_then_shown_as_posted(
    qtbot: QtBot, dialog: MonthDialog, december: Session, tasks: Tasks, told: list[int]
) -> None:
    qtbot.waitUntil(dialog.ok_button.isEnabled)
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: dialog.outcome_title.text() == "2025-12 is posted")
    facts = [(fact.name, fact.value) for fact in dialog.outcome.facts]
    assert facts[:2] == [("Posted", "2 accounts"), ("Posted before", "0 accounts")]
    assert (december.history.account("a", december.history.head()).balance, told) == (99_856, [december.history.head()])

    again = MonthDialog(looking(december, tasks), posting(december, tasks, "ada", told.append), TODAY)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: blocked(again) == "2025-12 is posted already.")
    assert rows(again)[0].endswith("already posted")


def test_another_month_is_looked_at_when_it_is_chosen(qtbot: QtBot, dialog: MonthDialog) -> None:
    dialog.month.setCurrentText("2025-11")
    qtbot.waitUntil(lambda: blocked(dialog) == "There is nothing to post for 2025-11.")
    assert rows(dialog) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [("December", "no month of the form"), ("2026-01", "it is not over")],
    ids=["no month", "not over"],
)
def test_what_cannot_be_closed_is_told_in_words(qtbot: QtBot, dialog: MonthDialog, typed: str, says: str) -> None:
    dialog.month.setEditText(typed)
    qtbot.waitUntil(lambda: says in blocked(dialog))
    assert dialog.message.is_error


def test_closed_books_are_told_beside_the_preview(
    qtbot: QtBot, theme: Theme, tasks: Tasks, december: Session, told: list[int]
) -> None:
    december.bank.execute(CloseBooks("2025-12-31"), december.bank.envelope())
    found = MonthDialog(looking(december, tasks), posting(december, tasks, "ada", told.append), TODAY)
    qtbot.addWidget(found)
    qtbot.waitUntil(lambda: "The books are closed until 2025-12-31" in blocked(found))
    assert len(rows(found)) == 2


def test_what_was_asked_for_another_month_comes_too_late(qtbot: QtBot, theme: Theme) -> None:
    asked: list[tuple[Month, Job, Callable[[Preview], None]]] = []

    def look(month: Month, done: Callable[[Preview], None], _: Callable[[BankappError], None]) -> Job:
        asked.append((month, Job(), done))
        return asked[-1][1]

    found = MonthDialog(look, lambda *_: Job(), TODAY)
    qtbot.addWidget(found)
    found.month.setCurrentText("2025-11")
    statement = Statement(Month(2025, 12), 1, "", (LINE,))
    asked[0][2](Preview(None, statement))  # type: ignore[arg-type]
    assert ([month for month, _, _ in asked], rows(found)) == ([Month(2025, 12), Month(2025, 11)], [])
    with pytest.raises(BankappError):
        asked[0][1].tell(1)


def test_the_model_keeps_qt_s_rules(qtmodeltester: ModelTester) -> None:
    model = MonthModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show_statement(Statement(Month(2025, 12), 1, "", (LINE,)))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.cell(0, 5).text == "1.25 %, 1.50 %"
