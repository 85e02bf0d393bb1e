"""How cells are painted: text that is never read as markup, hairlines, and the playhead's mark."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPalette, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from bankapp.ui.icons import icon
from bankapp.ui.tables.cells import Cell, CellModel, Tone
from bankapp.ui.theme import Colours, theme_for
from bankapp.ui.tooltips import plain_tooltip

PADDING = 8
_ICON = 16
_ICON_GAP = 6
_MARK = 3
_ELIDE = Qt.TextElideMode.ElideRight
_REMEMBERED = 2048
_SELECTED = QStyle.StateFlag.State_Selected


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that is laid out once, and by how many pixels it was too wide."""

    laid_out: QStaticText
    width: float
    height: float
    missing: int


class _Lettering:
    """One font, and the texts that were painted in it last: laying them out is most of the cost of a cell."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.fitting = lru_cache(maxsize=_REMEMBERED)(self._fitting)

    def _fitting(self, text: str, room: int) -> _Text:
        laid_out = self._laid_out(text)
        missing = ceil(laid_out.size().width()) - room
        if missing > 0:
            laid_out = self._laid_out(self.metrics.elidedText(text, _ELIDE, room))
        size = laid_out.size()
        return _Text(laid_out, size.width(), size.height(), missing)

    def _laid_out(self, text: str) -> QStaticText:
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(font=self.font)
        return made


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
        self.paint_cell(painter, option.rect, model, index.row(), index.column(), selected=selected)

    def paint_cell(
        self, painter: QPainter, area: QRect, model: CellModel, row: int, column: int, *, selected: bool
    ) -> None:
        """As `paint`, without what Qt puts together for each cell; `look_at` was called before."""
        cell = model.cell(row, column)
        self._ink.paint_ground(painter, area, cell, selected=selected, first=column == 0)
        pen = self._ink.pen(cell.tone, selected=selected)
        inner = area.adjusted(PADDING, 0, -PADDING, 0)
        if cell.icon:
            icon(cell.icon, pen).paint(painter, QRect(inner.left(), inner.center().y() - _ICON // 2 + 1, _ICON, _ICON))
            inner.setLeft(inner.left() + _ICON + _ICON_GAP)
        if cell.text:
            letters = self._letters[cell.marked]
            painter.setFont(letters.font)
            painter.setPen(pen)
            right = model.columns[column].right
            text = letters.fitting(cell.text, inner.width())
            if right and text.missing > 0:
                self.cramped.emit(column, area.width() + text.missing)
            left = inner.left() + (inner.width() - text.width if right else 0)
            painter.drawStaticText(QPointF(left, inner.top() + (inner.height() - text.height) / 2), text.laid_out)

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

    def paint_ground(self, painter: QPainter, area: QRect, cell: Cell, *, selected: bool, first: bool) -> None:
        colours = self._colours
        if selected:
            painter.fillRect(area, colours.selection)
        elif cell.marked:
            painter.fillRect(area, colours.hover)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, colours.grid)
        if cell.marked and first:
            painter.fillRect(area.left(), area.top(), _MARK, area.height(), colours.playhead)


def _pens(colours: Colours) -> dict[Tone, QColor]:
    return {
        Tone.PLAIN: colours.text,
        Tone.QUIET: colours.dimmed,
        Tone.FAINT: colours.disabled,
        Tone.MONEY_IN: colours.money_in,
        Tone.MONEY_OUT: colours.money_out,
    }


def _letterings(font: QFont) -> dict[bool, _Lettering]:
    """Without and with the playhead's mark."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    regular = QFont(font)
    return {False: _Lettering(regular), True: _Lettering(bold)}
