"""The banner of a what-if bank, and what the banner of the past offers."""

import pytest
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bankapp.ui.past.banner import PastBanner
from bankapp.ui.past.title import TitleBanner
from bankapp.ui.theme import Theme
from tests.ui.finding import child


def test_it_says_what_the_bank_is(qtbot: QtBot, theme: Theme) -> None:
    banner = TitleBanner()
    qtbot.addWidget(banner)
    banner.show_title("What-if of <b>a</b>.bank, from event 3")
    assert banner.isVisible()
    assert banner.text == "What-if of <b>a</b>.bank, from event 3. This bank is no record of what happened."


def test_every_other_bank_has_none(qtbot: QtBot, theme: Theme) -> None:
    banner = TitleBanner()
    qtbot.addWidget(banner)
    banner.show_title("What-if")
    banner.show_title("")
    assert (banner.isVisible(), banner.text) == (False, "")


@pytest.mark.parametrize("name", ["compareWithNow", "whatIfFromHere", "returnToNow"])
def test_the_past_offers_to_compare_to_imagine_and_to_return(qtbot: QtBot, theme: Theme, name: str) -> None:
    banner = PastBanner()
    qtbot.addWidget(banner)
    signals: dict[str, SignalInstance] = {
        "compareWithNow": banner.compareRequested,
        "whatIfFromHere": banner.whatIfRequested,
        "returnToNow": banner.returnRequested,
    }
    with qtbot.waitSignal(signals[name]):
        child(banner, QPushButton, f"{name}Button").click()


def test_a_bank_that_is_opened_read_only_says_so_in_words(qtbot: QtBot, theme: Theme) -> None:
    banner = TitleBanner()
    qtbot.addWidget(banner)
    banner.show_title("", read_only=True)
    assert banner.text == "Opened read-only: all can be seen and exported, nothing can be written."
    assert not banner.isHidden()


def test_the_guards_that_are_missing_are_named(qtbot: QtBot, theme: Theme) -> None:
    banner = TitleBanner()
    qtbot.addWidget(banner)
    banner.show_title("", read_only=True, missing_guards=("events_never_change", "events_never_go"))
    assert banner.text.endswith("so it could be changed: events_never_change, events_never_go.")
