"""The line above the register: whose account it is, and what it held at the moment."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from bankapp.domain.account import Status
from bankapp.services.states import AccountAt
from bankapp.ui.elided import ElidedLabel
from bankapp.ui.fonts import SMALL_SIZE, ui_font
from bankapp.ui.formats import format_count
from bankapp.ui.icons import icon, set_icon
from bankapp.ui.labels import set_role
from bankapp.ui.theme import theme_of
from bankapp.ui.tooltips import plain_tooltip
from bankapp.ui.wording import STATUS_ICONS, joined, money_text, status_word

_ICON = 14


class StatusChip(QLabel):
    """The state of an account: a word and an icon on a small ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status: Status = "none"
        self.setObjectName("statusChip")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(ui_font(SMALL_SIZE, QFont.Weight.Medium))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_status(self, status: Status) -> None:
        """Show another state."""
        if status == self._status and self.text():
            return
        self._status = status
        self.setText(status_word(status))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + _ICON + 20, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme_of(self).colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.hover)
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        top = (self.height() - _ICON) // 2
        icon(STATUS_ICONS[self._status], self._ink()).paint(painter, 8, top, _ICON, _ICON)
        painter.setPen(colours.text)
        painter.drawText(self.rect().adjusted(_ICON + 12, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.text())

    def _ink(self) -> QColor:
        colours = theme_of(self).colours
        return {"open": colours.ok, "frozen": colours.account_event}.get(self._status, colours.dimmed)


class FoldButton(QToolButton):
    """Folds the pairs of an event and its reversal, and says how many events are folded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[int, bool, bool] | None = None
        self.setObjectName("foldButton")
        self.setCheckable(True)
        self.setFont(ui_font(SMALL_SIZE))
        self.setIconSize(QSize(_ICON, _ICON))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(self, "filter")

    def show_fold(self, count: int, *, here: bool = False) -> None:
        """So many events could be folded, or are; `here`: the playhead's is one of them."""
        folded = self.isChecked()
        if (count, folded, here) == self._shown:
            return  # the playhead tells it with every step
        self._shown = count, folded, here
        events = format_count(count, self.locale())
        text = self.tr("{count} folded").format(count=events) if folded and count else self.tr("Fold corrections")
        self.setText(text)
        self.setAccessibleName(text)
        self.setEnabled(count > 0)
        self.setToolTip(self._says(events, folded=folded, here=here) if count else self.tr("Nothing was reversed here"))

    def _says(self, events: str, *, folded: bool, here: bool) -> str:
        if not folded:
            return self.tr("Leave out {count} events that were reversed or reverse one (F)").format(count=events)
        if here:
            return self.tr("The event at the playhead is among the {count} that are folded (F)").format(count=events)
        return self.tr("Show the {count} events again that were reversed or reverse one (F)").format(count=events)


class RegisterHeader(QWidget):
    """Owner, id, currency and state on the left, the balance on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._owner = ElidedLabel(self)
        self._owner.setObjectName("ownerLabel")
        self._owner.setFont(ui_font(13, QFont.Weight.DemiBold))
        self._what = _quiet(ElidedLabel(self, step=1))
        self._chip = StatusChip(self)
        self.fold = FoldButton(self)
        self._balance = ElidedLabel(self)
        self._balance.setObjectName("balanceLabel")
        self._balance.setAccessibleName(self.tr("Balance at the moment"))
        self._balance.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._balance.setFont(ui_font(18, QFont.Weight.DemiBold))
        self._when = _quiet(ElidedLabel(self))
        self._when.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._compose()
        self.show_nothing()

    def show_nothing(self) -> None:
        """No account is chosen."""
        self._show_owner(self.tr("No account chosen"))
        self._what.setText(self.tr("Choose one on the left."))
        self._chip.hide()
        self.fold.show_fold(0)
        self._balance.clear()
        self._when.clear()

    def set_stale(self, *, stale: bool) -> None:
        """Whether what is shown belongs to another moment than the playhead's: it is dimmed, and says so."""
        set_role(self._balance, "dimmed" if stale else "")
        old = self.tr("Balance: still that of an earlier moment")
        self._balance.setAccessibleName(old if stale else self.tr("Balance at the moment"))

    def show_error(self, text: str) -> None:
        """The account could not be read: why."""
        self._balance.clear()
        self._when.setText(text)

    def show_account(self, account: AccountAt, owner: str, versions: int, closed_until: str = "") -> None:
        """An account at the moment, and how many events it has by now; `owner` also before it was opened.

        `closed_until` is the day up to which the books were closed then; empty where they were open.
        """
        self._show_owner(owner)
        closed = self.tr("books closed until {0}").format(closed_until) if closed_until else ""
        self._what.setText(joined(account.account_id, account.currency, closed))
        self._chip.show_status(account.status)
        self._chip.show()
        opened = account.status != "none"
        self._balance.setText(money_text(account.money, self.locale()) if opened else "")
        self._when.setText(self._when_text(account.version, versions))

    def _when_text(self, version: int, versions: int) -> str:
        if version == versions:
            return self.tr("balance now")
        if not version:
            return self.tr("not yet open at this moment")
        done, of = (format_count(count, self.locale()) for count in (version, versions))
        return self.tr("balance after {done} of its {of} events").format(done=done, of=of)

    def _show_owner(self, owner: str) -> None:
        if owner != self._owner.text():
            self._owner.setText(owner)
            self._owner.setToolTip(plain_tooltip(owner))

    def _compose(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._what)
        below.addWidget(self._chip)
        below.addWidget(self.fold)
        below.addStretch(1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._owner, 0, 0)
        grid.addLayout(below, 1, 0)
        grid.addWidget(self._balance, 0, 1, right)
        grid.addWidget(self._when, 1, 1, right)


def _quiet(label: QLabel) -> QLabel:
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "dimmed")
    return label
