"""A list of names and values; the labels stay and only their texts change, so that it can follow a moving playhead."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from bankapp.ui.fonts import UI_SIZE, mono_font, ui_font
from bankapp.ui.icons import set_icon
from bankapp.ui.labels import ValueLabel, plain_label
from bankapp.ui.theme import theme_of

_NAME_WIDTH = 96

Tone = Literal["plain", "dimmed", "changed", "ok", "error", "money_in", "money_out"]


class Fact(Struct, frozen=True):
    """One line: what it is called, what it is, how it is coloured. `code` is in the mono font and can be copied."""

    name: str
    value: str
    tone: Tone = "plain"
    code: bool = False
    copy: str = ""


class FactList(QWidget):
    """Names on the left, values on the right."""

    def __init__(self, *, align_right: bool = False, name_width: int = _NAME_WIDTH) -> None:
        super().__init__()
        self._align_right = align_right
        self._facts: tuple[Fact, ...] = ()
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setColumnMinimumWidth(0, name_width)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these; a line that is no longer needed is hidden."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        while len(self._rows) < len(facts):
            self._add_row()
        for number, row in enumerate(self._rows):
            row.show_fact(facts[number] if number < len(facts) else None)
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _add_row(self) -> None:
        row = _Row(align_right=self._align_right)
        number = len(self._rows)
        self._grid.addWidget(row.name, number, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(row.value, number, 1)
        self._grid.addWidget(row.button, number, 2, Qt.AlignmentFlag.AlignTop)
        self._rows.append(row)

    def _colour(self) -> None:
        colours = theme_of(self).colours
        inks = {"plain": None, "changed": colours.on_changed}
        for row, fact in zip(self._rows, self._facts, strict=False):
            ink = inks[fact.tone] if fact.tone in inks else getattr(colours, fact.tone)
            row.value.set_colours(ink, colours.changed if fact.tone == "changed" else None)


class _Row:
    """The widgets of a line."""

    def __init__(self, *, align_right: bool) -> None:
        self.name: QLabel = plain_label("", "dimmed")
        self.name.setContentsMargins(0, 2, 0, 2)
        self.value = ValueLabel()
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight if align_right else Qt.AlignmentFlag.AlignLeft)
        self.button = CopyButton()
        self._code = False
        self._fact: Fact | None = None
        self._seen: dict[QWidget, bool] = {}

    def show_fact(self, fact: Fact | None) -> None:
        if fact == self._fact and fact is not None:
            return
        self._fact = fact
        for widget in (self.name, self.value):
            self._set_seen(widget, seen=fact is not None)
        self._set_seen(self.button, seen=bool(fact and fact.copy))
        if fact:
            self.name.setText(fact.name)
            self._set_code(code=fact.code)
            self.value.setText(fact.value)
            self.value.setAccessibleName(f"{fact.name}: {fact.value}")
            self.button.set_text(fact.name, fact.copy)

    def _set_seen(self, widget: QWidget, *, seen: bool) -> None:
        """Qt works for a while even where nothing changes."""
        if self._seen.get(widget) != seen:
            self._seen[widget] = seen
            widget.setVisible(seen)

    def _set_code(self, *, code: bool) -> None:
        if code != self._code:
            self._code = code
            self.value.set_letters(mono_font(UI_SIZE - 1) if code else ui_font())
            self.value.set_code(code=code)


class CopyButton(QToolButton):
    """Puts a text on the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self._text = self._name = ""
        self.setAutoRaise(True)
        self.setIconSize(QSize(14, 14))
        self.setFixedSize(24, 24)
        set_icon(self, "copy")
        self.clicked.connect(self._copy)

    def set_text(self, name: str, text: str) -> None:
        """What is copied, and what it is called."""
        self._text = text
        if name == self._name:
            return
        self._name = name
        says = QCoreApplication.translate("CopyButton", "Copy: {name}").format(name=name)
        self.setAccessibleName(says)
        self.setToolTip(says)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
