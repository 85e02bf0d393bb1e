"""The chart of an account's balance, with the playhead in it."""

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from bankapp.domain.money import Money
from bankapp.errors import BankappError
from bankapp.services.session import Session
from bankapp.ui.chart.curve import Curve, load_curve
from bankapp.ui.chart.picture import Picture, paint_picture
from bankapp.ui.fonts import SMALL_SIZE, ui_font
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.pace import Pace
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import theme_of
from bankapp.ui.wording import money_text

_KEY = "chart"
_REACH = 80
"""Pixels to either side of the playhead that its label may take."""
_SNAP = 5
"""A click so near to a step means the step."""
_VEIL = 0.6


class Spot(Struct, frozen=True):
    """A position in the chart with the exact balance there; None before the account was opened."""

    position: int
    balance: int | None


class ChartView(QWidget):
    """A step line that is painted once; a move of the playhead repaints only what lies between old and new place."""

    momentChosen = Signal(int)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chartView")
        self.setAccessibleName(self.tr("Chart of the balance"))
        self.setMinimumSize(240, 160)
        self.setMouseTracking(True)
        self._tasks = tasks
        self._session: Session | None = None
        self._account = ""
        self._curve: Curve | None = None
        self._picture: Picture | None = None
        self._playhead = Spot(0, None)
        self._hover: Spot | None = None
        self._head = 0
        self._hint = ""
        self._pace = Pace(self._ask, self)

    @property
    def curve(self) -> Curve | None:
        """What is painted."""
        return self._curve

    @property
    def playhead(self) -> Spot:
        """The playhead, and the balance there."""
        return self._playhead

    @property
    def hover(self) -> Spot | None:
        """What the mouse points at."""
        return self._hover

    def set_session(self, session: Session | None) -> None:
        """Look at another bank."""
        self._session, self._account, self._head = session, "", 0
        self._take(None)

    def show_account(self, account_id: str) -> None:
        """Look at another account; empty for none."""
        if account_id != self._account:
            self._account = account_id
            self._take(None)
            self._pace.call()

    def show_moment(self, position: int, head: int) -> None:
        """The playhead has moved, or the log grown."""
        old, self._playhead = self._playhead, self._spot(position)
        if head != self._head:
            self._head = head
            self._pace.call()
        if old != self._playhead:
            self._repaint_between(old.position, position)
            self._describe()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.LocaleChange}:
            self._picture = None
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event.position().x())
        if self._curve:
            self._set_hover(self._spot(self._position_at(event.position().x())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hover(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._curve is None:
            self._paint_hint(painter)
            return
        picture = self._painted(self._curve)
        painter.drawPixmap(0, 0, picture.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_hover(painter, picture)
        self._paint_playhead(painter, picture)

    # What is asked for

    def _ask(self) -> None:
        if self._session and self._account:
            work = partial(load_curve, self._session.history, self._account)
            self._tasks.ask(_KEY, work, self._take, self._failed)
        else:
            self._tasks.drop(_KEY)

    def _take(self, curve: Curve | None) -> None:
        chosen = self.tr("This account has no events yet.")
        none = self.tr("Choose an account to see its balance over time.")
        self._curve, self._picture, self._hover = curve, None, None
        self._hint = chosen if self._account else none
        self._playhead = self._spot(self._playhead.position)
        self._describe()
        self.update()

    def _failed(self, error: BankappError) -> None:
        self._take(None)
        self._hint = str(error)

    def _spot(self, position: int) -> Spot:
        """One point read."""
        if not self._session or not self._account:
            return Spot(position, None)
        account = self._session.history.account(self._account, position)
        return Spot(position, account.balance if account.version else None)

    # What the mouse means

    def _choose(self, x: float) -> None:
        if self._curve:
            self.momentChosen.emit(self._position_at(x))

    def _position_at(self, x: float) -> int:
        """The position under a pixel, or a step of the curve that is nearly there."""
        if self._curve is None:
            return 0
        plot = self._painted(self._curve).plot
        steps = ((abs(plot.x(position) - x), position) for position, _ in self._curve.steps)
        away, nearest = min(steps)
        return nearest if away <= _SNAP else plot.position(x)

    def _set_hover(self, spot: Spot | None) -> None:
        if spot != self._hover:
            self._hover = spot
            self.update()

    # Painting

    def _painted(self, curve: Curve) -> Picture:
        if self._picture is None:
            colours = theme_of(self).colours
            self._picture = paint_picture(curve, self.size(), self.devicePixelRatioF(), colours, self.locale())
        return self._picture

    def _repaint_between(self, old: int, new: int) -> None:
        if self._picture is None:
            self.update()
            return
        left, right = sorted((self._picture.plot.x(old), self._picture.plot.x(new)))
        self.update(int(left) - _REACH, 0, int(right - left) + 2 * _REACH, self.height())

    def _paint_hint(self, painter: QPainter) -> None:
        colours = theme_of(self).colours
        painter.fillRect(self.rect(), colours.base)
        painter.setPen(colours.dimmed)
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(self.rect().adjusted(24, 24, -24, -24), flags, self._hint)

    def _paint_playhead(self, painter: QPainter, picture: Picture) -> None:
        plot, colours = picture.plot, theme_of(self).colours
        x = min(max(plot.x(self._playhead.position), plot.area.left()), plot.area.right())
        self._paint_veil(painter, picture, x)
        painter.setPen(QPen(colours.playhead, 1.5))
        painter.drawLine(QPointF(x, plot.area.top() - 8), QPointF(x, plot.area.bottom()))
        balance = self._playhead.balance
        if balance is None or self._curve is None:
            return
        painter.setPen(QPen(colours.base, 2))
        painter.setBrush(colours.playhead)
        painter.drawEllipse(QPointF(x, plot.y(balance)), 5, 5)
        text = money_text(Money(balance, self._curve.currency), self.locale())
        self._paint_label(painter, QPointF(x, plot.area.top() - 20), text, colours.playhead, colours.on_accent)

    def _paint_veil(self, painter: QPainter, picture: Picture, x: float) -> None:
        """What is later than the playhead has not happened yet."""
        veil = QColor(theme_of(self).colours.base)
        veil.setAlphaF(_VEIL)
        area = picture.plot.area
        painter.fillRect(QRectF(x, area.top() - 4, self.width() - x, area.height() + 6), veil)

    def _paint_hover(self, painter: QPainter, picture: Picture) -> None:
        if self._hover is None or self._curve is None:
            return
        plot, colours = picture.plot, theme_of(self).colours
        x = plot.x(self._hover.position)
        painter.setPen(QPen(colours.dimmed, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, plot.area.top()), QPointF(x, plot.area.bottom()))
        text = self._hover_text(self._hover, self._curve)
        self._paint_label(painter, QPointF(x, plot.area.bottom() - 14), text, colours.tooltip, colours.on_tooltip)

    def _hover_text(self, spot: Spot, curve: Curve) -> str:
        event = self._session.history.event(spot.position) if self._session else None
        parts = [f"#{format_count(spot.position, self.locale())}"]
        if event:
            parts.append(format_when(event.effective_at, self.locale()))
        if spot.balance is not None:
            parts.append(money_text(Money(spot.balance, curve.currency), self.locale()))
        return " · ".join(parts)

    def _paint_label(self, painter: QPainter, centre: QPointF, text: str, back: QColor, ink: QColor) -> None:
        letters = ui_font(SMALL_SIZE, QFont.Weight.DemiBold)
        size = QSize(QFontMetrics(letters).horizontalAdvance(text) + 16, 22)
        left = min(max(centre.x() - size.width() / 2, 2), self.width() - size.width() - 2)
        box = QRectF(QPointF(left, centre.y() - size.height() / 2), size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(letters)
        painter.setPen(ink)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _describe(self) -> None:
        balance, curve = self._playhead.balance, self._curve
        if balance is None or curve is None:
            self.setAccessibleDescription("")
            return
        text = self.tr("Balance {money} at event {position}").format(
            money=money_text(Money(balance, curve.currency), self.locale()),
            position=format_count(self._playhead.position, self.locale()),
        )
        self.setAccessibleDescription(text)
