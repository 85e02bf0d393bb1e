"""Line icons, drawn in the colour of the theme and sharp on every screen."""

from functools import cache, lru_cache
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from bankapp._resources import resource
from bankapp.ui.theme import theme_for

IconName = Literal[
    "account",
    "bank",
    "bookmark",
    "chart",
    "check",
    "chevron-down",
    "close",
    "close-account",
    "compare",
    "copy",
    "dark",
    "deposit",
    "error",
    "events",
    "export",
    "file",
    "filter",
    "find",
    "first",
    "folder",
    "freeze",
    "help",
    "import",
    "keys",
    "light",
    "link",
    "live",
    "loop",
    "new-account",
    "next",
    "now",
    "past",
    "pause",
    "play",
    "previous",
    "product",
    "reverse",
    "settings",
    "transfer",
    "unfreeze",
    "verified",
    "warning",
    "what-if",
    "withdraw",
    "zoom-fit",
    "zoom-in",
    "zoom-out",
]

_SIZES = (16, 18, 20, 24)
_RATIOS = (1, 2)


def icon(name: IconName, colour: QPalette | QColor) -> QIcon:
    """An icon in one colour, or in the text colour of a palette; it has its dimmed form for disabled controls.

    The colour stays as it is: for an icon that follows the theme use `set_icon`.
    """
    if isinstance(colour, QColor):
        disabled = QColor(colour)
        disabled.setAlphaF(colour.alphaF() * 0.4)
        return _icon(name, _key(colour), _key(disabled))
    colours = theme_for(colour).colours
    return _icon(name, _key(colours.text), _key(colours.disabled))


def set_icon(target: QAbstractButton | QAction, name: IconName, *, window: QWidget | None = None) -> None:
    """Give a button, or an action of a window, an icon that follows the theme; call again to change the icon."""
    source = target if isinstance(target, QWidget) else window
    if source is None:
        message = "An action's icon needs the window whose theme it follows."
        raise ValueError(message)
    follower = source.findChild(_Follower, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if follower is None:
        follower = _Follower(source)
    follower.show(target, name)


class _Follower(QObject):
    """Redraws the icons that follow a widget's palette; one for each widget, as all of its events come by here."""

    def __init__(self, source: QWidget) -> None:
        super().__init__(source)
        self._source = source
        self._names: list[tuple[QAbstractButton | QAction, IconName]] = []
        source.installEventFilter(self)

    def show(self, target: QAbstractButton | QAction, name: IconName) -> None:
        others = [(known, icon_name) for known, icon_name in self._names if isValid(known) and known is not target]
        self._names = [*others, (target, name)]
        target.setIcon(icon(name, self._source.palette()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            for target, name in self._names:
                if isValid(target):
                    target.setIcon(icon(name, self._source.palette()))
        return super().eventFilter(watched, event)


@lru_cache(maxsize=256)
def _icon(name: IconName, normal: int, disabled: int) -> QIcon:
    result = QIcon()
    for size in _SIZES:
        for ratio in _RATIOS:
            stencil = _stencil(name, size, ratio)
            result.addPixmap(_coloured(stencil, normal), QIcon.Mode.Normal)
            result.addPixmap(_coloured(stencil, disabled), QIcon.Mode.Disabled)
    return result


def _coloured(stencil: QPixmap, rgba: int) -> QPixmap:
    pixmap = QPixmap(stencil)
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor.fromRgba(rgba))
    painter.end()
    return pixmap


@cache
def _stencil(name: IconName, size: int, ratio: int) -> QPixmap:
    """The drawing in black: parsing and drawing the SVG is what takes long, so every colour starts from this one."""
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _renderer(name: IconName) -> QSvgRenderer:
    return QSvgRenderer(str(resource("icons", f"{name}.svg")))


def _key(colour: QColor) -> int:
    return int(colour.rgba())
