import pytest
from PySide6.QtCore import QLocale

from bankapp.domain.commands import ChangePrice, ChooseProduct
from bankapp.services.session import Session
from bankapp.ui.inspector.inspection import Change, Inspection, inspect
from bankapp.ui.inspector.words import after_text, before_text, data_facts, field_word
from tests.ui.conftest import post

ENGLISH = QLocale("en_US")


def found(session: Session, position: int) -> Inspection:
    result = inspect(session.history, position)
    assert result
    return result


@pytest.mark.parametrize(
    ("position", "changes"),
    [
        pytest.param(3, (Change("balance", 10_000, 5_000),), id="withdrawal"),
        pytest.param(14, (Change("status", "open", "frozen"),), id="freezing"),
        pytest.param(13, (Change("fee", 250, 290),), id="price"),
        pytest.param(
            5,
            (
                Change("owner", None, "Bob Stone"),
                Change("status", None, "open"),
                Change("overdraft_limit", None, 2_000),
            ),
            id="opening",
        ),
        pytest.param(12, (Change("name", None, "Basic account"), Change("fee", None, 250)), id="new product"),
    ],
)
def test_the_fields_that_an_event_changed_are_found(
    session: Session, position: int, changes: tuple[Change, ...]
) -> None:
    assert found(session, position).changes == changes


def test_a_rate_and_a_product_are_changes_too(session: Session) -> None:
    position = post(session, ChangePrice("basic", None, "rates rose", 125))
    rate = found(session, position)
    assert [
        (field_word(change.field), before_text(change, "EUR", ENGLISH), after_text(change, "EUR", ENGLISH))
        for change in rate.changes
    ] == [("Interest a year", "0.00 %", "1.25 %")]
    assert [(fact.name, fact.value) for fact in data_facts(rate, ENGLISH)] == [
        ("fee", "2.90 EUR"),
        ("currency", "EUR"),
        ("rate", "1.25 %"),
    ]
    (chosen,) = found(session, post(session, ChooseProduct("123", "basic"))).changes
    assert (field_word(chosen.field), before_text(chosen, "EUR", ENGLISH), after_text(chosen, "EUR", ENGLISH)) == (
        "Product",
        "–",
        "basic",
    )


def test_both_legs_of_a_transfer_belong_together(session: Session) -> None:
    assert [(part.position, part.subject) for part in found(session, 9).parts] == [(8, "456"), (9, "789")]


def test_a_reversal_and_what_it_undid_know_of_each_other(session: Session) -> None:
    assert found(session, 8).reversed_by == 10
    assert found(session, 10).reverses == 8


def test_there_is_nothing_to_find_beyond_the_log(session: Session) -> None:
    assert inspect(session.history, 0) is None
    assert inspect(session.history, 16) is None
