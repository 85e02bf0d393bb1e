import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bankapp.services.readmodels import LedgerBalance
from bankapp.services.states import BooksAt
from bankapp.ui.accounts.footer import BooksFooter
from bankapp.ui.verdict import VerdictLabel
from tests.ui.finding import child

SOUND = BooksAt(
    12,
    (
        LedgerBalance("assets:cash", "EUR", 11_500),
        LedgerBalance("liabilities:customers", "EUR", -11_500),
        LedgerBalance("assets:cash", "JPY", 700),
        LedgerBalance("liabilities:customers", "JPY", -700),
    ),
    3,
)
BROKEN = BooksAt(12, (LedgerBalance("assets:cash", "EUR", 101), LedgerBalance("liabilities:customers", "EUR", -100)), 1)


@pytest.fixture
def footer(qtbot: QtBot) -> BooksFooter:
    footer = BooksFooter()
    qtbot.addWidget(footer)
    return footer


def trial_balance(footer: BooksFooter) -> VerdictLabel:
    return child(footer, VerdictLabel, "trialBalanceLabel")


def test_the_total_is_told_by_currency(footer: BooksFooter) -> None:
    footer.show_books(SOUND)
    assert child(footer, QLabel, "totalLabel").text() == "Total 115.00 EUR  ·  700 JPY"
    assert child(footer, QLabel, "accountCountLabel").text() == "3 accounts"


def test_books_that_balance_say_so(footer: BooksFooter) -> None:
    footer.show_books(SOUND)
    assert trial_balance(footer).text() == "Books balance: debits = credits"
    assert not trial_balance(footer).is_bad


def test_books_that_do_not_balance_name_the_difference(footer: BooksFooter) -> None:
    footer.show_books(BROKEN)
    assert trial_balance(footer).text() == "Books do not balance: off by 0.01 EUR"
    assert trial_balance(footer).is_bad


def test_the_accounts_of_the_books_are_listed(footer: BooksFooter) -> None:
    footer.show_books(SOUND)
    tip = trial_balance(footer).toolTip()
    assert "Trial balance at event 12" in tip
    assert "assets:cash: 115.00 EUR debit\nliabilities:customers: 115.00 EUR credit" in tip


def test_without_a_bank_nothing_is_said(footer: BooksFooter) -> None:
    footer.show_books(SOUND)
    footer.clear()
    assert {label.text() for label in footer.findChildren(QLabel)} == {""}


def test_a_total_of_an_earlier_moment_is_dimmed_and_says_so(footer: BooksFooter) -> None:
    footer.set_stale(stale=True)
    total = footer.findChild(QLabel, "totalLabel")
    assert isinstance(total, QLabel)
    assert (total.property("role"), "earlier moment" in total.accessibleName()) == ("dimmed", True)
    footer.set_stale(stale=False)
    assert (total.property("role"), total.accessibleName()) == ("", "Total of all balances")
