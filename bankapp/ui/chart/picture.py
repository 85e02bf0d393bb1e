"""The part of the chart that does not move with the playhead, painted once."""

from msgspec import Struct
from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from bankapp.ui.chart.curve import Curve
from bankapp.ui.chart.scale import Plot, Ticks, ticks_for
from bankapp.ui.fonts import SMALL_SIZE, ui_font
from bankapp.ui.formats import format_when
from bankapp.ui.theme import Colours

_TOP, _RIGHT, _BOTTOM, _GAP = 36, 24, 32, 8
_LINE = 1.5
_SOFT = 0.12
_LEAST_HEIGHT = 40


class Picture(Struct, frozen=True):
    """The painted chart, and where everything in it stands."""

    pixmap: QPixmap
    plot: Plot


def paint_picture(curve: Curve, size: QSize, ratio: float, colours: Colours, locale: QLocale) -> Picture:
    """Axes, area and line of a curve."""
    painting = _Painting(curve, size, colours, locale)
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(colours.base)
    painter = QPainter(pixmap)
    painting.paint(painter)
    painter.end()
    return Picture(pixmap, painting.plot)


class _Painting:
    def __init__(self, curve: Curve, size: QSize, colours: Colours, locale: QLocale) -> None:
        self._curve, self._colours, self._locale = curve, colours, locale
        self._font: QFont = ui_font(SMALL_SIZE)
        self._metrics = QFontMetrics(self._font)
        balances = [balance for _, balance in curve.steps]
        self._ticks: Ticks = ticks_for(min(balances), max(balances))
        area = self._area(size)
        self.plot = Plot(area, curve.first, curve.last, self._ticks.low, self._ticks.high)

    def paint(self, painter: QPainter) -> None:
        painter.setFont(self._font)
        self._paint_amounts(painter)
        self._paint_dates(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zero, area = self.plot.y(0), self.plot.area
        above = QRectF(area.left(), 0, area.width() + _RIGHT, zero)
        below = QRectF(area.left(), zero, area.width() + _RIGHT, area.bottom() - zero + _GAP)
        self._paint_line(painter, above.adjusted(-2, 0, 0, 1), self._colours.accent)
        self._paint_line(painter, below.adjusted(-2, 1, 0, 0), self._colours.money_out)

    def _area(self, size: QSize) -> QRectF:
        widest = max(self._metrics.horizontalAdvance(self._amount(value)) for value in self._ticks.values)
        left = widest + 2 * _GAP
        height = max(size.height() - _TOP - _BOTTOM, _LEAST_HEIGHT)
        return QRectF(left, _TOP, max(size.width() - left - _RIGHT, 1), height)

    def _amount(self, value: int) -> str:
        return self._ticks.text(value, self._curve.currency, self._locale)

    def _paint_amounts(self, painter: QPainter) -> None:
        area = self.plot.area
        for value in self._ticks.values:
            y = round(self.plot.y(value))
            strong = value == 0 and self._ticks.crossed
            painter.setPen(QPen(self._colours.disabled if strong else self._colours.grid, 1))
            painter.drawLine(round(area.left()), y, round(area.right()), y)
            painter.setPen(self._colours.text if strong else self._colours.dimmed)
            box = QRectF(0, y - 10, area.left() - _GAP, 20)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._amount(value))

    def _paint_dates(self, painter: QPainter) -> None:
        painter.setPen(self._colours.dimmed)
        area, free = self.plot.area, 0.0
        for position, instant in self._curve.dates:
            text = format_when(instant - instant % 86_400_000_000, self._locale)
            width = self._metrics.horizontalAdvance(text) + 1
            left = min(max(self.plot.x(position) - width / 2, area.left()), area.right() + _RIGHT - width)
            if left >= free:
                painter.drawText(QPointF(left, area.bottom() + _GAP + self._metrics.ascent()), text)
                free = left + width + 2 * _GAP

    def _paint_line(self, painter: QPainter, clip: QRectF, colour: QColor) -> None:
        if clip.height() <= 1:
            return
        painter.save()
        painter.setClipRect(clip)
        line = self._line()
        painter.setPen(Qt.PenStyle.NoPen)
        soft = QColor(colour)
        soft.setAlphaF(_SOFT)
        painter.setBrush(soft)
        zero = self.plot.y(0)
        painter.drawPolygon(QPolygonF([QPointF(line[0].x(), zero), *line, QPointF(line[-1].x(), zero)]))
        painter.setPen(QPen(colour, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
        painter.drawPolyline(QPolygonF(line))
        painter.restore()

    def _line(self) -> list[QPointF]:
        """Two points for each step, and the last balance carried on to the end."""
        points: list[QPointF] = []
        for position, balance in self._curve.steps:
            x = self.plot.x(position)
            if points:
                points.append(QPointF(x, points[-1].y()))
            points.append(QPointF(x, self.plot.y(balance)))
        return [*points, QPointF(self.plot.x(self._curve.last), points[-1].y())]
