"""Background work: answers come back in the GUI thread, late ones are dropped, long work can be cancelled."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from threading import Event, current_thread
from typing import TypeVar

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bankapp.domain.rejections import UnknownAccount
from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.store import Progress
from bankapp.ui.tasks import Tasks

T = TypeVar("T")


def test_an_answer_comes_back_in_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    answers: list[tuple[str, str]] = []
    tasks.ask("key", lambda: current_thread().name, lambda name: answers.append((name, current_thread().name)))
    qtbot.waitUntil(lambda: bool(answers))
    worked_in, told_in = answers[0]
    assert worked_in.startswith("reader")
    assert told_in == current_thread().name


def test_only_the_newest_question_of_a_key_is_answered(qtbot: QtBot, tasks: Tasks) -> None:
    gate, answers = Event(), list[str]()

    def slow() -> str:
        gate.wait(5)
        return "old"

    tasks.ask("key", slow, answers.append)
    tasks.ask("key", lambda: "new", answers.append)
    gate.set()
    done = list[str]()
    tasks.write(lambda: "end", done.append)
    qtbot.waitUntil(lambda: bool(done) and bool(answers))
    qtbot.wait(20)
    assert answers == ["new"]


def test_a_refusal_is_told_to_who_asked(qtbot: QtBot, tasks: Tasks) -> None:
    told = list[BankappError]()

    def refuse() -> None:
        raise UnknownAccount("7")

    tasks.write(refuse, lambda _: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert str(told[0]) == "There is no account 7."


def test_a_bug_reaches_the_crash_signal_and_is_never_swallowed(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.crashed) as crash:
        tasks.ask("key", lambda: [][0], lambda _: None)
    assert isinstance(crash.args[0], IndexError)


def test_writes_are_carried_out_one_after_the_other_and_all_are_answered(qtbot: QtBot, tasks: Tasks) -> None:
    answers = list[int]()
    for number in range(20):
        tasks.write(lambda number=number: number, answers.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(answers) == 20)
    assert answers == list(range(20))


def test_long_work_tells_how_far_it_is_and_can_be_cancelled(qtbot: QtBot, tasks: Tasks) -> None:
    told, ended = list[int](), list[BankappError]()
    listening, heard = Event(), Event()

    def count(progress: Progress) -> None:
        listening.wait(5)
        progress(3)
        heard.wait(5)
        progress(4)

    job = tasks.run(count, lambda _: None, ended.append)
    job.progressed.connect(told.append)
    listening.set()
    qtbot.waitUntil(lambda: 3 in told)
    job.cancel()
    heard.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert isinstance(ended[0], Cancelled)


def test_long_work_keeps_no_question_waiting(qtbot: QtBot, tasks: Tasks) -> None:
    gate, answers = Event(), list[str]()
    for _ in range(3):
        tasks.run(lambda _: gate.wait(5), lambda _: None)
    tasks.ask("key", lambda: "answer", answers.append)
    qtbot.waitUntil(lambda: answers == ["answer"])
    gate.set()


@pytest.mark.parametrize("ask", [Tasks.ask_for_frame, Tasks.ask_briefly])
def test_a_quick_answer_is_there_at_once_and_told_once(qtbot: QtBot, ask: Callable[..., None], tasks: Tasks) -> None:
    answers = list[int]()
    ask(tasks, "key", lambda: 7, answers.append)
    assert answers == [7]
    qtbot.waitUntil(lambda: tasks.idle)
    qtbot.wait(1)
    assert answers == [7]


@pytest.mark.parametrize("ask", [Tasks.ask_for_frame, Tasks.ask_briefly])
def test_a_slow_answer_keeps_nothing_waiting_and_comes_later(qtbot: QtBot, ask: Callable[..., None]) -> None:
    tasks, gate, answers = Tasks(patience=0.001), Event(), list[bool]()
    ask(tasks, "key", lambda: gate.wait(5), answers.append)
    assert answers == []
    gate.set()
    qtbot.waitUntil(lambda: answers == [True])
    tasks.close()


def test_what_one_frame_shows_is_answered_together_at_its_end(tasks: Tasks) -> None:
    done = list[str]()

    @contextmanager
    def together() -> Iterator[None]:
        done.append("begin")
        yield
        done.append("end")

    with tasks.one_frame(together):
        tasks.ask_for_frame("first", lambda: done.append("ask first"), lambda _: done.append("tell first"))
        tasks.ask_for_frame("second", lambda: done.append("ask second"), lambda _: done.append("tell second"))
        assert done == []
    assert done == ["begin", "ask first", "ask second", "end", "tell first", "tell second"]


def test_a_frame_of_which_nothing_is_asked_costs_nothing(tasks: Tasks) -> None:
    with tasks.one_frame():
        pass
    assert tasks.idle


def test_all_of_a_frame_is_refused_where_it_cannot_be_answered_together(tasks: Tasks) -> None:
    told = list[str]()

    @contextmanager
    def together() -> Iterator[None]:
        yield
        raise UnknownAccount("7")  # found at the end: all answers may be wrong

    def refused(error: BankappError) -> None:
        told.append(str(error))

    with tasks.one_frame(together):
        tasks.ask_for_frame("first", lambda: 1, lambda _: told.append("answer"), refused)
        tasks.ask_for_frame("second", lambda: 2, lambda _: told.append("answer"), refused)
    assert told == ["There is no account 7."] * 2


def test_a_bug_in_asking_together_reaches_the_crash_signal(qtbot: QtBot, tasks: Tasks) -> None:
    @contextmanager
    def together() -> Iterator[None]:
        yield [][0]

    with qtbot.waitSignal(tasks.crashed) as crash, tasks.one_frame(together):
        tasks.ask_for_frame("first", lambda: 1, lambda _: None)
    assert isinstance(crash.args[0], IndexError)
    assert tasks.idle


def test_where_a_part_of_a_frame_has_a_bug_the_rest_is_shown(qtbot: QtBot, tasks: Tasks) -> None:
    answers = list[int]()
    with qtbot.waitSignal(tasks.crashed) as crash, tasks.one_frame():
        tasks.ask_for_frame("wrong", lambda: [][0], lambda _: None)
        tasks.ask_for_frame("right", lambda: 7, answers.append)
    assert isinstance(crash.args[0], IndexError)
    assert answers == [7]


def test_where_showing_a_part_of_a_frame_fails_the_rest_is_shown_all_the_same(tasks: Tasks) -> None:
    answers = list[int]()

    def frame() -> None:
        with tasks.one_frame():
            tasks.ask_for_frame("wrong", lambda: 7, lambda _: [][0])
            tasks.ask_for_frame("right", lambda: 7, answers.append)

    with pytest.raises(IndexError):
        frame()
    assert answers == [7]
    assert tasks.idle


@pytest.mark.parametrize("times", [2])
def test_closing_waits_and_may_be_repeated(qtbot: QtBot, times: int) -> None:
    tasks = Tasks()
    tasks.write(lambda: None, lambda _: None)
    for _ in range(times):
        tasks.close()


class _AtOnce(Executor):
    """Works in the thread that asks."""

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class _Canvas(QWidget):
    """Notes when it is painted."""

    def __init__(self, order: list[str]) -> None:
        super().__init__()
        self._order = order

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._order.append("painted")


def test_what_is_answered_in_the_background_is_told_behind_the_frame_that_is_due(qtbot: QtBot) -> None:
    order = list[str]()
    window = _Canvas(order)
    qtbot.addWidget(window)
    tasks = Tasks(window, readers=_AtOnce())
    window.show()
    qtbot.waitUntil(lambda: "painted" in order)
    order.clear()
    tasks.ask("key", lambda: 7, lambda answer: order.append(f"told {answer}"))
    window.update()
    qtbot.waitUntil(lambda: tasks.idle)
    assert order == ["painted", "told 7"]
    tasks.close()
