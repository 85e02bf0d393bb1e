"""The colours of the window: two themes, read from the theme files.

The palette is the carrier. `apply_theme` gives the application its palette; Qt hands it down to every widget and tells
each one by `QEvent.Type.PaletteChange`. Whoever paints asks `theme_of(self)` or, in a delegate,
`theme_for(option.palette)`. So nobody keeps a theme, there is no global one to go stale, and a widget that is painted
before `apply_theme` still looks right.
"""

import tomllib
from functools import cache
from string import Template
from typing import Literal

from msgspec import Struct
from msgspec.structs import fields
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from bankapp._resources import resource
from bankapp.ui.fonts import ui_font

ThemeName = Literal["light", "dark"]


class Colours(Struct, frozen=True):
    """Every colour of a theme by what it is for; `on_x` is the text that stands on `x`. Treat them as read-only."""

    window: QColor
    base: QColor
    alternate: QColor
    raised: QColor
    hover: QColor
    pressed: QColor
    strip: QColor
    tooltip: QColor
    hairline: QColor
    control_line: QColor
    grid: QColor
    text: QColor
    dimmed: QColor
    disabled: QColor
    on_tooltip: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    selection: QColor
    on_selection: QColor
    link: QColor
    money_in: QColor
    money_out: QColor
    correction: QColor
    account_event: QColor
    other: QColor
    bar_in: QColor
    bar_out: QColor
    bar_other: QColor
    playhead: QColor
    hit: QColor
    shade: QColor
    past_banner: QColor
    on_past_banner: QColor
    live_pill: QColor
    on_live_pill: QColor
    past_pill: QColor
    on_past_pill: QColor
    what_if_pill: QColor
    on_what_if_pill: QColor
    changed: QColor
    on_changed: QColor
    error: QColor
    warning: QColor
    ok: QColor


class Theme(Struct, frozen=True):
    """One look of the window."""

    name: ThemeName
    dark: bool
    colours: Colours


@cache
def load_theme(name: ThemeName) -> Theme:
    """Read a theme file. Raises TypeError when a colour is missing or unknown, ValueError when one cannot be read."""
    with resource("theme", f"{name}.toml").open("rb") as file:
        content = tomllib.load(file)
    colours = Colours(**{key: _colour(key, value) for key, value in content["colours"].items()})
    return Theme(name=name, dark=bool(content["dark"]), colours=colours)


_known: dict[int, Theme] = {}
"""Themes by the key that Qt gives to a palette: asked in every painting."""
_MOST_KNOWN = 256


def theme_for(palette: QPalette) -> Theme:
    """The theme that a palette belongs to: dark when its fields are darker than their text."""
    key = palette.cacheKey()
    if key not in _known:
        base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known[key] = load_theme("dark" if base.lightness() < text.lightness() else "light")
    return _known[key]


def theme_of(widget: QWidget) -> Theme:
    """The theme that a widget has to paint in. Ask again on `QEvent.Type.PaletteChange`."""
    return theme_for(widget.palette())


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application a theme: style, colour scheme, font, palette and the small style sheet.

    Load the fonts first. May be called again at any time to change the theme: widgets hear of it in the next turn of
    the event loop.
    """
    apply_colours(app, theme)
    app.setStyleSheet(style_sheet_of(theme))


def apply_colours(app: QApplication, theme: Theme) -> None:
    """Give it all of a theme but its style sheet, which may come when a window is made: under a sheet every widget is
    styled anew with each parent that it gets, which takes as long as making it."""
    app.setStyleSheet("")
    app.setStyle("Fusion")
    app.styleHints().setColorScheme(Qt.ColorScheme.Dark if theme.dark else Qt.ColorScheme.Light)
    app.setFont(ui_font())
    app.setPalette(palette_of(theme))


def palette_of(theme: Theme) -> QPalette:
    """The complete palette of a theme: active and inactive windows look the same, disabled controls are dimmed."""
    palette = QPalette()
    for role, colour in _roles(theme.colours).items():
        palette.setColor(QPalette.ColorGroup.All, role, colour)
    for role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colours.disabled)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, theme.colours.window)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, theme.colours.pressed)
    return palette


def style_sheet_of(theme: Theme) -> str:
    """The style sheet with the theme's colours filled in. Raises KeyError when it names an unknown colour."""
    template = Template(resource("theme", "style.qss").read_text(encoding="utf-8"))
    colours = {field.name: getattr(theme.colours, field.name).name() for field in fields(Colours)}
    pictures = {"chevron": resource("theme", "chevron.svg"), "check": resource("theme", f"check-{theme.name}.svg")}
    return template.substitute(colours, **{name: path.as_posix() for name, path in pictures.items()})


_DISABLED_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
    QPalette.ColorRole.PlaceholderText,
    QPalette.ColorRole.Link,
    QPalette.ColorRole.LinkVisited,
    QPalette.ColorRole.Accent,
)


def _roles(colours: Colours) -> dict[QPalette.ColorRole, QColor]:
    role = QPalette.ColorRole
    return {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.alternate,
        role.Text: colours.text,
        role.PlaceholderText: colours.dimmed,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.error,
        role.ToolTipBase: colours.tooltip,
        role.ToolTipText: colours.on_tooltip,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.on_selection,
        role.Accent: colours.accent,
        role.Link: colours.link,
        role.LinkVisited: colours.link,
        role.Light: colours.base,
        role.Midlight: colours.hover,
        role.Mid: colours.control_line,
        role.Dark: colours.disabled,
        role.Shadow: colours.hairline,
    }


def _colour(key: str, value: str) -> QColor:
    colour = QColor.fromString(value)
    if not colour.isValid():
        message = f"The theme's colour {key} is not a colour: {value}"
        raise ValueError(message)
    return colour
