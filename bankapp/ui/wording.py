"""What things are called on the screen: events, states of an account, amounts."""

from typing import assert_never

from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.account import Status
from bankapp.domain.events import (
    AccountClosed,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    BalanceRounded,
    BooksClosed,
    BooksReopened,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    PriceChanged,
    ProductChosen,
    ProductOpened,
    ShownEvent,
    TransactionReversed,
    TransferReceived,
    TransferSent,
    UnknownEvent,
)
from bankapp.domain.money import Money, Separators, decimals
from bankapp.ui.formats import format_minor, format_signed
from bankapp.ui.icons import IconName


def event_title(event: ShownEvent) -> str:  # noqa: C901 - a table, one line for each type
    """The name of an event for people: "Deposit", "Transfer out"."""
    tr = QCoreApplication.translate
    match event:
        case MoneyDeposited():
            return _deposit_title(event)
        case MoneyWithdrawn():
            return _withdrawal_title(event)
        case TransferSent():
            return tr("wording", "Transfer out")
        case TransferReceived():
            return tr("wording", "Transfer in")
        case TransactionReversed():
            return tr("wording", "Reversal")
        case BalanceRounded():
            return tr("wording", "Rounding")
        case AccountOpened():
            return tr("wording", "Opened")
        case AccountFrozen():
            return tr("wording", "Frozen")
        case AccountUnfrozen():
            return tr("wording", "Unfrozen")
        case AccountClosed():
            return tr("wording", "Closed")
        case OverdraftLimitSet():
            return tr("wording", "Overdraft limit")
        case ProductChosen():
            return tr("wording", "Product chosen")
        case ProductOpened():
            return tr("wording", "Product opened")
        case PriceChanged():
            return tr("wording", "Price change")
        case PersonForgotten():
            return tr("wording", "Person forgotten")
        case BooksClosed():
            return tr("wording", "Books closed")
        case BooksReopened():
            return tr("wording", "Books reopened")
        case UnknownEvent():
            return tr("wording", "Unknown: {type}").format(type=event.type)
        case _:
            assert_never(event)


def joined(*parts: str) -> str:
    """Several remarks as one line; empty ones are left out."""
    return " · ".join(part for part in parts if part)


def status_word(status: Status) -> str:
    """The state of an account in words."""
    tr = QCoreApplication.translate
    match status:
        case "none":
            return tr("wording", "not yet open")
        case "open":
            return tr("wording", "open")
        case "frozen":
            return tr("wording", "frozen")
        case "closed":
            return tr("wording", "closed")
        case _:
            assert_never(status)


STATUS_ICONS: dict[Status, IconName] = {
    "none": "past",
    "open": "check",
    "frozen": "freeze",
    "closed": "close-account",
}
"""Beside the word, so that a state never shows by colour alone."""


def money_text(money: Money, locale: QLocale) -> str:
    """An amount with its currency: "1,234.50 EUR"."""
    return f"{format_minor(money.minor, decimals(money.currency), locale)} {money.currency}"


def signed_text(money: Money, locale: QLocale) -> str:
    """A change with its currency: "+25.00 EUR"."""
    return f"{format_signed(money.minor, decimals(money.currency), locale)} {money.currency}"


def rate_words(rate: int, locale: QLocale) -> str:
    """An interest rate of so many basis points: "1.25 %"."""
    return f"{format_minor(rate, 2, locale)} %"


def sentence(reason: str) -> str:
    """A reason that stands for itself, and so begins with a capital letter."""
    return reason[:1].upper() + reason[1:]


def separators_of(locale: QLocale) -> Separators:
    """How people of a locale type amounts, for `parse_money`."""
    return Separators(locale.decimalPoint(), locale.groupSeparator())


def _deposit_title(event: MoneyDeposited) -> str:
    tr = QCoreApplication.translate
    return tr("wording", "Interest") if event.against == "interest-paid" else tr("wording", "Deposit")


def _withdrawal_title(event: MoneyWithdrawn) -> str:
    tr = QCoreApplication.translate
    match event.against:
        case "fees":
            return tr("wording", "Fee")
        case "interest-charged":
            return tr("wording", "Penalty interest")
        case _:
            return tr("wording", "Withdrawal")
