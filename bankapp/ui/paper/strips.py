"""What a page is stacked up from: strips of a height, with texts and lines at places that are settled.

Lengths are units of the device, from the left edge of the text and from the strip's top.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPaintDevice, QPainter, QTextLayout, QTextOption

from bankapp.ui.paper.letters import Face

DOTS = 1200
"""Units an inch."""
_LONGEST = 2_000
_MOST_LINES = 40
_CUT = "…"


def mm(length: float) -> float:
    """Millimetres in units of the device."""
    return length * DOTS / 25.4


class Ink(NamedTuple):
    """A text whose letters stand on the line `y`."""

    x: float
    y: float
    text: str
    face: Face
    colour: QColor


class Line(NamedTuple):
    """A level line."""

    x: float
    y: float
    width: float
    colour: QColor
    thickness: float


@dataclass(frozen=True, slots=True)
class Strip:
    """`keep`: it does not stand alone at the foot of a page. `heading` is stood above it where it begins a page.

    `row`: it is one that progress counts.
    """

    height: float
    inks: tuple[Ink, ...] = ()
    lines: tuple[Line, ...] = ()
    keep: bool = False
    row: bool = False
    heading: "Strip | None" = field(default=None, repr=False)


def paint(painter: QPainter, strip: Strip, left: float, top: float) -> None:
    """Paint a strip at a place of the page."""
    for ink in strip.inks:
        painter.setFont(ink.face.font)
        painter.setPen(ink.colour)
        painter.drawText(QPointF(left + ink.x, top + ink.y), ink.text)
    for line in strip.lines:
        pen = painter.pen()
        pen.setColor(line.colour)
        pen.setWidthF(line.thickness)
        painter.setPen(pen)
        painter.drawLine(QPointF(left + line.x, top + line.y), QPointF(left + line.x + line.width, top + line.y))


class Breaker:
    """Breaks texts into lines, between words where that is possible and anywhere else where it is not."""

    def __init__(self, device: QPaintDevice) -> None:
        self._device = device
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def lines(self, text: str, face: Face, width: float) -> list[str]:
        """The lines of a text; of one that would fill a page only the beginning, which then ends in an ellipsis."""
        words = one_line(text)
        if not words or face.width(words) <= width:
            return [words]
        lines = list(self._broken(words, face, width))
        if len(lines) > _MOST_LINES:
            return [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1].rstrip(_CUT)[:-1] + _CUT]
        return lines

    def _broken(self, text: str, face: Face, width: float) -> Iterator[str]:
        layout = QTextLayout(text, face.font, self._device)
        layout.setTextOption(self._option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            units = text.encode("utf-16-le")[2 * line.textStart() : 2 * (line.textStart() + line.textLength())]
            yield units.decode("utf-16-le", "replace").strip()
        layout.endLayout()


def one_line(text: str) -> str:
    """A text without line breaks and other spaces than the plain one, and of a length that a page can hold."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + _CUT


def elided(text: str, face: Face, width: float) -> str:
    """As much of a text as there is room for."""
    words = one_line(text)
    if face.width(words) <= width:
        return words
    fitting = len(words)
    while fitting and face.width(words[:fitting] + _CUT) > width:
        fitting -= max(1, fitting // 20)
    return words[: max(fitting, 0)] + _CUT


def widest(texts: Iterable[str], face: Face) -> float:
    """The width of the widest of some texts, in one line."""
    return max((face.width(one_line(text)) for text in set(texts)), default=0)
