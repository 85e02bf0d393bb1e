from collections.abc import Iterator
from typing import get_args

import pytest
from msgspec.structs import fields
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bankapp.ui.theme import (
    Colours,
    ThemeName,
    apply_theme,
    load_theme,
    palette_of,
    style_sheet_of,
    theme_for,
    theme_of,
)

NAMES: tuple[ThemeName, ...] = get_args(ThemeName)
SURFACES = ("window", "base", "alternate", "raised", "strip", "selection")
PLAIN_TEXTS = ("text", "dimmed")
COLOURED_TEXTS = ("money_in", "money_out", "correction", "account_event", "other", "link", "error", "warning", "ok")
PAIRS = [
    *((text, surface) for text in PLAIN_TEXTS for surface in (*SURFACES, "hover", "pressed", "changed")),
    *((text, surface) for text in COLOURED_TEXTS for surface in SURFACES),
    *((field.name, field.name.removeprefix("on_")) for field in fields(Colours) if field.name.startswith("on_")),
    ("on_accent", "accent_hover"),
]
role = QPalette.ColorRole
PALETTE_PAIRS = [
    (role.WindowText, role.Window),
    (role.Text, role.Base),
    (role.Text, role.AlternateBase),
    (role.PlaceholderText, role.Base),
    (role.ButtonText, role.Button),
    (role.HighlightedText, role.Highlight),
    (role.ToolTipText, role.ToolTipBase),
    (role.Link, role.Base),
    (role.LinkVisited, role.Base),
    (role.BrightText, role.Base),
]


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[QApplication]:
    palette, font = qapp.palette(), qapp.font()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("text", "surface"), PAIRS)
def test_text_can_be_read_on_its_surface(name: ThemeName, text: str, surface: str) -> None:
    colours = load_theme(name).colours
    assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("group", [QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive])
@pytest.mark.parametrize(("text", "surface"), PALETTE_PAIRS)
def test_the_palette_can_be_read(
    name: ThemeName, group: QPalette.ColorGroup, text: QPalette.ColorRole, surface: QPalette.ColorRole
) -> None:
    palette = palette_of(load_theme(name))
    assert contrast(palette.color(group, text), palette.color(group, surface)) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("surface", ["window", "base", "raised"])
def test_disabled_text_can_be_made_out(name: ThemeName, surface: str) -> None:
    colours = load_theme(name).colours
    assert contrast(colours.disabled, getattr(colours, surface)) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_is_recognised_by_its_palette(name: ThemeName) -> None:
    assert theme_for(palette_of(load_theme(name))).name == name


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_names_only_colours_of_the_theme(name: ThemeName) -> None:
    assert "$" not in style_sheet_of(load_theme(name))


def test_widgets_follow_when_the_theme_changes(qtbot: QtBot, restored: QApplication) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    apply_theme(restored, load_theme("dark"))
    qtbot.waitUntil(lambda: theme_of(widget).dark)
    apply_theme(restored, load_theme("light"))
    qtbot.waitUntil(lambda: not theme_of(widget).dark)


def test_a_disabled_control_is_dimmed() -> None:
    theme = load_theme("light")
    disabled = palette_of(theme).color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert disabled == theme.colours.disabled
