"""The dialog that finds the first moment of a condition."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from bankapp.services.session import Session
from bankapp.ui.first.dialog import FirstDialog
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> Iterator[FirstDialog]:
    dialog = FirstDialog(tasks, session, "123")
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.close()


def _choose(dialog: FirstDialog, what: str, value: str = "") -> None:
    dialog.what.setCurrentIndex(dialog.what.findData(what))
    if value:
        dialog.value.setText(value)
        dialog.value.textEdited.emit(value)


def _found(qtbot: QtBot, dialog: FirstDialog) -> str:
    dialog.find_button.click()
    qtbot.waitUntil(lambda: bool(dialog.sentence.text))
    return dialog.sentence.text


@pytest.mark.parametrize(
    ("what", "value", "condition"),
    [
        ("balance", "60", "balance 123 < 60"),
        ("total", "100", "total EUR >= 100"),
        ("status", "closed", "status 123 = closed"),
        ("accounts", "2", "accounts >= 2"),
    ],
)
def test_the_fields_build_the_condition(dialog: FirstDialog, what: str, value: str, condition: str) -> None:
    _choose(dialog, what, value)
    assert dialog.condition.text() == condition


def test_only_the_fields_that_matter_can_be_filled_in(dialog: FirstDialog) -> None:
    _choose(dialog, "accounts")
    assert not dialog.name.isEnabled()
    _choose(dialog, "status")
    assert (dialog.name.isEnabled(), dialog.sign.isEnabled()) == (True, False)


def test_the_answer_says_where_and_how_it_was_found(qtbot: QtBot, dialog: FirstDialog) -> None:
    _choose(dialog, "accounts", "2")
    text = _found(qtbot, dialog)
    assert text.startswith("It first held after event 5, ")
    assert "by bisection" in text


def test_going_there_is_offered_when_there_is_a_place(qtbot: QtBot, dialog: FirstDialog) -> None:
    assert not dialog.go_button.isEnabled()
    dialog.condition.setText("balance 123 = 50")
    _found(qtbot, dialog)
    with qtbot.waitSignal(dialog.momentChosen) as gone:
        dialog.go_button.click()
    assert gone.args == [3]


def test_what_never_held_is_said(qtbot: QtBot, dialog: FirstDialog) -> None:
    dialog.condition.setText("balance 123 > 1000")
    assert _found(qtbot, dialog).startswith("It never held.")
    assert not dialog.go_button.isEnabled()


def test_what_held_from_the_beginning_is_said(qtbot: QtBot, dialog: FirstDialog) -> None:
    dialog.condition.setText("accounts >= 0")
    assert _found(qtbot, dialog).startswith("It held from the beginning")
    assert dialog.go_button.isEnabled()


def test_a_bad_condition_is_told_in_words(qtbot: QtBot, dialog: FirstDialog) -> None:
    dialog.condition.setText("weather = fine")
    assert "is no condition" in _found(qtbot, dialog)
    assert dialog.sentence.is_bad


def test_another_condition_forgets_the_answer(qtbot: QtBot, dialog: FirstDialog) -> None:
    dialog.condition.setText("balance 123 = 50")
    _found(qtbot, dialog)
    dialog.condition.setText("balance 123 = 5")
    assert (dialog.found, dialog.sentence.text) == (None, "")
