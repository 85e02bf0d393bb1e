from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from bankapp.services.readmodels import Bin, TimeSample
from bankapp.ui.theme import load_theme
from bankapp.ui.timeline.axis import Axis
from bankapp.ui.timeline.bars import PITCH, columns, paint_marks, paint_two_sided
from bankapp.ui.timeline.density import NO_DENSITY, Density
from bankapp.ui.timeline.timescale import time_scale
from tests.ui.timeline.support import even

COLOURS = load_theme("light").colours
AREA = QRectF(0, 0, 100, 41)


def painted(density: Density, axis: Axis) -> QImage:
    image = QImage(100, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    bars = columns(density, axis)
    paint_two_sided(painter, bars, AREA, COLOURS)
    paint_marks(painter, bars, QRectF(0, 44, 100, 4), COLOURS)
    painter.end()
    return image


def height(image: QImage, x: int, colour: QColor) -> int:
    return sum(image.pixelColor(x, y) == colour for y in range(image.height()))


@given(counts=st.lists(st.integers(0, 1000), min_size=1, max_size=300), width=st.integers(10, 500))
def test_bars_lose_no_event_of_a_log_that_is_all_in_view(counts: list[int], width: int) -> None:
    density = Density(1, len(counts) * 7, tuple(Bin(money_in=count) for count in counts))
    bars = columns(density, Axis(0, density.last, 20, width))
    assert sum(bar.amounts[0] for bar in bars) == pytest.approx(sum(counts))


def test_many_bins_give_evenly_spaced_bars_without_a_comb() -> None:
    bars = columns(even(1, 10_000, 1_000), Axis(0, 10_000, 0, 700))[2:-2]
    assert {right.left - left.left for left, right in pairwise(bars)} == {PITCH}
    assert {round(bar.amounts[0], 6) for bar in bars} == {round(2 * 1_000 / 700 * PITCH, 6)}


def test_a_single_event_stands_at_its_position() -> None:
    axis = Axis(0, 10, 0, 100)
    bars = columns(Density(1, 10, tuple(Bin(money_in=1) for _ in range(10))), axis)
    assert [bar.left + bar.width / 2 for bar in bars] == pytest.approx([axis.x_of(n) for n in range(1, 11)])


def test_bars_far_out_of_view_are_not_made() -> None:
    assert len(columns(even(1, 1000, 1000), Axis(500, 520, 0, 200))) < 25


@pytest.mark.parametrize("density", [NO_DENSITY, Density(1, 5, (Bin(),) * 5)], ids=["no bins", "empty bins"])
def test_nothing_is_painted_without_events(qtbot: QtBot, density: Density) -> None:
    white = QImage(100, 50, QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    assert painted(density, Axis(0, 5, 0, 100)) == white


def test_money_in_stands_above_and_money_out_below(qtbot: QtBot) -> None:
    image = painted(Density(1, 4, (Bin(money_in=4), Bin(money_out=4), Bin(), Bin())), Axis(0, 4, 0, 80))
    assert image.pixelColor(20, 10) == COLOURS.bar_in
    assert image.pixelColor(40, 30) == COLOURS.bar_out


def test_one_event_stays_visible_beside_a_peak(qtbot: QtBot) -> None:
    image = painted(Density(1, 4, (Bin(money_in=100_000), Bin(money_in=1), Bin(), Bin())), Axis(0, 4, 0, 80))
    assert height(image, 20, COLOURS.bar_in) > 15
    assert height(image, 40, COLOURS.bar_in) == 2


def test_a_correction_outshines_other_events_of_its_bin(qtbot: QtBot) -> None:
    image = painted(Density(1, 4, (Bin(correction=1, other=50), Bin(other=1), Bin(), Bin())), Axis(0, 4, 0, 80))
    assert image.pixelColor(20, 45) == COLOURS.correction
    assert image.pixelColor(40, 45) == COLOURS.bar_other


def test_bins_without_positions_are_refused() -> None:
    with pytest.raises(ValueError, match="1 bins for no positions"):
        Density(5, 4, (Bin(),))


def test_a_bin_knows_its_total() -> None:
    assert Bin(1, 2, 3, 4, 5).total == 15


def test_a_single_event_that_moved_no_money_stands_on_the_middle_line(qtbot: QtBot) -> None:
    image = painted(Density(1, 4, (Bin(account=1), Bin(correction=1), Bin(), Bin())), Axis(0, 4, 0, 80))
    assert image.pixelColor(20, 20) == COLOURS.account_event
    assert image.pixelColor(40, 20) == COLOURS.correction


def test_by_time_events_stand_where_they_happened(qtbot: QtBot) -> None:
    scale = time_scale([TimeSample(1, 0), TimeSample(2, 10), TimeSample(3, 20), TimeSample(4, 100)])
    bars = columns(Density(1, 4, (Bin(money_in=1),) * 4), Axis(1, 4, 0, 300, scale))
    assert [round(bar.left + bar.width / 2) for bar in bars] == pytest.approx([0, 30, 60, 300], abs=2)
    assert sum(bar.amounts[0] for bar in bars) == 4


@given(
    times=st.lists(st.integers(0, 10**9), min_size=2, max_size=200),
    width=st.integers(10, 500),
    single=st.booleans(),
)
def test_by_time_no_event_is_lost_either(times: list[int], width: int, single: bool) -> None:
    scale = time_scale([TimeSample(*sample) for sample in enumerate(sorted(times), 1)])
    head = len(times)
    bins = (Bin(money_in=1),) * head if single else (Bin(money_in=head),)
    bars = columns(Density(1, head, bins), Axis(0, head + 1, 20, width, scale))
    assert sum(bar.amounts[0] for bar in bars) == pytest.approx(head)
