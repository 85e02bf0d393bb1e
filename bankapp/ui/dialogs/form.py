"""What every dialog with fields has in common: a title, aligned fields, one line that says what is missing, buttons."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from bankapp.errors import BankappError
from bankapp.ui.icons import icon
from bankapp.ui.labels import ValueLabel, heading, plain_label
from bankapp.ui.theme import theme_of
from bankapp.ui.tooltips import plain_tooltip

MARGIN = 24
_WIDTH = 460
_FIELD_HEIGHT = 30
_TWO_LINES = 36


class NotYet(Exception):
    """A field that still waits to be filled in; no mistake, and said quietly."""


class MessageLine(QWidget):
    """One short message: a quiet hint, or an error with an icon."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._text = ValueLabel(2, padding=0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignTop)
        self._icon.hide()
        self.setMinimumHeight(_TWO_LINES)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @property
    def is_error(self) -> bool:
        """Whether it says that something is wrong."""
        return not self._icon.isHidden()

    def show_hint(self, text: str) -> None:
        """Something to know."""
        self._show(text, error=False)

    def show_error(self, text: str) -> None:
        """Something is wrong."""
        self._show(text, error=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _show(self, text: str, *, error: bool) -> None:
        self._icon.setVisible(error)
        self._text.setText(text)
        self._colour()

    def _colour(self) -> None:
        colours = theme_of(self).colours
        self._text.set_colours(colours.error if self.is_error else colours.dimmed)
        self._icon.setPixmap(icon("error", colours.error).pixmap(QSize(16, 16), self.devicePixelRatioF()))


class FormDialog(QDialog):
    """Asks for a value, and stays open until it has been carried out.

    `submitted` carries the value. Whoever receives it calls `accept()` when it is done, or `refused(text)`: the reason
    is then shown in the dialog, with all that was typed still there.
    """

    submitted = Signal(object)

    def __init__(self, title: str, lead: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._pages = QStackedLayout(self)
        self._column = self.add_page()
        self._column.addWidget(heading(title, 13))
        if lead:
            self._column.addWidget(plain_label(lead, "dimmed", wrap=True))
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 8, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._column.addLayout(self._form)
        self.message = MessageLine()
        self._column.addSpacing(4)
        self._column.addWidget(self.message)
        self._column.addStretch(1)
        self._add_buttons(verb)

    def add_page(self) -> QVBoxLayout:
        """Another page of the dialog; the form is the first."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        column.setSpacing(8)
        self._pages.addWidget(page)
        return column

    def show_page(self, number: int) -> None:
        """0 is the form."""
        self._pages.setCurrentIndex(number)

    def value(self) -> object:
        """What was asked for; raises NotYet or a BankappError that says why it is not there yet."""
        raise NotImplementedError

    def refused(self, text: str) -> None:
        """It could not be carried out: say why, and let the person try again."""
        self.message.show_error(text)
        self._block("")

    def check(self) -> None:
        """Look at the fields again: enable the button, or say what is in the way."""
        try:
            self.value()
        except NotYet as missing:
            self.message.show_hint(str(missing))
            self._block(str(missing))
        except BankappError as error:
            self.message.show_error(str(error))
            self._block(str(error))
        else:
            self.message.show_hint("")
            self._block("")

    def add_field(self, name: str, field: QWidget) -> None:
        """A line of the form; `name` is also told to those who cannot see it."""
        label = plain_label(name)
        label.setBuddy(field)
        label.setFixedHeight(_FIELD_HEIGHT)
        if not field.accessibleName():
            field.setAccessibleName(name)
        self._form.addRow(label, field)

    def add_whole(self, widget: QWidget) -> None:
        """Something that takes the whole width."""
        self._form.addRow(widget)

    def _add_buttons(self, verb: str) -> None:
        self.ok_button = QPushButton(verb)
        self.ok_button.setObjectName("okButton")
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self._submit)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (cancel, self.ok_button):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        self._column.addLayout(row)

    def _block(self, reason: str) -> None:
        self.ok_button.setEnabled(not reason)
        self.ok_button.setToolTip(plain_tooltip(reason))

    def _submit(self) -> None:
        self.check()
        if self.ok_button.isEnabled():
            self._block(self.tr("It is being carried out"))
            self.submitted.emit(self.value())
