"""What the parts of the bank's own books are called."""

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from bankapp.domain.postings import Side


def side_name(side: Side) -> str:
    """The name of a part of the books."""
    tr = QCoreApplication.translate
    match side:
        case "assets":
            return tr("BooksWords", "Assets")
        case "liabilities":
            return tr("BooksWords", "Liabilities")
        case "income":
            return tr("BooksWords", "Income")
        case "expenses":
            return tr("BooksWords", "Expenses")
        case _:
            assert_never(side)


def ledger_name(ledger: str) -> str:
    """The name of an account of the books for people; one that has none of its own is told as it is."""
    tr = QCoreApplication.translate
    names = {
        "assets:cash": tr("BooksWords", "Cash"),
        "assets:other-banks": tr("BooksWords", "With other banks"),
        "liabilities:customers": tr("BooksWords", "Customers' accounts"),
        "liabilities:in-transit": tr("BooksWords", "Transfers on their way"),
        "income:fees": tr("BooksWords", "Fees"),
        "income:interest": tr("BooksWords", "Interest charged"),
        "expenses:interest": tr("BooksWords", "Interest paid"),
        "expenses:rounding": tr("BooksWords", "Rounding of other banks"),
    }
    return names.get(ledger, ledger)
