import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from bankapp.ui.fonts import load_fonts, mono_font, ui_font


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.mark.parametrize("family", ["Inter", "JetBrains Mono", "DejaVu Sans"])
def test_the_shipped_fonts_are_known(family: str) -> None:
    assert family in QFontDatabase.families()


def test_the_window_and_the_data_have_their_own_fonts() -> None:
    assert QFontInfo(ui_font()).family() == "Inter"
    assert QFontInfo(mono_font()).family() == "JetBrains Mono"


def test_all_digits_are_equally_wide() -> None:
    metrics = QFontMetricsF(ui_font(20, QFont.Weight.Medium))
    widths = [metrics.horizontalAdvance(digit * 10) for digit in "0123456789"]
    assert max(widths) - min(widths) < 0.2  # of ten digits; without tabular figures it is 40
