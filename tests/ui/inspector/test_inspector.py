from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, OpenAccount, RecordTransaction
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.facts import FactList
from bankapp.ui.inspector.inspector import EventInspector
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD, post


@pytest.fixture
def inspector(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> Iterator[EventInspector]:
    widget = EventInspector(tasks)
    qtbot.addWidget(widget)
    widget.set_session(session)
    yield widget
    widget.set_session(None)


def look(qtbot: QtBot, inspector: EventInspector, position: int, head: int = HEAD) -> None:
    inspector.show_moment(position, head)
    qtbot.waitUntil(lambda: inspector.page.position == position)


def texts(facts: FactList) -> dict[str, str]:
    return {fact.name: fact.value for fact in facts.facts}


def test_it_tells_what_happened_when_and_to_whom(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 3)
    assert inspector.page.title.text() == "Withdrawal"
    assert inspector.page.effect.text().replace("−", "-") == "-50.00 EUR"
    assert inspector.page.account.text() == "Account 123 · Ann Lee"
    assert inspector.page.place.text().startswith("Event 3 · ")


def test_it_shows_the_fields_before_and_after(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 3)
    assert inspector.page.changes.texts == (("Balance", "100.00", "50.00 EUR"),)


def test_it_shows_why_and_by_whom(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 14)
    assert texts(inspector.page.why) | {"Reason": "card lost", "By": "teller"} == texts(inspector.page.why)


def test_it_shows_the_stored_fields_and_both_times(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 2)
    assert texts(inspector.page.data)["amount"] == "100.00 EUR"
    assert texts(inspector.page.data)["counterparty"] == "Acme"
    assert set(texts(inspector.page.times)) == {"Counts from", "Recorded"}


def test_it_shows_the_whole_hash_to_copy(qtbot: QtBot, inspector: EventInspector, session: Session) -> None:
    look(qtbot, inspector, 2)
    event = session.history.event(2)
    assert event
    assert event.hash.hex() in {fact.copy for fact in inspector.page.proof.facts}


def test_a_link_leads_to_the_other_leg_of_a_transfer(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 8)
    (other,) = inspector.page.parts.links
    with qtbot.waitSignal(inspector.eventChosen, check_params_cb=lambda position: position == 9):
        other.click()


def test_links_lead_to_the_reversal_and_back(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 8)
    with qtbot.waitSignal(inspector.eventChosen, check_params_cb=lambda position: position == 10):
        inspector.page.reversed_by.link.click()
    look(qtbot, inspector, 10)
    assert inspector.page.reversed_by.isHidden()
    with qtbot.waitSignal(inspector.eventChosen, check_params_cb=lambda position: position == 8):
        inspector.page.reverses.link.click()


def test_the_account_can_be_chosen(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 8)
    with qtbot.waitSignal(inspector.accountChosen, check_params_cb=lambda account: account == "456"):
        inspector.page.account.click()


@pytest.mark.parametrize(
    ("position", "head", "reason"),
    [
        pytest.param(2, HEAD, "past", id="in the past"),
        pytest.param(8, 8, "already been reversed", id="reversed"),
        pytest.param(14, 14, "no money", id="freezing"),
        pytest.param(11, 11, "reversal", id="reversal"),
    ],
)
def test_what_cannot_be_reversed_says_why(
    qtbot: QtBot, inspector: EventInspector, position: int, head: int, reason: str
) -> None:
    look(qtbot, inspector, position, head)
    assert not inspector.page.reverse_button.isEnabled()
    assert reason in inspector.page.reverse_button.toolTip()


def test_a_payment_can_be_reversed_now(qtbot: QtBot, inspector: EventInspector, session: Session) -> None:
    look(qtbot, inspector, HEAD)
    inspector.show_event(4)
    qtbot.waitUntil(lambda: inspector.page.position == 4)
    with qtbot.waitSignal(inspector.reverseRequested, check_params_cb=lambda position: position == 4):
        inspector.page.reverse_button.click()


def test_an_event_that_was_chosen_can_become_the_moment(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, HEAD)
    assert not inspector.page.go_button.isEnabled()
    inspector.show_event(4)
    qtbot.waitUntil(lambda: inspector.page.position == 4)
    with qtbot.waitSignal(inspector.momentChosen, check_params_cb=lambda position: position == 4):
        inspector.page.go_button.click()


def test_an_event_that_was_chosen_stays_when_others_append(
    qtbot: QtBot, inspector: EventInspector, session: Session
) -> None:
    look(qtbot, inspector, HEAD)
    inspector.show_event(4)
    head = post(session, Deposit("123", Money(100, "EUR")))
    inspector.show_moment(HEAD, head)
    qtbot.waitUntil(lambda: inspector.page.position == 4)
    assert not inspector.page.reverse_button.isEnabled()


def test_the_chain_line_follows_what_was_verified(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 3)
    (line,) = inspector.page.chain.facts
    assert "not verified" in line.value
    inspector.set_verified(9, "")
    (line,) = inspector.page.chain.facts
    assert (line.tone, "verified" in line.value) == ("ok", True)
    inspector.set_verified(2, "Event 3 was changed")
    (line,) = inspector.page.chain.facts
    assert (line.tone, "Event 3 was changed" in line.value) == ("error", True)


@pytest.mark.parametrize(("stated", "tone"), [(900, "ok"), (901, "error")])
def test_another_banks_balance_stands_beside_ours(
    qtbot: QtBot, inspector: EventInspector, empty_session: Session, stated: int, tone: str
) -> None:
    post(empty_session, OpenAccount("x1", "X", "EUR"))
    head = post(empty_session, RecordTransaction("x1", Money(900, "EUR"), "cash", stated_balance=stated))
    inspector.set_session(empty_session)
    look(qtbot, inspector, head, head)
    (line,) = inspector.page.stated.facts
    assert line.tone == tone


def test_before_the_first_event_it_says_what_to_do(inspector: EventInspector) -> None:
    inspector.show_moment(0, HEAD)
    assert "Step forward" in inspector._hint.text()
    assert inspector._stack.currentWidget() is inspector._hint


def test_the_chain_of_causes_leads_to_the_moment_of_each_event(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 10)
    assert tuple(text.replace("−", "-") for text in inspector.page.causes.texts) == (
        "#8 Transfer out · 456 · -15.00 EUR",
        "#10 Reversal · 456 · +15.00 EUR",
        "#9 Transfer in · 789 · +15.00 EUR",
        "#11 Reversal · 789 · -15.00 EUR",
    )
    first, *_ = inspector.page.causes.links
    assert "teller: loan" in first.toolTip()
    with qtbot.waitSignal(inspector.momentChosen, check_params_cb=lambda position: position == 8):
        QTest.keyClick(first, Qt.Key.Key_Return)


def test_an_event_that_nothing_came_of_shows_no_chain(qtbot: QtBot, inspector: EventInspector) -> None:
    look(qtbot, inspector, 3)
    assert inspector.page.causes.links == ()
    assert not inspector.page.causes.isVisibleTo(inspector.page)
    assert "Correlation" not in texts(inspector.page.why)
