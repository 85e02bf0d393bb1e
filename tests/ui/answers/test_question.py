"""Questions that may take long."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from bankapp.errors import BadInput, BankappError
from bankapp.eventstore.store import Progress
from bankapp.ui.answers import question
from bankapp.ui.answers.question import LongQuestion
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.tasks import Tasks


class Asked:
    """A question, and what came of it."""

    def __init__(self, qtbot: QtBot, tasks: Tasks) -> None:
        self.answers: list[int] = []
        self.failures: list[BankappError] = []
        self.stops = 0
        self.page = ProgressPage()
        qtbot.addWidget(self.page)
        self.question: LongQuestion[int] = LongQuestion(
            tasks, self.page, self.answers.append, self.failures.append, self.stopped, self.page
        )

    def stopped(self) -> None:
        self.stops += 1


@pytest.fixture
def asked(qtbot: QtBot, tasks: Tasks) -> Asked:
    return Asked(qtbot, tasks)


def _until_stopped(entered: threading.Event) -> Callable[[Progress], int]:
    def work(progress: Progress) -> int:
        entered.set()
        while True:
            progress(1)

    return work


def test_an_answer_is_delivered_and_the_progress_goes_away(qtbot: QtBot, asked: Asked) -> None:
    asked.question.ask("Counting", 3, lambda _: 42)
    qtbot.waitUntil(lambda: asked.answers == [42])
    assert not asked.question.running
    assert asked.page.isHidden()


def test_progress_is_shown_only_when_it_takes_long(qtbot: QtBot, asked: Asked) -> None:
    entered = threading.Event()
    asked.question.ask("Counting", 3, _until_stopped(entered))
    assert asked.page.isHidden()
    qtbot.waitUntil(lambda: not asked.page.isHidden(), timeout=question.PATIENCE * 5)
    asked.question.drop()
    assert asked.page.isHidden()


def test_cancel_stops_it_and_says_so(qtbot: QtBot, asked: Asked) -> None:
    entered = threading.Event()
    asked.question.ask("Counting", 3, _until_stopped(entered))
    qtbot.waitUntil(entered.is_set)
    asked.page.cancel_button.click()
    qtbot.waitUntil(lambda: asked.stops == 1)
    assert (asked.answers, asked.failures) == ([], [])


def test_a_newer_question_stops_the_older_one_without_a_word(qtbot: QtBot, tasks: Tasks, asked: Asked) -> None:
    entered = threading.Event()
    asked.question.ask("Counting", 3, _until_stopped(entered))
    qtbot.waitUntil(entered.is_set)
    asked.question.ask("Counting", 3, lambda _: 7)
    qtbot.waitUntil(lambda: tasks.idle)
    assert (asked.answers, asked.stops) == ([7], 0)


def test_an_answer_that_comes_too_late_is_dropped(qtbot: QtBot, tasks: Tasks, asked: Asked) -> None:
    """Work that has no place to hear that it was stopped."""
    entered, go_on = threading.Event(), threading.Event()

    def work(_progress: Progress) -> int:
        entered.set()
        go_on.wait(5)
        return 1

    asked.question.ask("Counting", 3, work)
    qtbot.waitUntil(entered.is_set)
    asked.question.ask("Counting", 3, lambda _: 2)
    qtbot.waitUntil(lambda: asked.answers == [2])
    go_on.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert asked.answers == [2]


def test_what_goes_wrong_is_told(qtbot: QtBot, asked: Asked) -> None:
    def work(_progress: Progress) -> int:
        raise BadInput("no")

    asked.question.ask("Counting", 3, work)
    qtbot.waitUntil(lambda: [str(error) for error in asked.failures] == ["no"])
