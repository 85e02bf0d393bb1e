import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QRectF

from bankapp.domain.money import MAX_MINOR
from bankapp.ui.chart.scale import MOST_TICKS, Plot, ticks_for

amounts = st.integers(-MAX_MINOR, MAX_MINOR)


@given(amounts, amounts)
def test_the_scale_holds_every_balance_and_zero_with_few_ticks(one: int, other: int) -> None:
    ticks = ticks_for(min(one, other), max(one, other))
    assert ticks.low <= min(one, other, 0) <= max(one, other, 0) <= ticks.high
    assert 0 in ticks.values
    assert 1 <= len(ticks.values) <= MOST_TICKS
    assert all(ticks.low <= value <= ticks.high for value in ticks.values)


@pytest.mark.parametrize(
    ("lowest", "highest", "values"),
    [
        pytest.param(0, 11_500_000, (0, 5_000_000, 10_000_000), id="round amounts"),
        pytest.param(-60_000, 9_600_000, (0, 5_000_000, 10_000_000), id="a little below zero"),
        pytest.param(-5_000, 0, (-4_000, -2_000, 0), id="only below zero"),
        pytest.param(0, 0, (0, 1), id="nothing yet"),
    ],
)
def test_ticks_are_round(lowest: int, highest: int, values: tuple[int, ...]) -> None:
    assert ticks_for(lowest, highest).values == values


def test_amounts_beside_the_scale_have_decimals_only_where_needed() -> None:
    locale = QLocale("en_GB")
    assert ticks_for(0, 250_000).text(100_000, "EUR", locale) == "1,000"
    assert ticks_for(0, 30).text(10, "EUR", locale) == "0.10"


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.data())
def test_a_pixel_leads_back_to_its_position_as_far_as_pixels_tell(first: int, span: int, data: st.DataObject) -> None:
    plot = Plot(QRectF(50, 10, 700, 300), first, first + span, 0, 100)
    position = data.draw(st.integers(first, first + span))
    assert abs(plot.position(plot.x(position)) - position) <= span / 700
    assert plot.position(-1000) == first
    assert plot.position(5000) == first + span
