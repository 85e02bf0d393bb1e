"""Why a balance is what it is, in the window."""

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.services.explaining import Explanation, Group, explain
from bankapp.services.session import Session
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from bankapp.ui.why.models import GroupsModel, PartsModel, group_title
from bankapp.ui.why.panel import WhyPanel
from tests.ui.conftest import HEAD


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> WhyPanel:
    panel = WhyPanel(tasks)
    qtbot.addWidget(panel)
    panel.show()
    panel.set_session(session)
    panel.show_moment(HEAD, HEAD)
    return panel


def _groups(panel: WhyPanel) -> list[list[str]]:
    model = panel.groups_view.model()
    assert isinstance(model, GroupsModel)
    return [[model.cell(row, column).text for column in range(4)] for row in range(model.row_count())]


def _parts(panel: WhyPanel) -> list[list[str]]:
    model = panel.parts_view.model()
    assert isinstance(model, PartsModel)
    return [[model.cell(row, column).text for column in range(5)] for row in range(model.row_count())]


def _explained(qtbot: QtBot, panel: WhyPanel, account_id: str) -> Explanation:
    panel.show_account(account_id)
    qtbot.waitUntil(lambda: panel.explanation is not None)
    assert panel.explanation
    return panel.explanation


def test_it_asks_to_choose_an_account(panel: WhyPanel) -> None:
    assert panel.sentence.text == "Choose an account to see what its balance is made of."


def test_the_balance_is_told_as_groups_in_words(qtbot: QtBot, panel: WhyPanel) -> None:
    _explained(qtbot, panel, "123")
    assert panel.sentence.text == "3 movements make the balance of account 123: 75.00 EUR."
    assert _groups(panel) == [
        ["Deposit", "Acme", "1", "+100.00"],
        ["Withdrawal", "", "1", "-50.00"],
        ["Deposit", "", "1", "+25.00"],
    ]


def test_the_chosen_group_shows_its_events_with_the_running_total(qtbot: QtBot, panel: WhyPanel) -> None:
    _explained(qtbot, panel, "123")
    assert [row[0] for row in _parts(panel)] == ["2"]
    panel.groups_view.selectRow(1)
    assert _parts(panel) == [["3", "5 Jan 2026", "-50.00", "50.00", ""]]


def test_a_reversal_and_what_it_reverses_name_each_other(qtbot: QtBot, panel: WhyPanel) -> None:
    _explained(qtbot, panel, "456")
    pairs = {}
    for row in range(len(_groups(panel))):
        panel.groups_view.selectRow(row)
        pairs.update({part[0]: part[4] for part in _parts(panel)})
    assert pairs == {"6": "", "8": "by #10", "10": "of #8"}


def test_it_follows_the_playhead(qtbot: QtBot, panel: WhyPanel) -> None:
    _explained(qtbot, panel, "123")
    panel.show_moment(3, HEAD)
    qtbot.waitUntil(lambda: "50.00 EUR" in panel.sentence.text)
    panel.show_moment(1, HEAD)
    qtbot.waitUntil(lambda: panel.sentence.text == "No money has moved on account 123 yet.")
    panel.show_moment(0, HEAD)
    qtbot.waitUntil(lambda: panel.sentence.text == "Account 123 was not yet open at this moment.")


def test_the_chosen_group_stays_chosen(qtbot: QtBot, panel: WhyPanel) -> None:
    _explained(qtbot, panel, "123")
    panel.groups_view.selectRow(1)
    panel.show_moment(3, HEAD)
    qtbot.waitUntil(lambda: len(_groups(panel)) == 2)
    assert [row[0] for row in _parts(panel)] == ["3"]


def test_nothing_is_asked_while_it_is_not_seen(qtbot: QtBot, panel: WhyPanel, tasks: Tasks) -> None:
    panel.hide()
    panel.show_account("123")
    assert tasks.idle
    panel.show()
    panel.show_moment(HEAD, HEAD)
    qtbot.waitUntil(lambda: panel.explanation is not None)


def test_each_event_leads_to_its_moment(qtbot: QtBot, panel: WhyPanel) -> None:
    _explained(qtbot, panel, "123")
    with qtbot.waitSignal(panel.eventChosen) as chosen:
        panel.parts_view.selectRow(0)
    with qtbot.waitSignal(panel.momentChosen) as gone:
        panel.parts_view.opened.emit(0)
    assert (chosen.args, gone.args) == ([2], [2])


def test_an_answer_that_does_not_hold_is_told(qtbot: QtBot, panel: WhyPanel, session: Session) -> None:
    found = explain(session.history, "123", HEAD)
    panel._show(Explanation(found.account, found.groups[1:]))
    assert panel.sentence.is_bad


@pytest.mark.parametrize(
    ("kind", "against", "title"),
    [
        ("MoneyDeposited", "interest-paid", "Interest"),
        ("MoneyWithdrawn", "fees", "Fee"),
        ("MoneyWithdrawn", "interest-charged", "Penalty interest"),
        ("MoneyWithdrawn", "cash", "Withdrawal"),
        ("TransactionReversed", "in-transit", "Reversal"),
    ],
)
def test_groups_are_called_as_their_events_are(theme: Theme, kind: str, against: str, title: str) -> None:
    assert group_title(Group(kind, against, "", 1, ())) == title


def test_the_models_keep_qts_rules(qtmodeltester: ModelTester, session: Session, theme: Theme) -> None:
    found = explain(session.history, "123", HEAD)
    groups, parts = GroupsModel(), PartsModel()
    groups.set_explanation(found)
    parts.set_group(found.groups[0], "EUR", session.history.event)
    qtmodeltester.check(groups)  # type: ignore[no-untyped-call]
    qtmodeltester.check(parts)  # type: ignore[no-untyped-call]
