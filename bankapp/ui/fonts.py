"""The program's own fonts: the same letters on every machine, and digits of equal width."""

from PySide6.QtGui import QFont, QFontDatabase

from bankapp._resources import resource

UI_SIZE = 10.0
SMALL_SIZE = 8.5

_UI_FAMILY = "Inter"
_MONO_FAMILY = "JetBrains Mono"
_FALLBACK_FAMILY = "DejaVu Sans"
_FILES = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "JetBrainsMono-Regular.ttf",
    "DejaVuSans.ttf",
)


def load_fonts() -> None:
    """Make the shipped fonts known to Qt. Call once, after the application object exists.

    Raises OSError when Qt cannot read one of them: without fonts every letter would be an empty square.
    """
    for name in _FILES:
        if QFontDatabase.addApplicationFont(str(resource("fonts", name))) < 0:
            message = f"The font {name} cannot be read."
            raise OSError(message)


def ui_font(size: float = UI_SIZE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of the window, in points, with tabular figures so that changing numbers do not wobble."""
    return _font(_UI_FAMILY, size, weight)


def mono_font(size: float = UI_SIZE) -> QFont:
    """The font of hashes, identifiers and stored data, in points."""
    font = _font(_MONO_FAMILY, size, QFont.Weight.Normal)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFeature(QFont.Tag("calt"), 0)  # data is shown letter by letter, without ligatures such as an arrow for ->
    return font


def figure_font(size: float = UI_SIZE) -> QFont:
    """The font of figures on paper, in points: its digits are of equal width as they are, without any feature."""
    return _font(_FALLBACK_FAMILY, size, QFont.Weight.Normal)


def _font(family: str, size: float, weight: QFont.Weight) -> QFont:
    font = QFont([family, _FALLBACK_FAMILY])
    font.setPointSizeF(size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
