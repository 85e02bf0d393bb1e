from PySide6.QtCore import QLocale

from bankapp.services.session import Session
from bankapp.ui.timeline.detail import Wanted, notes_of, read_detail
from bankapp.ui.timeline.preview import preview_words, read_preview
from tests.ui.conftest import HEAD

ENGLISH = QLocale("en_US")


def test_a_detail_counts_the_events_of_its_window(session: Session) -> None:
    detail = read_detail(session.history, Wanted(0, HEAD, 3))
    assert (detail.density.first, detail.density.last) == (1, HEAD)
    assert sum(share.total for share in detail.density.bins) == HEAD
    assert detail.scale is None


def test_by_time_there_is_a_scale_over_the_window(session: Session) -> None:
    scale = read_detail(session.history, Wanted(3, 9, 7, by_time=True)).scale
    assert scale is not None
    assert (scale.positions[0], scale.positions[-1]) == (3, 9)


def test_single_events_are_named(session: Session) -> None:
    notes = notes_of(read_detail(session.history, Wanted(0, 4, 4, ticks=(0, 1, 2, 3))), ENGLISH)
    assert notes == {1: "Opened", 2: "Deposit", 3: "Withdrawal"}


def test_far_ticks_are_dated_and_near_ones_tell_the_clock(session: Session) -> None:
    notes = notes_of(read_detail(session.history, Wanted(0, HEAD, 5, ticks=(0, 5, 10))), ENGLISH)
    assert set(notes) == {5, 10}
    assert all(":" in note for note in notes.values())


def test_a_preview_tells_what_when_and_the_balance_after(session: Session) -> None:
    lines = preview_words(read_preview(session.history, 3), ENGLISH).splitlines()
    assert lines[0].startswith("3 · ")
    assert lines[1:] == ["Withdrawal -50.00 EUR", "123 Ann Lee · balance then 50.00 EUR"]


def test_an_event_of_the_banks_own_has_no_account_to_preview(session: Session) -> None:
    assert preview_words(read_preview(session.history, 12), ENGLISH).splitlines()[1:] == ["Product opened"]


def test_where_no_event_stands_there_is_nothing_to_preview(session: Session) -> None:
    assert preview_words(read_preview(session.history, HEAD + 1), ENGLISH) == ""
