from functools import partial
from threading import Event

from pytestqt.qtbot import QtBot

from bankapp.errors import BadInput, BankappError
from bankapp.ui.latest import Latest
from bankapp.ui.tasks import Tasks


def slow(gate: Event, answer: int) -> int:
    gate.wait(5)
    return answer


def test_of_the_questions_that_wait_only_the_newest_is_asked(qtbot: QtBot, tasks: Tasks) -> None:
    gate, answers = Event(), list[int]()
    latest = Latest[int](tasks, "key", answers.append)
    for number in range(5):
        latest.ask(partial(slow, gate, number))
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [0, 4]


def test_a_failure_does_not_stop_the_next_question(qtbot: QtBot, tasks: Tasks) -> None:
    answers, failures = list[int](), list[BankappError]()
    latest = Latest[int](tasks, "key", answers.append, failures.append)

    def fail() -> int:
        raise BadInput

    latest.ask(fail)
    latest.ask(lambda: 7)
    qtbot.waitUntil(lambda: answers == [7])
    assert len(failures) == 1


def test_a_dropped_question_gets_no_answer(qtbot: QtBot, tasks: Tasks) -> None:
    answers = list[int]()
    latest = Latest[int](tasks, "key", answers.append)
    latest.ask(lambda: 1)
    latest.drop()
    latest.ask(lambda: 2)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [2]


def test_answers_that_take_long_are_called_late_until_the_newest_has_come(qtbot: QtBot) -> None:
    tasks, gate, told = Tasks(patience=0.001), Event(), list[bool]()
    latest = Latest[int](tasks, "key", lambda _: None, late=told.append)
    latest.ask(partial(slow, gate, 1))
    qtbot.waitUntil(lambda: told == [True])
    latest.ask(lambda: 2)
    gate.set()
    qtbot.waitUntil(lambda: told == [True, False])
    assert not latest.is_behind
    tasks.close()


def test_what_is_shown_after_a_failure_is_called_late_until_an_answer_comes(qtbot: QtBot, tasks: Tasks) -> None:
    """It is of another moment than the one that was asked about."""
    told = list[bool]()
    latest = Latest[int](tasks, "key", lambda _: None, lambda _: None, told.append)

    def fail() -> int:
        raise BadInput

    latest.ask(fail)
    qtbot.waitUntil(lambda: told == [True])
    latest.ask(lambda: 1)
    qtbot.waitUntil(lambda: told == [True, False])
