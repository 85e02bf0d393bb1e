"""How cells are painted: text that is never read as markup, hairlines, and the playhead's mark."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPalette
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
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignRight)
_SELECTED = QStyle.StateFlag.State_Selected


@dataclass(frozen=True, slots=True)
class _Lettering:
    font: QFont
    metrics: QFontMetrics


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
        column = index.column()
        model = cast("CellModel", index.model())
        cell = model.cell(index.row(), column)
        self._look_at(option)
        area = option.rect
        selected = bool(option.state & _SELECTED)
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
            if right and (missing := letters.metrics.horizontalAdvance(cell.text) + 1 - inner.width()) > 0:
                self.cramped.emit(column, area.width() + missing)
            text = letters.metrics.elidedText(cell.text, _ELIDE, inner.width())
            painter.drawText(inner, _RIGHT if right else _LEFT, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        cell = cast("CellModel", index.model()).cell(index.row(), index.column())
        self._look_at(option)
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

    def _look_at(self, option: QStyleOptionViewItem) -> None:
        """Make ink and letters anew when the theme or the font changed; both are asked for with every cell."""
        if self._ink.key != option.palette.cacheKey():
            self._ink = _Ink(option.palette)
        if self._letters[False].font != option.font:
            self._letters = _letterings(option.font)


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
    return {False: _Lettering(regular, QFontMetrics(regular)), True: _Lettering(bold, QFontMetrics(bold))}
