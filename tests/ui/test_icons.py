from typing import get_args

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon, QImage
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bankapp._resources import resource
from bankapp.ui.icons import IconName, icon, set_icon
from bankapp.ui.theme import load_theme, palette_of

LIGHT = palette_of(load_theme("light"))
DARK = palette_of(load_theme("dark"))
SIZE = QSize(20, 20)


def ink(image: QImage) -> QColor:
    """The colour of the strongest pixel."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda colour: colour.alpha())


def drawn(source: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    return ink(source.pixmap(SIZE, 1.0, mode).toImage())


@pytest.mark.parametrize("name", get_args(IconName))
def test_every_icon_is_drawn_in_the_wanted_colour(qtbot: QtBot, name: IconName) -> None:
    assert drawn(icon(name, QColor("#c02040"))).name() == "#c02040"


def test_every_shipped_drawing_has_a_name() -> None:
    assert {path.stem for path in resource("icons").glob("*.svg")} == set(get_args(IconName))


def test_an_icon_is_sharp_on_a_screen_of_double_density(qtbot: QtBot) -> None:
    assert icon("play", LIGHT).pixmap(SIZE, 2.0).size() == SIZE * 2


def test_a_disabled_icon_is_dimmed(qtbot: QtBot) -> None:
    assert drawn(icon("play", LIGHT), QIcon.Mode.Disabled) == load_theme("light").colours.disabled


def test_the_same_icon_is_drawn_once(qtbot: QtBot) -> None:
    assert icon("play", LIGHT).cacheKey() == icon("play", LIGHT).cacheKey()


def test_a_button_s_icon_follows_the_theme(qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    button.setPalette(LIGHT)
    set_icon(button, "play")
    set_icon(button, "pause")
    button.setPalette(DARK)
    assert button.icon().cacheKey() == icon("pause", DARK).cacheKey()


def test_an_action_s_icon_follows_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    action = QAction(window)
    set_icon(action, "deposit", window=window)
    window.setPalette(DARK)
    assert drawn(action.icon()) == load_theme("dark").colours.text


def test_an_action_without_a_window_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="window"):
        set_icon(QAction(), "deposit")
