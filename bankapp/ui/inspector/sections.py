"""The parts that the inspector is made of: a section with its title, the changed fields, the links to other events."""

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bankapp.ui.fonts import SMALL_SIZE, ui_font
from bankapp.ui.formats import format_count
from bankapp.ui.inspector.inspection import Inspection
from bankapp.ui.inspector.words import after_text, before_text, field_word
from bankapp.ui.labels import LinkLabel, ValueLabel, plain_label
from bankapp.ui.theme import theme_of


class Section(QWidget):
    """A title under a hairline, and what stands below it."""

    def __init__(self, title: str, *bodies: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(6)
        label = plain_label(title, "dimmed")
        label.setFont(ui_font(SMALL_SIZE, QFont.Weight.DemiBold))
        column.addWidget(label)
        for body in bodies:
            column.addWidget(body)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, theme_of(self).colours.hairline)


class ChangeTable(QWidget):
    """Each changed field with its value before and after."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, ValueLabel, QLabel, ValueLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)

    @property
    def texts(self) -> tuple[tuple[str, str, str], ...]:
        """Field, before and after, as shown."""
        shown = (row for row in self._rows if not row[0].isHidden())
        return tuple((name.text(), before.text(), after.text()) for name, before, _, after in shown)

    def show_changes(self, found: Inspection, locale: QLocale) -> None:
        """What this event changed; nothing where it changed no field."""
        while len(self._rows) < len(found.changes):
            self._add_row()
        for number, row in enumerate(self._rows):
            change = found.changes[number] if number < len(found.changes) else None
            for widget in row:
                widget.setVisible(change is not None)
            if change:
                row[0].setText(field_word(change.field))
                row[1].setText(before_text(change, found.currency, locale))
                row[3].setText(after_text(change, found.currency, locale))
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _add_row(self) -> None:
        row = (plain_label("", "dimmed"), ValueLabel(3), plain_label("→", "dimmed"), ValueLabel(3))
        row[0].setContentsMargins(0, 2, 8, 2)
        number = len(self._rows)
        for column, label in enumerate(row):
            if column in {1, 3}:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, number, column)
        self._rows.append(row)

    def _colour(self) -> None:
        colours = theme_of(self).colours
        for _, before, _, after in self._rows:
            before.set_colours(colours.dimmed)
            after.set_colours(colours.on_changed, colours.changed)


class Linked(QWidget):
    """A sentence that is a link to another event, such as "reversed by #9"; hidden without one."""

    chosen = Signal(int)

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._position = 0
        self.link = LinkLabel()
        self.link.clicked.connect(lambda: self.chosen.emit(self._position))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.link)
        row.addStretch(1)

    def show_link(self, position: int | None, locale: QLocale) -> None:
        """The event that it leads to."""
        self.setVisible(position is not None)
        self._position = position or 0
        self.link.set_link(self._text.format(position=format_count(self._position, locale)))
