from pytestqt.qtbot import QtBot

from bankapp.ui.tooltips import plain_tooltip
from bankapp.ui.verdict import VerdictLabel


def test_good_and_bad_do_not_differ_by_colour_alone(qtbot: QtBot) -> None:
    label = VerdictLabel()
    qtbot.addWidget(label)
    label.resize(200, 24)
    pictures = []
    for show in (label.show_good, label.show_bad, label.show_hint):
        show("words")
        pictures.append(label.grab().toImage().convertToFormat(label.grab().toImage().Format.Format_Grayscale8))
    assert pictures[0] != pictures[1] != pictures[2]


def test_it_says_whether_it_is_bad(qtbot: QtBot) -> None:
    label = VerdictLabel()
    qtbot.addWidget(label)
    label.show_bad("no")
    assert label.is_bad
    label.show_good("yes")
    assert not label.is_bad


def test_the_whole_sentence_is_in_its_tool_tip(qtbot: QtBot) -> None:
    label = VerdictLabel()
    qtbot.addWidget(label)
    label.show_hint("<b>" * 100)
    assert label.toolTip() == plain_tooltip("<b>" * 100)
