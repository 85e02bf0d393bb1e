"""How people name a point of history."""

from pathlib import Path

import pytest

from bankapp.domain.commands import Deposit
from bankapp.errors import BadInput
from bankapp.eventstore.instants import from_iso
from bankapp.services.bookmarks import Bookmark
from bankapp.services.history import History
from bankapp.services.moments import BadMoment, first_position_of, position_of
from tests.support.scenario import eur
from tests.support.services import Desk, desk_of, workspace

LENGTH = 200
COUNTED_AT = {
    2: "2025-12-31T23:59:59.999999",
    3: "2026-01-01",
    4: "2026-01-01T08:00",
    5: "2026-01-01T23:59:59.999999",
    6: "2026-01-02T00:00",
    7: "2026-02-28T12:00",
    8: "2026-03-01",
}


@pytest.fixture(scope="module")
def history(lasting_desk: Desk) -> History:
    """200 events: the opening in 2025, seven at instants that are named above, and all others on 15 June 2026."""
    desk = lasting_desk
    desk.clock.now = from_iso("2025-12-01")
    desk.opened("a")
    desk.clock.now = from_iso("2026-06-15T10:00")
    for position in range(2, LENGTH + 1):
        instant = from_iso(COUNTED_AT[position]) if position in COUNTED_AT else None
        desk.do(Deposit("a", eur("1")), effective_at=instant)
    return desk.history


MOMENTS = {
    "now": 200,
    "": 200,
    " now ": 200,
    "0": 0,
    "1": 1,
    "200": 200,
    "007": 7,
    "1_00": 100,
    "1,00": 100,
    "1'00": 100,
    "1 00": 100,
    "0%": 0,
    "42%": 84,
    "42.5%": 85,
    "42.999999%": 85,
    "0.4%": 0,
    "0.5%": 1,
    "100%": 200,
    "100.0%": 200,
    "2025-11-30": 0,
    "2025-12-01": 1,
    "2025-12-31": 2,
    "2026-01-01": 5,
    "2026-01-02": 6,
    "2026-01-31": 6,
    "2025-12": 2,
    "2026-01": 6,
    "2026-02": 7,
    "2026-12": 200,
    "1999-12": 0,
    "2026-01-01T00:00": 3,
    "2026-01-01T07:59:59": 3,
    "2026-01-01T08:00": 4,
    "2026-01-01 08:00:00": 4,
    "2026-01-01T10:00+02:00": 4,
    "2026-01-01T09:59+02:00": 3,
    "2026-01-01T08:00Z": 4,
    "2099-01-01": 200,
    "9999-11": 200,
    "9999-12": 200,
    "9999-12-31": 200,
}
REFUSALS = {
    "201": "the newest event is 200",
    "1_000": "the newest event is 200",
    "99999999999999999999": "the newest event is 200",
    "20260101": "the newest event is 200",
    "100.000001%": "there is nothing beyond 100%",
    "101%": "there is nothing beyond 100%",
    "%": "a percentage looks like 42%",
    "-1%": "a percentage looks like 42%",
    "1e1%": "a percentage looks like 42%",
    "4 2%": "a percentage looks like 42%",
    "@payday": "there is no bookmark of that name",
    "+1": "write now, a position, 42%, or a date",
    "-1": "write now, a position, 42%, or a date",
    "yesterday": "write now, a position, 42%, or a date",
    "2026-02-30": "write now, a position, 42%, or a date",
    "2026-13": "write now, a position, 42%, or a date",
    "2026-00": "write now, a position, 42%, or a date",
    "0000-01": "write now, a position, 42%, or a date",
    "2026-01-01T25:00": "write now, a position, 42%, or a date",
    "1.5": "write now, a position, 42%, or a date",
}


def test_a_moment_is_a_position_a_share_or_a_date(history: History) -> None:
    assert {text: position_of(text, history) for text in MOMENTS} == MOMENTS


def test_a_text_that_is_no_moment_is_refused_with_the_reason(history: History) -> None:
    for text, why in REFUSALS.items():
        with pytest.raises(BadMoment) as caught:
            position_of(text, history)
        assert caught.value.why.startswith(why), text
        assert text in str(caught.value)


def test_a_refusal_is_a_bad_input_and_never_repeats_a_long_text_whole(history: History) -> None:
    with pytest.raises(BadInput) as caught:
        position_of("x" * 5000, history)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(("text", "position"), [("+5", 55), ("-5", 45), ("+1_00", 150), ("-99", 0), ("+999", 200)])
def test_steps_count_from_here(history: History, text: str, position: int) -> None:
    assert position_of(text, history, here=50) == position


def test_here_does_not_matter_for_what_stands_alone(history: History) -> None:
    for text in ("now", "1", "42%", "2026-01-01"):
        assert position_of(text, history, here=50) == MOMENTS[text]


BEGINNINGS = {
    "0": 1,
    "1": 1,
    "7": 7,
    "now": 200,
    "42%": 84,
    "2025-01-01": 1,
    "2026-01-01": 3,
    "2026-01-02": 6,
    "2026-01": 3,
    "2026-02": 7,
    "2026-01-01T08:00": 4,
    "2026-01-01T08:01": 5,
    "2099-01-01": 201,
    "9999-12": 201,
}


def test_a_range_begins_with_the_first_event_of_its_moment(history: History) -> None:
    assert {text: first_position_of(text, history) for text in BEGINNINGS} == BEGINNINGS


@pytest.mark.parametrize("text", ["201", "101%", "soon", "2026-13", "20260101"])
def test_a_range_cannot_begin_at_what_is_no_moment(history: History, text: str) -> None:
    with pytest.raises(BadMoment):
        first_position_of(text, history)


def test_a_back_dated_event_is_passed_over_once_something_later_counts_before_it(desk: Desk) -> None:
    desk.clock.now = from_iso("2026-01-10")
    desk.opened("a")
    desk.do(Deposit("a", eur("1")), effective_at=from_iso("2026-01-02"))
    desk.do(Deposit("a", eur("1")), effective_at=from_iso("2026-01-09"))
    found = [position_of(day, desk.history) for day in ("2026-01-02", "2026-01-09", "2026-01-10")]
    assert found == [0, 0, 3]


def test_a_bookmark_names_its_position(tmp_path: Path) -> None:
    session = workspace().create(tmp_path / "a.bank")
    desk_of(session).opened("a", "b")
    session.bookmarks.put(Bookmark("payday", 2))
    for named in (position_of, first_position_of):
        assert named("@payday", session.history, bookmarks=session.bookmarks) == 2
        with pytest.raises(BadMoment, match="there is no bookmark of that name"):
            named("@holiday", session.history, bookmarks=session.bookmarks)
    session.close()


def test_an_empty_bank_has_one_moment(desk: Desk) -> None:
    for text in ("now", "0", "42%", "2026-01-01"):
        assert position_of(text, desk.history) == 0
    with pytest.raises(BadMoment, match="the newest event is 0"):
        position_of("1", desk.history)
