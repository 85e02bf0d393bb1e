from itertools import pairwise

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bankapp.ui.timeline.axis import Axis
from bankapp.ui.timeline.marks import Label, Marker, MarkerKind, fitting, marker_at, number_labels

AXIS = Axis(0, 1000, 16, 1000)


@pytest.fixture
def metrics(qtbot: QtBot) -> QFontMetricsF:
    return QFontMetricsF(QApplication.font())


def test_round_positions_are_named() -> None:
    labels = number_labels(Axis(4300, 9100, 0, 460), QLocale("en_GB"), {6000: "14 Mar 1993"})
    assert [(label.position, label.text) for label in labels] == [(6000, "6,000 · 14 Mar 1993"), (8000, "8,000")]


def test_labels_do_not_run_into_one_another(metrics: QFontMetricsF) -> None:
    labels = tuple(Label(position, "14 Mar 1993") for position in range(0, 1001, 10))
    lefts = [left for left, _ in fitting(labels, AXIS, metrics)]
    width = metrics.horizontalAdvance("14 Mar 1993")
    assert len(lefts) > 3
    assert all(right - left > width for left, right in pairwise(lefts))


def test_labels_out_of_view_are_left_out(metrics: QFontMetricsF) -> None:
    labels = (Label(-5, "before"), Label(500, "in view"), Label(1001, "after"))
    assert [label.text for _, label in fitting(labels, AXIS, metrics)] == ["in view"]


def test_labels_at_the_ends_stay_on_the_strip(metrics: QFontMetricsF) -> None:
    (left, _), (right, _) = fitting((Label(0, "1,000,000"), Label(1000, "2,000,000")), AXIS, metrics)
    assert left >= 0
    assert right + metrics.horizontalAdvance("2,000,000") <= 1032


def test_the_nearest_marker_within_reach_is_meant() -> None:
    near, far = (Marker(position, MarkerKind.BOOKMARK, "") for position in (500, 504))
    assert marker_at((far, near), AXIS, AXIS.x_of(501)) == near
    assert marker_at((far, near), AXIS, AXIS.x_of(520)) is None
