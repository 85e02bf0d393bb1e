"""A search behind the window: streamed, stopped, replaced, stepped through, kept up with the log."""

from collections.abc import Iterator, Sequence
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.errors import Unavailable
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.finding import Batch
from bankapp.services.query import Query, parse_query
from bankapp.services.session import Session
from bankapp.ui.events.finder import EventFinder
from bankapp.ui.tasks import Tasks
from tests.ui.conftest import HEAD, post

DEPOSITS = parse_query("type:deposit")


class SlowSearch:
    """Finds 90, 50 and 10; from the newest down it stops at 61 until it is let go on."""

    def __init__(self) -> None:
        self.gate = Event()

    def find(self, query: Query, first: int, last: int, *, newest_first: bool = False) -> Iterator[Batch]:
        found = [hit for hit in (10, 50, 90) if first <= hit <= last]
        if not newest_first:
            yield Batch(tuple(found), last)
            return
        yield Batch(tuple(hit for hit in reversed(found) if hit > 60), 61)
        self.gate.wait(5)
        yield Batch(tuple(hit for hit in reversed(found) if hit <= 60), first)

    def events(self, positions: Sequence[int]) -> list[RecordedEvent]:
        return []


@pytest.fixture
def finder(qtbot: QtBot, tasks: Tasks, session: Session) -> EventFinder:
    finder = EventFinder(tasks)
    finder.set_search(session.search)
    return finder


@pytest.fixture
def slow(finder: EventFinder) -> Iterator[SlowSearch]:
    search = SlowSearch()
    finder.set_search(search)
    yield search
    search.gate.set()


def found(finder: EventFinder) -> list[int]:
    return finder.hits.positions(0, 1000)


def finish(qtbot: QtBot, finder: EventFinder) -> None:
    qtbot.waitUntil(lambda: not finder.searching)


def test_hits_come_newest_first(qtbot: QtBot, finder: EventFinder) -> None:
    finder.start(DEPOSITS, HEAD)
    assert finder.searching
    finish(qtbot, finder)
    assert (found(finder), finder.percent, finder.stopped) == ([6, 4, 2], 100, False)


def test_hits_are_there_while_the_search_goes_on(qtbot: QtBot, finder: EventFinder, slow: SlowSearch) -> None:
    finder.start(Query(), 100)
    qtbot.waitUntil(lambda: found(finder) == [90])
    assert (finder.searching, finder.percent) == (True, 40)
    slow.gate.set()
    finish(qtbot, finder)
    assert found(finder) == [90, 50, 10]


def test_a_search_that_is_stopped_keeps_what_it_found(qtbot: QtBot, finder: EventFinder, slow: SlowSearch) -> None:
    finder.start(Query(), 100)
    qtbot.waitUntil(lambda: found(finder) == [90])
    finder.stop()
    slow.gate.set()
    finish(qtbot, finder)
    assert (found(finder), finder.stopped, finder.percent) == ([90], True, 40)


def test_another_query_replaces_the_first_and_drops_its_late_hits(
    qtbot: QtBot, finder: EventFinder, slow: SlowSearch, tasks: Tasks, session: Session
) -> None:
    finder.start(Query(), 100)
    qtbot.waitUntil(lambda: found(finder) == [90])
    finder._search = session.search
    finder.start(DEPOSITS, HEAD)
    slow.gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    qtbot.wait(1)
    assert found(finder) == [6, 4, 2]


def test_rows_are_told_before_and_after_they_are_added(qtbot: QtBot, finder: EventFinder) -> None:
    told = list[tuple[int, int, int]]()
    finder.adding.connect(lambda first, last: told.append((first, last, len(finder.hits))))
    finder.start(DEPOSITS, HEAD)
    with qtbot.waitSignal(finder.added):
        pass
    assert told == [(0, 2, 0)]


def test_what_is_appended_later_is_looked_at_too(qtbot: QtBot, finder: EventFinder, session: Session) -> None:
    finder.start(DEPOSITS, HEAD)
    finish(qtbot, finder)
    for _ in range(2):
        head = post(session, Deposit("123", Money(1, "EUR")))
        finder.grow(head)
    qtbot.waitUntil(lambda: found(finder) == [HEAD + 2, HEAD + 1, 6, 4, 2])


@pytest.mark.parametrize(("direction", "position", "hit"), [(1, 0, 2), (1, 4, 6), (1, 6, 0), (-1, 4, 2), (-1, 2, 0)])
def test_a_step_leads_to_the_neighbour(
    qtbot: QtBot, finder: EventFinder, direction: int, position: int, hit: int
) -> None:
    finder.start(DEPOSITS, HEAD)
    finish(qtbot, finder)
    with qtbot.waitSignal(finder.stepped) as stepped:
        finder.step(direction, position)
    assert stepped.args == [hit]


def test_a_step_beyond_what_was_looked_at_is_looked_for(qtbot: QtBot, finder: EventFinder, slow: SlowSearch) -> None:
    finder.start(Query(), 100)
    qtbot.waitUntil(lambda: found(finder) == [90])
    with qtbot.waitSignal(finder.stepped) as known:
        finder.step(-1, 95)
    with qtbot.waitSignal(finder.stepped) as asked:
        finder.step(1, 20)
    assert (known.args, asked.args) == ([90], [50])


def test_a_search_that_fails_says_why(qtbot: QtBot, finder: EventFinder, monkeypatch: pytest.MonkeyPatch) -> None:
    search = SlowSearch()
    monkeypatch.setattr(search, "find", _broken)
    finder.set_search(search)
    with qtbot.waitSignal(finder.failed) as failed:
        finder.start(Query(), 100)
    assert failed.args == ["The disk is gone."]
    assert not finder.searching


def _broken(*_: object, newest_first: bool) -> Iterator[Batch]:
    raise Unavailable("The disk is gone.")


def test_without_a_search_there_is_nothing(qtbot: QtBot, finder: EventFinder) -> None:
    finder.start(DEPOSITS, HEAD)
    finish(qtbot, finder)
    finder.clear()
    assert (finder.query, found(finder), finder.stopped) == (None, [], False)
    finder.step(1, 0)
    finder.grow(HEAD + 1)
