"""How wide texts are: letter by letter where that is right, which is much quicker than laying them out."""

from PySide6.QtGui import QFont, QFontMetricsF


class Widths(dict[str, float]):
    """How wide each letter of a font is, in pixels; measured once."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._metrics = QFontMetricsF(font)

    def __missing__(self, letter: str) -> float:
        self[letter] = width = self._metrics.horizontalAdvance(letter)
        return width

    def of(self, text: str) -> float:
        """The width of a text: figures are never drawn together, letters of other scripts than the Latin may be."""
        return sum(map(self.__getitem__, text)) if text.isascii() else self._metrics.horizontalAdvance(text)
