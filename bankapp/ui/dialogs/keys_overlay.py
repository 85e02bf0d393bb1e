"""The overlay that shows all keys."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from bankapp.ui.fonts import SMALL_SIZE, ui_font
from bankapp.ui.labels import heading, plain_label
from bankapp.ui.theme import theme_of

_COLUMNS = 2
_SCRIM = 0.45
_ROUND = 12


class Key(Struct, frozen=True):
    """What some keys do; each of `keys` is drawn as a key of its own."""

    keys: tuple[str, ...]
    does: str


class KeyGroup(Struct, frozen=True):
    """Keys that belong together."""

    title: str
    keys: tuple[Key, ...]


def key_groups() -> tuple[KeyGroup, ...]:
    """All keys of the window."""
    return (_stepping(), _jumping(), _looking(), _posting())


class KeysOverlay(QWidget):
    """Lies over the whole window; Esc, ? or a click closes it, and no key reaches the window meanwhile.

    Filled when it is first shown: a window that opens has better things to do.
    """

    def __init__(self, parent: QWidget, groups: Sequence[KeyGroup] | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysOverlay")
        self.setAccessibleName(self.tr("Keys"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._over = parent
        self._groups = groups
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it over the window."""
        if self.layout() is None:
            self._fill()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def toggle(self) -> None:
        """Show it, or hide it again."""
        if self.isHidden():
            self.open()
        else:
            self.close()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Question}:
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scrim = QColor(theme_of(self).colours.tooltip)
        scrim.setAlphaF(_SCRIM)
        QPainter(self).fillRect(self.rect(), scrim)

    def _fill(self) -> None:
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(_Card(self._groups or key_groups()))
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(middle)
        column.addStretch(1)


class _Card(QWidget):
    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(heading(QCoreApplication.translate("KeysOverlay", "Keys"), 15))
        grid = QGridLayout()
        grid.setHorizontalSpacing(48)
        grid.setVerticalSpacing(20)
        for number, group in enumerate(groups):
            row, place = divmod(number, _COLUMNS)
            grid.addWidget(_group_box(group), row, place, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
        away = QCoreApplication.translate("KeysOverlay", "Single keys act outside text fields only. Esc closes this.")
        column.addWidget(plain_label(away, "dimmed"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme_of(self).colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.hairline, 1))
        painter.setBrush(colours.base)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)


class _KeyCap(QLabel):
    """One key, drawn as a key."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._letters = ui_font(SMALL_SIZE, QFont.Weight.Medium)
        width = max(QFontMetrics(self._letters).horizontalAdvance(text) + 14, 24)
        self.setFixedSize(width, 22)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme_of(self).colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.control_line, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(self._letters)
        painter.setPen(colours.text)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())


def _group_box(group: KeyGroup) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.addWidget(heading(group.title, SMALL_SIZE + 1), 0, 0, 1, 2)
    for number, key in enumerate(group.keys, start=1):
        grid.addLayout(_caps(key.keys), number, 0)
        grid.addWidget(plain_label(key.does), number, 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 120)
    return box


def _caps(keys: tuple[str, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for key in keys:
        row.addWidget(_KeyCap(key))
    row.addStretch(1)
    return row


def _stepping() -> KeyGroup:
    tr = QCoreApplication.translate
    return KeyGroup(
        tr("KeysOverlay", "Step through time"),
        (
            Key(("←", "→"), tr("KeysOverlay", "one event")),
            Key((",", "."), tr("KeysOverlay", "one event")),
            Key(("Shift", "←", "→"), tr("KeysOverlay", "ten events")),
            Key(("Ctrl", "←", "→"), tr("KeysOverlay", "previous, next event of this account")),
            Key(("PgUp", "PgDn"), tr("KeysOverlay", "a tenth of the view")),
            Key(("Space",), tr("KeysOverlay", "play or pause")),
            Key(("Shift", "Space"), tr("KeysOverlay", "play backward")),
            Key(("[", "]"), tr("KeysOverlay", "slower, faster")),
        ),
    )


def _jumping() -> KeyGroup:
    tr = QCoreApplication.translate
    return KeyGroup(
        tr("KeysOverlay", "Jump"),
        (
            Key(("Home",), tr("KeysOverlay", "before the first event")),
            Key(("End",), tr("KeysOverlay", "now")),
            Key(("Esc",), tr("KeysOverlay", "back to now")),
            Key(("Ctrl", "L"), tr("KeysOverlay", "go to a moment")),
            Key(("Alt", "←", "→"), tr("KeysOverlay", "back, forward among visited moments")),
            Key(("M",), tr("KeysOverlay", "bookmark this moment")),
            Key(("Shift", "M"), tr("KeysOverlay", "next bookmark")),
            Key(("I", "O"), tr("KeysOverlay", "compare: set moment A, B")),
        ),
    )


def _looking() -> KeyGroup:
    tr = QCoreApplication.translate
    return KeyGroup(
        tr("KeysOverlay", "Look"),
        (
            Key(("=", "-"), tr("KeysOverlay", "zoom in, out")),
            Key(("\\",), tr("KeysOverlay", "show the whole log")),
            Key(("Ctrl", "F"), tr("KeysOverlay", "find events")),
            Key(("F3",), tr("KeysOverlay", "next hit")),
            Key(("Shift", "F3"), tr("KeysOverlay", "previous hit")),
            Key(("Ctrl", "Shift", "F"), tr("KeysOverlay", "find an account")),
            Key(("F",), tr("KeysOverlay", "fold reversed events in the register")),
            Key(("F1",), tr("KeysOverlay", "help")),
            Key(("?",), tr("KeysOverlay", "these keys")),
        ),
    )


def _posting() -> KeyGroup:
    tr = QCoreApplication.translate
    return KeyGroup(
        tr("KeysOverlay", "Post"),
        (
            Key(("Ctrl", "D"), tr("KeysOverlay", "deposit")),
            Key(("Ctrl", "E"), tr("KeysOverlay", "withdraw")),
            Key(("Ctrl", "T"), tr("KeysOverlay", "transfer")),
            Key(("Ctrl", "N"), tr("KeysOverlay", "new account")),
            Key(("Ctrl", "S"), tr("KeysOverlay", "export")),
            Key(("Ctrl", "W"), tr("KeysOverlay", "close the bank")),
        ),
    )
