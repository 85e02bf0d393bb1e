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
