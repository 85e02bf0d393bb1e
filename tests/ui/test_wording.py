from typing import get_args

import pytest
from PySide6.QtCore import QLocale

from bankapp.domain.account import Status
from bankapp.domain.events import (
    AccountClosed,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    BalanceRounded,
    Event,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    PriceChanged,
    ProductOpened,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.money import Money
from bankapp.ui.wording import STATUS_ICONS, event_title, money_text, separators_of, signed_text, status_word

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)


@pytest.mark.parametrize(
    ("event", "title"),
    [
        (MoneyDeposited(1, "EUR"), "Deposit"),
        (MoneyDeposited(1, "EUR", "interest-paid"), "Interest"),
        (MoneyWithdrawn(1, "EUR"), "Withdrawal"),
        (MoneyWithdrawn(1, "EUR", "fees"), "Fee"),
        (MoneyWithdrawn(1, "EUR", "interest-charged"), "Penalty interest"),
        (TransferSent(1, "EUR", "456"), "Transfer out"),
        (TransferReceived(1, "EUR", "456"), "Transfer in"),
        (TransactionReversed(1, 5, "EUR", "cash"), "Reversal"),
        (BalanceRounded(1, "EUR"), "Rounding"),
        (AccountOpened("Ann", "EUR"), "Opened"),
        (AccountFrozen(), "Frozen"),
        (PersonForgotten(), "Person forgotten"),
        (AccountUnfrozen(), "Unfrozen"),
        (AccountClosed(), "Closed"),
        (OverdraftLimitSet(1, "EUR"), "Overdraft limit"),
        (ProductOpened("Basic", 1, "EUR"), "Product opened"),
        (PriceChanged(1, "EUR"), "Price change"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_event_has_a_name_for_people(event: Event, title: str) -> None:
    assert event_title(event) == title


def test_every_status_has_its_own_word_and_icon() -> None:
    statuses = get_args(Status)
    assert len({status_word(status) for status in statuses}) == len(statuses)
    assert len({STATUS_ICONS[status] for status in statuses}) == len(statuses)


def test_money_shows_its_currency_s_decimals() -> None:
    assert money_text(Money(123_450, "EUR"), ENGLISH) == "1,234.50 EUR"
    assert money_text(Money(-1_234, "JPY"), ENGLISH) == "-1,234 JPY"
    assert money_text(Money(123_450, "EUR"), GERMAN) == "1.234,50 EUR"


def test_a_gain_carries_a_plus_sign() -> None:
    assert [signed_text(Money(minor, "EUR"), ENGLISH) for minor in (2_500, 0, -1)] == [
        "+25.00 EUR",
        "0.00 EUR",
        "-0.01 EUR",
    ]


def test_amounts_are_typed_as_the_locale_writes_them() -> None:
    assert (separators_of(GERMAN).decimal, separators_of(GERMAN).group) == (",", ".")
