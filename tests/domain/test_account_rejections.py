"""Accounts: every refusal, with its type, its data and its sentence."""

import inspect
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from bankapp.domain import rejections
from bankapp.domain.commands import (
    AccountCommand,
    ChooseProduct,
    CloseAccount,
    Deposit,
    ForgetPerson,
    Freeze,
    Leg,
    OpenAccount,
    PostMonth,
    RecordTransaction,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.events import (
    AccountClosed,
    AccountEvent,
    AccountFrozen,
    AccountOpened,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    ProductChosen,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.money import MAX_MINOR, Money, UnknownCurrency
from bankapp.domain.rejections import (
    AccountExists,
    AccountIsClosed,
    AccountIsFrozen,
    AccountIsNotFrozen,
    AlreadyReversed,
    AmountNotPositive,
    BadName,
    BalanceNotZero,
    BalanceTooLarge,
    CurrencyMismatch,
    LimitBelowUse,
    NegativeLimit,
    NotAMonth,
    NotEnoughMoney,
    NotReversible,
    ProductIsChosen,
    ReasonMissing,
    SameAccount,
    UnknownAccount,
)
from bankapp.errors import BankappError, Refused
from tests.domain.test_product import REFUSED as REFUSED_OF_PRODUCTS
from tests.support.scenario import ID, OTHER, eur, given

OPENED = AccountOpened("Ada", "EUR")
FULL = (OPENED, MoneyDeposited(10000, "EUR"))
FROZEN = (*FULL, AccountFrozen())
CLOSED = (OPENED, AccountClosed())
BRIM = (OPENED, MoneyDeposited(MAX_MINOR, "EUR"))
YEN = AccountOpened("Bo", "JPY")
DEPOSITED = Leg(2, ID, MoneyDeposited(10000, "EUR"))
HUGE = Money(MAX_MINOR + 1, "EUR")
_ID_RULE = "must be 1 to 64 letters, digits, points, dashes or underscores, beginning with a letter or digit"


@dataclass(frozen=True)
class Case:
    story: str
    command: AccountCommand
    refusal: BankappError
    past: tuple[AccountEvent, ...] = FULL
    other: Iterable[AccountEvent] = ()


ONE = eur("1")
OPENING = [
    Case("open what is open", OpenAccount(ID, "Ada", "EUR"), AccountExists(ID)),
    Case("open what was closed", OpenAccount(ID, "Ada", "EUR"), AccountExists(ID), CLOSED),
    Case("open without an id", OpenAccount("", "Ada", "EUR"), BadName("The account's id", _ID_RULE)),
    Case("open with a space in the id", OpenAccount("a b", "Ada", "EUR"), BadName("The account's id", _ID_RULE)),
    Case("open with a line end in the id", OpenAccount("a\n", "Ada", "EUR"), BadName("The account's id", _ID_RULE)),
    Case("open with a long id", OpenAccount("a" * 65, "Ada", "EUR"), BadName("The account's id", _ID_RULE)),
    Case("open with a dash first", OpenAccount("-a", "Ada", "EUR"), BadName("The account's id", _ID_RULE)),
    Case("open with no owner", OpenAccount(ID, " \t", "EUR"), BadName("The owner's name", "is missing"), ()),
    Case(
        "open with a long owner",
        OpenAccount(ID, "x" * 501, "EUR"),
        BadName("The owner's name", "is longer than 500 characters"),
        (),
    ),
    Case(
        "open with a control character",
        OpenAccount(ID, "A\x00da", "EUR"),
        BadName("The owner's name", "contains a control character"),
        (),
    ),
    Case(
        "open with a line separator",
        OpenAccount(ID, "A\N{LINE SEPARATOR}da", "EUR"),
        BadName("The owner's name", "contains a control character"),
        (),
    ),
    Case("open in no currency", OpenAccount(ID, "Ada", "XAU"), UnknownCurrency("XAU"), ()),
    Case(
        "open with a negative limit",
        OpenAccount(ID, "Ada", "EUR", -1),
        NegativeLimit("The overdraft limit", eur("-0.01")),
        (),
    ),
    Case("open with a limit beyond counting", OpenAccount(ID, "Ada", "EUR", MAX_MINOR + 1), BalanceTooLarge(ID), ()),
]
MOVING = [
    Case("deposit nowhere", Deposit(ID, ONE), UnknownAccount(ID), ()),
    Case("deposit on a closed one", Deposit(ID, ONE), AccountIsClosed(ID), CLOSED),
    Case("deposit on a frozen one", Deposit(ID, ONE), AccountIsFrozen(ID), FROZEN),
    Case("deposit nothing", Deposit(ID, eur("0")), AmountNotPositive(eur("0"))),
    Case("deposit less than nothing", Deposit(ID, eur("-1")), AmountNotPositive(eur("-1"))),
    Case("deposit yen", Deposit(ID, Money(1, "JPY")), CurrencyMismatch(ID, "EUR", "JPY")),
    Case("deposit beyond counting", Deposit(ID, eur("0.01")), BalanceTooLarge(ID), BRIM),
    Case(
        "deposit what cannot be counted",
        Deposit(ID, HUGE),
        BalanceTooLarge(ID),
        (OPENED, MoneyWithdrawn(MAX_MINOR, "EUR")),
    ),
    Case("withdraw nowhere", Withdraw(ID, ONE), UnknownAccount(ID), ()),
    Case("withdraw from a closed one", Withdraw(ID, ONE), AccountIsClosed(ID), CLOSED),
    Case("withdraw from a frozen one", Withdraw(ID, ONE), AccountIsFrozen(ID), FROZEN),
    Case("withdraw nothing", Withdraw(ID, eur("0")), AmountNotPositive(eur("0"))),
    Case("withdraw yen", Withdraw(ID, Money(1, "JPY")), CurrencyMismatch(ID, "EUR", "JPY")),
    Case(
        "withdraw a cent too much",
        Withdraw(ID, eur("100.01")),
        NotEnoughMoney(ID, eur("100"), eur("0"), eur("100.01")),
    ),
    Case(
        "withdraw a cent beyond the overdraft",
        Withdraw(ID, eur("150.01")),
        NotEnoughMoney(ID, eur("100"), eur("50"), eur("150.01")),
        (*FULL, OverdraftLimitSet(5000, "EUR")),
    ),
]
TRANSFERRING = [
    Case("transfer to itself", Transfer(ID, ID, ONE), SameAccount(ID)),
    Case("transfer from nowhere", Transfer(ID, OTHER, ONE), UnknownAccount(ID), (), [OPENED]),
    Case("transfer to nowhere", Transfer(ID, OTHER, ONE), UnknownAccount(OTHER)),
    Case("transfer to a closed one", Transfer(ID, OTHER, ONE), AccountIsClosed(OTHER), FULL, CLOSED),
    Case("transfer to a frozen one", Transfer(ID, OTHER, ONE), AccountIsFrozen(OTHER), FULL, FROZEN),
    Case("transfer from a frozen one", Transfer(ID, OTHER, ONE), AccountIsFrozen(ID), FROZEN, FULL),
    Case("transfer to another currency", Transfer(ID, OTHER, ONE), CurrencyMismatch(OTHER, "JPY", "EUR"), FULL, [YEN]),
    Case("transfer nothing", Transfer(ID, OTHER, eur("0")), AmountNotPositive(eur("0")), FULL, [OPENED]),
    Case(
        "transfer too much",
        Transfer(ID, OTHER, eur("101")),
        NotEnoughMoney(ID, eur("100"), eur("0"), eur("101")),
        FULL,
        [OPENED],
    ),
    Case("transfer beyond counting", Transfer(ID, OTHER, ONE), BalanceTooLarge(OTHER), FULL, BRIM),
]
KEEPING = [
    Case("set the limit of none", SetOverdraftLimit(ID, ONE), UnknownAccount(ID), ()),
    Case("set the limit of a closed one", SetOverdraftLimit(ID, ONE), AccountIsClosed(ID), CLOSED),
    Case("set a limit in yen", SetOverdraftLimit(ID, Money(1, "JPY")), CurrencyMismatch(ID, "EUR", "JPY")),
    Case(
        "set a limit below zero",
        SetOverdraftLimit(ID, eur("-1")),
        NegativeLimit("The overdraft limit", eur("-1")),
    ),
    Case(
        "set a limit below what is used",
        SetOverdraftLimit(ID, eur("29.99")),
        LimitBelowUse(ID, eur("-30"), eur("29.99")),
        (AccountOpened("Ada", "EUR", 5000), MoneyWithdrawn(3000, "EUR")),
    ),
    Case("set a limit beyond counting", SetOverdraftLimit(ID, HUGE), BalanceTooLarge(ID)),
    Case("freeze none", Freeze(ID), UnknownAccount(ID), ()),
    Case("freeze a closed one", Freeze(ID), AccountIsClosed(ID), CLOSED),
    Case("freeze a frozen one", Freeze(ID), AccountIsFrozen(ID), FROZEN),
    Case("unfreeze none", Unfreeze(ID), UnknownAccount(ID), ()),
    Case("unfreeze a closed one", Unfreeze(ID), AccountIsClosed(ID), CLOSED),
    Case("unfreeze an open one", Unfreeze(ID), AccountIsNotFrozen(ID)),
    Case("close none", CloseAccount(ID), UnknownAccount(ID), ()),
    Case("close a closed one", CloseAccount(ID), AccountIsClosed(ID), CLOSED),
    Case("close with money", CloseAccount(ID), BalanceNotZero(ID, eur("100"))),
    Case(
        "close with a debt",
        CloseAccount(ID),
        BalanceNotZero(ID, eur("-0.01")),
        (AccountOpened("Ada", "EUR", 5000), MoneyWithdrawn(1, "EUR")),
    ),
]
FORGETTING = [
    Case("forget nobody", ForgetPerson(ID, "asked for"), UnknownAccount(ID), ()),
    Case("forget without a reason", ForgetPerson(ID, " \t"), ReasonMissing("Forgetting a person")),
]
UNMOVED: tuple[AccountEvent, ...] = (
    OPENED,
    OverdraftLimitSet(1, "EUR"),
    AccountFrozen(),
    AccountClosed(),
    TransactionReversed(2, -1, "EUR", "cash"),
)
REVERSING = [
    Case("reverse without a reason", Reverse((DEPOSITED,), " \t"), ReasonMissing("A reversal")),
    Case(
        "reverse twice",
        Reverse((DEPOSITED,), "again"),
        AlreadyReversed(2),
        (*FULL, TransactionReversed(2, -10000, "EUR", "cash")),
    ),
    Case("reverse on a closed one", Reverse((DEPOSITED,), "late"), AccountIsClosed(ID), CLOSED),
    Case("reverse on a frozen one", Reverse((DEPOSITED,), "stop"), AccountIsFrozen(ID), FROZEN),
    Case(
        "reverse what is spent",
        Reverse((DEPOSITED,), "mistake"),
        NotEnoughMoney(ID, eur("99.99"), eur("0"), eur("100")),
        (*FULL, MoneyWithdrawn(1, "EUR")),
    ),
    Case(
        "reverse beyond counting",
        Reverse((Leg(3, ID, MoneyWithdrawn(1, "EUR")),), "mistake"),
        BalanceTooLarge(ID),
        BRIM,
    ),
    Case(
        "reverse a transfer of which one leg cannot",
        Reverse((Leg(5, ID, TransferSent(100, "EUR", OTHER)), Leg(6, OTHER, TransferReceived(100, "EUR", ID))), "why"),
        NotEnoughMoney(OTHER, eur("0"), eur("0"), eur("1")),
        FULL,
        [OPENED],
    ),
    *(
        Case(
            f"reverse {type(event).__name__}",
            Reverse((Leg(9, ID, event),), "why"),
            NotReversible(9, type(event).__name__),
        )
        for event in UNMOVED
    ),
]
RECORDING = [
    Case("record nowhere", RecordTransaction(ID, ONE, "cash"), UnknownAccount(ID), ()),
    Case("record on a closed one", RecordTransaction(ID, ONE, "cash"), AccountIsClosed(ID), CLOSED),
    Case("record yen", RecordTransaction(ID, Money(1, "JPY"), "cash"), CurrencyMismatch(ID, "EUR", "JPY")),
    Case("record beyond counting", RecordTransaction(ID, ONE, "cash"), BalanceTooLarge(ID), BRIM),
    Case(
        "record a rounding beyond counting",
        RecordTransaction(ID, eur("0"), "cash", rounding=1),
        BalanceTooLarge(ID),
        BRIM,
    ),
]
NOTHING = eur("0")
WITH_PRODUCTS = [
    Case("choose for nobody", ChooseProduct(ID, "plus"), UnknownAccount(ID), ()),
    Case("choose for a closed one", ChooseProduct(ID, "plus"), AccountIsClosed(ID), CLOSED),
    Case("choose what it has", ChooseProduct(ID, "plus"), ProductIsChosen(ID, "plus"), (*FULL, ProductChosen("plus"))),
    Case("post a month of none", PostMonth(ID, "2026-03", ONE, NOTHING), UnknownAccount(ID), ()),
    Case("post a month of a closed one", PostMonth(ID, "2026-03", ONE, NOTHING), AccountIsClosed(ID), CLOSED),
    Case("post no month", PostMonth(ID, "2026-13", ONE, NOTHING), NotAMonth("2026-13")),
    Case("post nothing", PostMonth(ID, "2026-03", NOTHING, NOTHING), AmountNotPositive(NOTHING)),
    Case("post a yen", PostMonth(ID, "2026-03", Money(1, "JPY"), NOTHING), CurrencyMismatch(ID, "EUR", "JPY")),
    Case(
        "post a fee below zero", PostMonth(ID, "2026-03", eur("-1"), ONE), NegativeLimit("The monthly fee", eur("-1"))
    ),
    Case(
        "post interest below zero", PostMonth(ID, "2026-03", ONE, eur("-1")), NegativeLimit("The interest", eur("-1"))
    ),
    Case("post beyond counting", PostMonth(ID, "2026-03", ONE, ONE), BalanceTooLarge(ID), BRIM),
]
REFUSED = [*OPENING, *MOVING, *TRANSFERRING, *KEEPING, *FORGETTING, *REVERSING, *RECORDING, *WITH_PRODUCTS]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.story)
def test_it_is_refused_to(case: Case) -> None:
    given(*case.past, other=case.other).when(case.command).then_refused(case.refusal)


def test_every_rejection_is_met_in_a_test() -> None:
    every = {
        value
        for _, value in inspect.getmembers(rejections, inspect.isclass)
        if issubclass(value, Refused) and value is not Refused
    }
    of_services = {rejections.EffectiveInFuture, rejections.DayNotOver, rejections.BooksAreClosed}
    of_services |= {rejections.MonthNotOver}
    of_keys = {rejections.PlainBank, rejections.NameInTheLog, rejections.SealedElsewhere}  # of private banks
    of_keys |= {rejections.AlreadyForgotten, rejections.NameInReason}
    of_books = {rejections.NotADay, rejections.ClosedFurther, rejections.NotClosedThen}  # tests/domain/test_closing.py
    met = {type(case.refusal) for case in REFUSED} | {type(refusal) for _, _, refusal in REFUSED_OF_PRODUCTS.values()}
    assert every - met == of_services | of_keys | of_books


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.story)
def test_a_refusal_is_one_plain_sentence(case: Case) -> None:
    text = str(case.refusal)
    assert text == text.strip()
    assert text.endswith(".")
    assert "\n" not in text


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (
            NotEnoughMoney(ID, eur("75"), eur("0"), eur("80")),
            "Not enough money in account 123: the balance is 75.00 EUR, 80.00 EUR is wanted, and it has no overdraft.",
        ),
        (
            NotEnoughMoney(ID, eur("75"), eur("50"), eur("180")),
            "Not enough money in account 123: the balance is 75.00 EUR, 180.00 EUR is wanted, "
            "and it may go to -50.00 EUR.",
        ),
    ],
    ids=["without an overdraft", "with an overdraft"],
)
def test_not_enough_money_says_how_much_is_there(refusal: NotEnoughMoney, sentence: str) -> None:
    assert str(refusal) == sentence
