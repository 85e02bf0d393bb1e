import pytest
from PySide6.QtCore import QLocale

from bankapp.domain.commands import Deposit, Transfer, Withdraw
from bankapp.domain.money import BadAmount, Money
from bankapp.domain.rejections import AccountIsFrozen, NotEnoughMoney
from bankapp.errors import BankappError
from bankapp.ui.register.drafts import Draft, EntryCommand, EntryKind, becomes, command_of, refusal

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("deposit", Deposit("123", eur(123_450), "Bob")),
        ("withdraw", Withdraw("123", eur(123_450), "Bob")),
        ("transfer", Transfer("123", "Bob", eur(123_450))),
    ],
    ids=["deposit", "withdraw", "transfer"],
)
def test_a_draft_becomes_its_command(kind: EntryKind, command: EntryCommand) -> None:
    assert command_of(Draft(kind, "123", "EUR", "1,234.50", " Bob ", "why"), ENGLISH) == command


def test_an_amount_is_read_as_the_locale_writes_it() -> None:
    draft = Draft("deposit", "123", "EUR", "1.234,50", "", "")
    assert command_of(draft, GERMAN).amount == eur(123_450)
    with pytest.raises(BadAmount):
        command_of(draft, ENGLISH)


@pytest.mark.parametrize(
    ("command", "after", "sentence"),
    [
        (Deposit("123", eur(10_000)), {"123": eur(17_500)}, "Balance 75.00 EUR becomes 175.00 EUR"),
        (Withdraw("123", eur(500)), {"123": eur(-200)}, "Balance 3.00 EUR becomes -2.00 EUR"),
        (
            Transfer("123", "456", eur(500)),
            {"123": eur(7_000), "456": eur(4_500)},
            "Balance 75.00 EUR becomes 70.00 EUR, account 456 then holds 45.00 EUR",
        ),
    ],
    ids=["deposit", "withdraw", "transfer"],
)
def test_what_would_happen_is_one_sentence(command: EntryCommand, after: dict[str, Money], sentence: str) -> None:
    assert becomes(command, after, ENGLISH) == sentence


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            NotEnoughMoney("1", eur(4_000), eur(0), eur(5_000)),
            "Balance 40.00 EUR would become -10.00 EUR: refused, no overdraft",
        ),
        (
            NotEnoughMoney("1", eur(4_000), eur(500), eur(5_000)),
            "Balance 40.00 EUR would become -10.00 EUR: refused, the overdraft ends at -5.00 EUR",
        ),
        (AccountIsFrozen("1"), "Account 1 is frozen: no money moves until it is unfrozen."),
    ],
    ids=["no overdraft", "overdraft", "another rule"],
)
def test_a_refusal_is_one_sentence(error: BankappError, sentence: str) -> None:
    assert refusal(error, ENGLISH) == sentence
