"""How cells are painted: text that is never read as markup, hairlines, and the playhead's mark."""

from functools import lru_cache
from math import ceil
from typing import NamedTuple, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from bankapp.ui.icons import icon
from bankapp.ui.measuring import Widths
from bankapp.ui.tables.cells import Cell, CellModel, Tone
from bankapp.ui.theme import Colours, theme_for
from bankapp.ui.tooltips import plain_tooltip

PADDING = 8
_ICON = 16
_ICON_GAP = 6
_MARK = 3
_RULE = 2
_ELIDE = Qt.TextElideMode.ElideRight
_REMEMBERED = 2048
_SELECTED = QStyle.StateFlag.State_Selected


class Span(NamedTuple):
    """A column and where it is, in pixels."""

    column: int
    left: int
    width: int


class Band(NamedTuple):
    """Where some neighbouring cells of a row are, in pixels; at least one."""

    top: int
    height: int
    spans: tuple[Span, ...]


class _Text(NamedTuple):
    """A text as it is painted, how wide that is, and by how many pixels the whole of it would be too wide."""

    painted: str
    width: float
    missing: int


class _Lettering:
    """One font, and how its texts fit: measuring is most of the cost of a cell whose number changes with each frame."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.fitting = lru_cache(maxsize=_REMEMBERED)(self._fitting)
        self._widths = Widths(font)
        self._height, self._ascent = self.metrics.height(), self.metrics.ascent()

    def baseline(self, band: Band) -> float:
        """Where the letters of a row stand, which are in its middle."""
        return band.top + (band.height - self._height) / 2 + self._ascent

    def _fitting(self, text: str, room: int) -> _Text:
        width = self._widths.of(text)
        missing = ceil(width) - room
        if missing <= 0:
            return _Text(text, width, missing)
        shortened = self.metrics.elidedText(text, _ELIDE, room)
        return _Text(shortened, self.metrics.horizontalAdvance(shortened), missing)


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a CellModel, and shows in a tool tip what did not fit.

    `cramped` tells a column of numbers and the width that it would need: half a number misleads.
    """

    cramped = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ink = _Ink(QPalette())
        self._letters = _letterings(QFont())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.look_at(option.palette, option.font)
        selected = bool(option.state & _SELECTED)
        model = cast("CellModel", index.model())
        area = option.rect
        band = Band(area.top(), area.height(), (Span(index.column(), area.left(), area.width()),))
        self.paint_row(painter, band, model, index.row(), selected=selected)

    def paint_row(self, painter: QPainter, band: Band, model: CellModel, row: int, *, selected: bool) -> None:
        """As `paint`, for some cells of a row at once: what Qt puts together for each takes longer than its text.

        `look_at` was called before.
        """
        cells = [model.cell(row, column) for column, _, _ in band.spans]
        self._ink.paint_ground(painter, band, cells[0], selected=selected)
        for span, cell in zip(band.spans, cells, strict=True):
            if cell.text or cell.icon:
                pen = self._ink.pen(cell.tone, selected=selected)
                self._paint_content(painter, band, span, cell, model.columns[span.column].right, pen)

    def _paint_content(self, painter: QPainter, band: Band, span: Span, cell: Cell, right: bool, pen: QColor) -> None:
        left, room = span.left + PADDING, span.width - 2 * PADDING
        if cell.icon:
            icon(cell.icon, pen).paint(painter, left, band.top + (band.height - _ICON) // 2 + 1, _ICON, _ICON)
            left, room = left + _ICON + _ICON_GAP, room - _ICON - _ICON_GAP
        letters = self._letters[cell.marked]
        text = letters.fitting(cell.text, room)
        if right and text.missing > 0:
            self.cramped.emit(span.column, span.width + text.missing)
        painter.setFont(letters.font)
        painter.setPen(pen)
        painter.drawText(QPointF(left + room - text.width if right else left, letters.baseline(band)), text.painted)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        cell = cast("CellModel", index.model()).cell(index.row(), index.column())
        self.look_at(option.palette, option.font)
        metrics = self._letters[cell.marked].metrics
        picture = _ICON + _ICON_GAP if cell.icon else 0
        return QSize(metrics.horizontalAdvance(cell.text) + picture + 2 * PADDING, metrics.height() + PADDING)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        model: QAbstractItemModel | None = index.model() if index.isValid() else None
        if event.type() != QEvent.Type.ToolTip or not isinstance(model, CellModel):
            return super().helpEvent(event, view, option, index)
        fits = self.sizeHint(option, index).width() <= option.rect.width()
        text = "" if fits else model.cell(index.row(), index.column()).text
        QToolTip.showText(event.globalPos(), plain_tooltip(text), view.viewport())
        return True

    def look_at(self, palette: QPalette, font: QFont) -> None:
        """Make ink and letters anew when the theme or the font has changed."""
        if self._ink.key != palette.cacheKey():
            self._ink = _Ink(palette)
        if self._letters[False].font != font:
            self._letters = _letterings(font)


class _Ink:
    """The colours of one palette."""

    def __init__(self, palette: QPalette) -> None:
        self.key = palette.cacheKey()
        self._colours = theme_for(palette).colours
        self._pens = _pens(self._colours)

    def pen(self, tone: Tone, *, selected: bool) -> QColor:
        return self._colours.on_selection if selected and tone is Tone.PLAIN else self._pens[tone]

    def paint_ground(self, painter: QPainter, band: Band, cell: Cell, *, selected: bool) -> None:
        """What is behind the texts of a row that begins with a cell; the mark stands where the row begins."""
        colours, spans = self._colours, band.spans
        left, right = spans[0].left, spans[-1].left + spans[-1].width
        if selected:
            painter.fillRect(left, band.top, right - left, band.height, colours.selection)
        elif cell.marked:
            painter.fillRect(left, band.top, right - left, band.height, colours.hover)
        colour, line = (colours.error, _RULE) if cell.ruled else (colours.grid, 1)
        painter.fillRect(left, band.top + band.height - line, right - left, line, colour)
        if cell.marked and spans[0].column == 0:
            painter.fillRect(left, band.top, _MARK, band.height, colours.playhead)


def _pens(colours: Colours) -> tuple[QColor, ...]:
    """By number of the tone."""
    return colours.text, colours.dimmed, colours.disabled, colours.money_in, colours.money_out


def _letterings(font: QFont) -> dict[bool, _Lettering]:
    """Without and with the playhead's mark."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    regular = QFont(font)
    return {False: _Lettering(regular), True: _Lettering(bold)}
