"""Texts on the screen that come from data: always plain, never wider than there is room, and whole in the tooltip."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from bankapp.ui.elided import steady_width, text_flags
from bankapp.ui.fonts import ui_font
from bankapp.ui.measuring import Widths
from bankapp.ui.theme import theme_of
from bankapp.ui.tooltips import plain_tooltip

_LEAST_WIDTH = 40
_PADDING = 4
_MOST_HINTED = 360
"""Pixels: a long text must not make a window wide."""


def plain_label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label that shows text as it is; `role` is one of the style sheet's: "dimmed", "error"."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    return label


def heading(text: str, size: float) -> QLabel:
    """A label in larger, heavier letters."""
    label = plain_label(text)
    label.setFont(ui_font(size, QFont.Weight.DemiBold))
    return label


def empty_hint(text: str) -> QLabel:
    """The quiet sentence in the middle of a panel that has nothing to show."""
    label = plain_label(text, "dimmed", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(24, 24, 24, 24)
    return label


def set_role(widget: QWidget, role: str) -> None:
    """Give a label another role of the style sheet."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ValueLabel(QLabel):
    """A text of a few lines at most, broken anywhere when a word is too long; what does not fit is in the tooltip.

    A `fill` is painted behind the text, which keeps `padding` pixels from its ends.
    """

    def __init__(self, lines: int = 4, *, padding: int = _PADDING) -> None:
        super().__init__()
        self._text = ""
        self._room = (0, 0)
        self._laid_out: tuple[tuple[str, int], list[str]] = ("", 0), []
        self._most = self._lines = lines
        self._cut = Qt.TextElideMode.ElideRight
        self._flags = text_flags(self)
        self._padding = padding
        self.set_letters(ui_font())
        self._ink: QColor | None = None
        self._fill: QColor | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_letters(self, letters: QFont) -> None:
        """The font; one that is set on a shown widget would be lost with the next change of the theme."""
        self._letters = letters
        self._metrics = QFontMetrics(letters)
        self._widths = Widths(letters)
        self._laid_out = ("", 0), []
        self.updateGeometry()
        self.update()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        super().setAlignment(alignment)
        self._flags = text_flags(self)

    def set_code(self, *, code: bool) -> None:
        """A hash or an id: one line that gives up its middle; else as many lines as it was made for."""
        self._lines = 1 if code else self._most
        self._cut = Qt.TextElideMode.ElideMiddle if code else Qt.TextElideMode.ElideRight
        self._laid_out = ("", 0), []

    def set_colours(self, ink: QColor | None = None, fill: QColor | None = None) -> None:
        """Colours of the text and behind it; none are those of every label."""
        if (ink, fill) != (self._ink, self._fill):
            self._ink, self._fill = ink, fill
            self.update()

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        """Keep the text here: Qt's own label lays out the window anew with each text, and most need no other room."""
        if text == self._text:
            return
        if self.accessibleName() == self._text:
            self.setAccessibleName(text)
        self._text = text
        self._tell_whole()
        room = self.sizeHint().width(), self.heightForWidth(self.width())
        if room != self._room:
            self._room = room
            self.updateGeometry()
        self.update()

    def clear(self) -> None:
        self.setText("")

    def sizeHint(self) -> QSize:
        width = steady_width(ceil(self._widths.of(self.text())) + 2 * self._padding + 1)
        return QSize(min(width, _MOST_HINTED), self._height(1))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_WIDTH, self.sizeHint().width()), self._height(1))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(len(self._broken(width)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._fill and self.text():
            self._paint_fill(painter, self._fill)
        painter.setFont(self._letters)
        painter.setPen(self._ink or self.palette().color(QPalette.ColorRole.WindowText))
        height = self._metrics.lineSpacing()
        top = (self.height() - height * len(lines)) // 2 if (lines := self._broken(self.width())) else 0
        for number, line in enumerate(lines):
            box = QRectF(self._padding, top + number * height, self.width() - 2 * self._padding, height)
            painter.drawText(box, self._flags, line)

    def resizeEvent(self, event: object) -> None:
        self._tell_whole()

    def _paint_fill(self, painter: QPainter, fill: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(self.rect(), 4, 4)

    def _height(self, lines: int) -> int:
        return self._metrics.lineSpacing() * max(lines, 1) + _PADDING

    def _tell_whole(self) -> None:
        lines = self._broken(self.width())
        whole = plain_tooltip(self.text()) if lines and "…" in lines[-1] else ""
        if whole != self.toolTip():
            self.setToolTip(whole)

    def _broken(self, width: int) -> list[str]:
        """The lines of the text in a width; kept, as Qt asks several times."""
        if self._laid_out[0] != (self._text, width):
            self._laid_out = (self._text, width), self._break(width)
        return self._laid_out[1]

    def _break(self, width: int) -> list[str]:
        """The last line is elided where there are too many."""
        text, room = self.text(), max(width - 2 * self._padding, 1)
        if not text:
            return []
        if self._widths.of(text) <= room:
            return [text]
        if self._lines == 1:
            return [self._metrics.elidedText(text, self._cut, room)]
        starts = self._starts(text, room)
        lines = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
        if len(lines) > self._lines:
            rest = text[starts[self._lines - 1] :]
            lines = [*lines[: self._lines - 1], self._metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)]
        return lines

    def _starts(self, text: str, room: int) -> list[int]:
        """Where each line begins, as far as one line more than are shown."""
        layout = QTextLayout(text, self._letters)
        layout.setTextOption(_breaking_anywhere())
        layout.beginLayout()
        starts: list[int] = []
        while len(starts) <= self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            starts.append(line.textStart())
        layout.endLayout()
        return starts


class LinkLabel(QAbstractButton):
    """A link: text in the theme's link colour, to be clicked or chosen with the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_link(self, text: str) -> None:
        """What it says, also to those who cannot see it."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(plain_tooltip(text))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.lineSpacing() + _PADDING)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_WIDTH, self.sizeHint().width()), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(theme_of(self).colours.link if self.isEnabled() else theme_of(self).colours.disabled)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QPointF(0, _baseline(self)), text)


def _baseline(widget: QWidget) -> float:
    metrics = widget.fontMetrics()
    return (widget.height() - metrics.height()) / 2 + metrics.ascent()


def _breaking_anywhere() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
