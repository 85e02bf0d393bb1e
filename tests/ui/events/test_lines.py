import pytest
from PySide6.QtCore import QLocale

from bankapp.domain.commands import ChangePrice, ChooseProduct, SetOverdraftLimit
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.events.lines import EventLine, line_of
from bankapp.ui.wording import joined
from tests.ui.conftest import post

ENGLISH = QLocale(QLocale.Language.English)


def line(session: Session, position: int) -> EventLine:
    event = session.history.event(position)
    assert event is not None
    return line_of(event, ENGLISH)


def test_a_deposit_tells_who_what_and_why(session: Session) -> None:
    shown = line(session, 2)
    assert (shown.subject, shown.title, shown.counterparty, shown.reason) == ("123", "Deposit", "Acme", "salary")
    assert (shown.effect, shown.currency, shown.actor, shown.version) == (10_000, "EUR", "teller", 2)


def test_a_reversal_names_what_it_undid(session: Session) -> None:
    assert (line(session, 10).reverses, line(session, 8).reverses) == (8, 0)


@pytest.mark.parametrize(
    ("position", "reason"),
    [
        (1, "Ann Lee · first visit"),
        (12, "Basic account · 2.50 EUR a month · new this year"),
        (13, "2.90 EUR a month · costs rose"),
    ],
    ids=["opened", "product", "price"],
)
def test_what_moves_no_money_tells_its_substance(session: Session, position: int, reason: str) -> None:
    assert line(session, position).reason == reason


def test_an_overdraft_limit_is_told(session: Session) -> None:
    position = post(session, SetOverdraftLimit("123", Money(5_000, "EUR")))
    assert line(session, position).reason == "50.00 EUR"


def test_interest_and_the_choice_of_a_product_are_told(session: Session) -> None:
    position = post(session, ChangePrice("basic", None, "rates rose", 125))
    assert line(session, position).reason == "2.90 EUR a month · 1.25 % interest · rates rose"
    assert line(session, post(session, ChooseProduct("123", "basic"), "saves")).reason == "basic · saves"


def test_a_product_s_event_belongs_to_the_product(session: Session) -> None:
    assert line(session, 12).subject == "basic"


def test_empty_remarks_are_left_out() -> None:
    assert joined("", "a", "", "b") == "a · b"
