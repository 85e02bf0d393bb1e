"""The letters of a page: the program's own fonts, set up so that the text of a PDF can be searched and copied.

A PDF says of each glyph which letter it is by the font's own table, which knows no alternates and no ligatures: with
tabular figures every digit would be lost to a reader. So those are off, and figures come from a font whose digits are
of equal width anyway.
"""

from msgspec import Struct
from PySide6.QtGui import QFont, QFontMetricsF, QPaintDevice

from bankapp.ui.fonts import figure_font, mono_font, ui_font

_AS_TYPED = ("calt", "liga", "clig", "dlig", "tnum")


class Face(Struct, frozen=True):
    """A font with its measures on the device that it is for, in the device's units."""

    font: QFont
    metrics: QFontMetricsF

    def width(self, text: str) -> float:
        return self.metrics.horizontalAdvance(text)

    @property
    def line(self) -> float:
        """From one line to the next."""
        return self.metrics.height() * 1.12

    @property
    def ascent(self) -> float:
        """From the top of a line to where its letters stand."""
        return self.metrics.ascent() + self.metrics.height() * 0.06


class Letters(Struct, frozen=True):
    """All faces of a page."""

    text: Face
    strong: Face
    figures: Face
    code: Face
    small: Face
    heading: Face
    title: Face


def letters_for(device: QPaintDevice) -> Letters:
    """The faces, measured for a device."""

    def face(font: QFont) -> Face:
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        for feature in _AS_TYPED:
            font.setFeature(QFont.Tag(feature), 0)
        return Face(font, QFontMetricsF(font, device))

    return Letters(
        text=face(ui_font(8.5)),
        strong=face(ui_font(8.5, QFont.Weight.DemiBold)),
        figures=face(figure_font(8)),
        code=face(mono_font(7.5)),
        small=face(ui_font(7.5)),
        heading=face(ui_font(11, QFont.Weight.DemiBold)),
        title=face(ui_font(18, QFont.Weight.DemiBold)),
    )
