from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import ChooseProduct, Deposit
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.services.states import Refold
from bankapp.ui.state.account_view import view_account
from bankapp.ui.state.panel import StatePanel
from bankapp.ui.state.words import rebuilt_sentence, refold_sentence
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD, post

ENGLISH = QLocale("en_GB")


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> Iterator[StatePanel]:
    widget = StatePanel(tasks)
    qtbot.addWidget(widget)
    widget.setLocale(ENGLISH)
    widget.set_session(session)
    widget.show()
    yield widget
    widget.set_session(None)


def look(qtbot: QtBot, panel: StatePanel, account_id: str, position: int) -> dict[str, str]:
    """The fields as shown."""
    panel.show_account(account_id)
    panel.show_moment(position, HEAD)
    qtbot.waitUntil(lambda: bool(panel._view and panel._view.position == position))
    return {fact.name: fact.value for fact in panel.fields.facts}


def highlighted(panel: StatePanel) -> set[str]:
    return {fact.name for fact in panel.fields.facts if fact.tone == "changed"}


def test_it_shows_the_account_as_it_was(qtbot: QtBot, panel: StatePanel) -> None:
    fields = look(qtbot, panel, "456", 8)
    assert fields["Owner"] == "Bob Stone"
    assert fields["Balance"] == "25.00 EUR"
    assert fields["Available"] == "45.00 EUR"
    assert fields["Status"] == "open"
    assert fields["Last event"].startswith("#8 Transfer out")


def test_what_the_playheads_event_changed_is_highlighted(qtbot: QtBot, panel: StatePanel) -> None:
    look(qtbot, panel, "456", 8)
    assert highlighted(panel) == {"Balance", "Available"}
    look(qtbot, panel, "456", 14)
    assert highlighted(panel) == {"Status"}


def test_the_product_of_the_account_is_shown(qtbot: QtBot, panel: StatePanel, session: Session) -> None:
    assert look(qtbot, panel, "123", HEAD)["Product"] == "–"
    position = post(session, ChooseProduct("123", "basic"))
    assert look(qtbot, panel, "123", position)["Product"] == "basic"
    assert highlighted(panel) == {"Product"}


def test_another_accounts_event_changes_nothing(qtbot: QtBot, panel: StatePanel) -> None:
    look(qtbot, panel, "123", 8)
    assert highlighted(panel) == set()


def test_an_account_that_is_not_yet_open_has_no_state(qtbot: QtBot, panel: StatePanel) -> None:
    assert look(qtbot, panel, "456", 4) == {"Account": "456", "Status": "not yet open"}
    assert "no events yet" in panel.verdict.text()


def test_the_events_alone_lead_to_the_same_account(qtbot: QtBot, panel: StatePanel) -> None:
    look(qtbot, panel, "123", HEAD)
    assert panel.verdict.text() == "75.00 EUR – agrees with the read model"


def test_a_read_model_that_differs_is_told(session: Session) -> None:
    view = view_account(session.history, "123", HEAD)
    wrong = replace(view, account=replace(view.account, balance=7_600))
    assert refold_sentence(wrong, ENGLISH) == "75.00 EUR – but the read model says 76.00 EUR"


def test_the_teaching_line_is_told_with_every_rebuilding(qtbot: QtBot, panel: StatePanel) -> None:
    with qtbot.waitSignal(panel.rebuilt) as told:
        look(qtbot, panel, "123", 4)
    assert told.args
    assert str(told.args[0]).startswith("rebuilt in ")


@pytest.mark.parametrize(
    ("snapshot", "events", "sentence"),
    [
        pytest.param(4_000, 908, "rebuilt in 3.1 ms: snapshot 4,000 + 908 events", id="from a snapshot"),
        pytest.param(0, 1, "rebuilt in 3.1 ms: 1 event, no snapshot", id="from the first event"),
    ],
)
def test_the_teaching_line_says_from_what_and_how_long(
    session: Session, snapshot: int, events: int, sentence: str
) -> None:
    account = session.history.account("123", HEAD)
    assert rebuilt_sentence(Refold(account, snapshot, events, 0.00312), ENGLISH) == sentence


def test_it_follows_the_account_to_a_new_event(qtbot: QtBot, panel: StatePanel, session: Session) -> None:
    look(qtbot, panel, "123", HEAD)
    head = post(session, Deposit("123", Money(100, "EUR")))
    assert look(qtbot, panel, "123", head)["Balance"] == "76.00 EUR"


def test_without_an_account_it_says_what_to_do(qtbot: QtBot, panel: StatePanel) -> None:
    panel.show_account("")
    assert panel._stack.currentWidget() is panel._hint
    assert "Choose an account" in panel._hint.text()


def test_a_panel_that_is_not_seen_is_filled_when_it_is_looked_at(qtbot: QtBot, panel: StatePanel) -> None:
    panel.hide()
    assert look(qtbot, panel, "123", HEAD) == {}
    panel.show()
    assert look(qtbot, panel, "123", HEAD)["Balance"] == "75.00 EUR"
