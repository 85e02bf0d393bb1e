import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from bankapp.ui.past.banner import PastBanner
from bankapp.ui.past.pill import StatePill, TimeState
from bankapp.ui.theme import Theme


@pytest.fixture
def banner(qtbot: QtBot, theme: Theme) -> PastBanner:
    widget = PastBanner()
    qtbot.addWidget(widget)
    widget.setLocale(QLocale("en_GB"))
    return widget


@pytest.fixture
def pill(qtbot: QtBot, theme: Theme) -> StatePill:
    widget = StatePill()
    qtbot.addWidget(widget)
    return widget


def test_the_banner_is_hidden_at_now(banner: PastBanner) -> None:
    banner.show_moment(9, 9, "today")
    assert banner.isHidden()


def test_the_banner_tells_the_moment_in_the_past(banner: PastBanner) -> None:
    banner.show_moment(4_211_908, 10_000_000, "14 Mar 2026, 10:02:17")
    assert not banner.isHidden()
    assert banner.text == (
        "You are viewing the past: event 4,211,908 of 10,000,000, 14 Mar 2026, 10:02:17. Nothing can be posted here."
    )


def test_the_banner_knows_the_time_before_everything(banner: PastBanner) -> None:
    banner.show_moment(0, 15, "before the first event")
    assert "before the first of 15 events" in banner.text


def test_the_chip_counts_what_is_new(banner: PastBanner) -> None:
    assert banner.new_text == ""
    banner.set_new(37)
    assert banner.new_text == "+37 new"
    banner.set_new(0)
    assert banner.new_text == ""


def test_the_button_asks_to_return(qtbot: QtBot, banner: PastBanner) -> None:
    with qtbot.waitSignal(banner.returnRequested):
        banner._back.click()


def test_the_pill_says_live_at_the_newest_event_only(pill: StatePill) -> None:
    pill.show_moment(5, 5)
    assert (pill.state, pill.isEnabled()) == ("live", False)
    pill.show_moment(4, 5)
    assert (pill.state, pill.isEnabled()) == ("past", True)


def test_a_click_on_the_pill_asks_to_return(qtbot: QtBot, pill: StatePill) -> None:
    pill.set_state("what-if")
    with qtbot.waitSignal(pill.returnRequested):
        pill.click()


@pytest.mark.parametrize(("state", "word"), [("live", "LIVE"), ("past", "PAST"), ("what-if", "WHAT-IF")])
def test_the_pill_always_says_it_in_words_and_keeps_its_width(pill: StatePill, state: TimeState, word: str) -> None:
    width = pill.sizeHint().width()
    pill.set_state(state)
    pill.grab()
    assert word in pill.accessibleName()
    assert pill.sizeHint().width() == width
