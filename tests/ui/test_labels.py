import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from pytestqt.qtbot import QtBot

from bankapp.ui.facts import Fact, FactList
from bankapp.ui.labels import LinkLabel, ValueLabel, empty_hint, heading, plain_label
from bankapp.ui.pace import Pace
from bankapp.ui.theme import Theme

MARKUP = "<table><tr><td>" * 20


@pytest.fixture
def label(qtbot: QtBot, theme: Theme) -> ValueLabel:
    widget = ValueLabel(4)
    qtbot.addWidget(widget)
    return widget


def test_every_label_shows_markup_as_it_is(qtbot: QtBot, theme: Theme) -> None:
    for widget in (plain_label(MARKUP), heading(MARKUP, 12), empty_hint(MARKUP), ValueLabel()):
        qtbot.addWidget(widget)
        assert widget.textFormat() == Qt.TextFormat.PlainText


def test_a_word_without_an_end_is_broken_and_cut_after_the_last_line(label: ValueLabel) -> None:
    label.setText("x" * 1000)
    label.resize(100, label.heightForWidth(100))
    assert label.heightForWidth(100) == label.heightForWidth(50) > label.heightForWidth(10_000)
    assert "xxx" in label.toolTip()


def test_a_text_that_fits_needs_no_tooltip(label: ValueLabel) -> None:
    label.resize(400, 20)
    label.setText("Ann Lee")
    assert label.toolTip() == ""


def test_a_long_text_does_not_make_a_window_wide(label: ValueLabel) -> None:
    label.setText(MARKUP)
    assert label.sizeHint().width() < 400


def test_its_tooltip_cannot_be_taken_for_markup(label: ValueLabel) -> None:
    label.resize(100, 20)
    label.setText(MARKUP)
    assert "&lt;table&gt;" in label.toolTip()


def test_a_link_can_be_followed_with_the_keyboard(qtbot: QtBot, theme: Theme) -> None:
    link = LinkLabel()
    qtbot.addWidget(link)
    link.set_link("#9")
    with qtbot.waitSignal(link.clicked):
        link.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))
    assert link.accessibleName() == "#9"


def test_facts_that_are_no_longer_there_are_hidden(qtbot: QtBot, theme: Theme) -> None:
    facts = FactList()
    qtbot.addWidget(facts)
    facts.set_facts([Fact("a", "1"), Fact("b", "2", "changed"), Fact("c", "3", code=True, copy="3")])
    facts.set_facts([Fact("a", "7")])
    assert [row.value.text() for row in facts._rows if not row.value.isHidden()] == ["7"]


def test_a_fact_can_be_copied(qtbot: QtBot, theme: Theme) -> None:
    facts = FactList()
    qtbot.addWidget(facts)
    facts.set_facts([Fact("Hash", "ab…", code=True, copy="abcdef")])
    facts._rows[0].button.click()
    assert QGuiApplication.clipboard().text() == "abcdef"


def test_a_fast_run_of_calls_is_thinned_out_and_the_last_one_is_made(qtbot: QtBot) -> None:
    calls: list[int] = []
    wishes: list[int] = []
    owner = plain_label()
    qtbot.addWidget(owner)
    pace = Pace(lambda: calls.append(len(wishes)), owner)
    for number in range(100):
        wishes.append(number)
        pace.call()
    assert calls == []
    qtbot.waitUntil(lambda: calls == [100])
    for number in range(100, 110):
        wishes.append(number)
        pace.call()
    assert calls == [100]
    qtbot.waitUntil(lambda: calls == [100, 110])
