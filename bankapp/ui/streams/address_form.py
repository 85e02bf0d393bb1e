"""The fields that say where the events go, and the button that looks whether they can."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QPushButton, QWidget

from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.dialogs.working import PathField
from bankapp.ui.labels import plain_label
from bankapp.ui.streams.address import Address
from bankapp.ui.tooltips import plain_tooltip

_GAP = 8


class AddressForm(QWidget):
    """Brokers, topic and a file of settings; a password has no place here, it belongs into that file."""

    edited = Signal()
    checkRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("addressForm")
        self.servers = self._line("kafkaServersEdit", self.tr("Brokers"), "host:9092, host:9092")
        self.topic = self._line("kafkaTopicEdit", self.tr("Topic"), "my-bank")
        self.file = PathField(self._choose_file)
        self.file.setAccessibleName(self.tr("File of settings"))
        self.file.edit.setObjectName("kafkaConfigEdit")
        self.file.edit.setPlaceholderText(
            self.tr("optional: librdkafka’s settings for TLS and SASL, name=value a line")
        )
        self.file.edit.textChanged.connect(self.edited)
        self.check_button = QPushButton(self.tr("Check"))
        self.check_button.setObjectName("kafkaCheckButton")
        self.check_button.setAccessibleName(self.tr("Check the brokers and the topic"))
        self.check_button.clicked.connect(self.checkRequested)
        self.finding = Sentence("kafkaFinding", lines=4)
        self._compose()

    @property
    def address(self) -> Address:
        """What is typed."""
        return Address(self.servers.text().strip(), self.topic.text().strip(), self.file.edit.text().strip())

    def show_address(self, address: Address) -> None:
        """Put an address into the fields, without telling of it."""
        for edit, text in (
            (self.servers, address.servers),
            (self.topic, address.topic),
            (self.file.edit, address.file),
        ):
            with QSignalBlocker(edit):
                edit.setText(text)

    def allow(self, why_not_edit: str, why_not_check: str) -> None:
        """Let the fields be changed and the topic be checked, or say why not."""
        for widget in (self.servers, self.topic, self.file.edit, self.file.browse):
            widget.setEnabled(not why_not_edit)
            widget.setToolTip(plain_tooltip(why_not_edit))
        self.check_button.setEnabled(not why_not_check)
        does = self.tr("Connect, and say what the topic is like; nothing is written")
        self.check_button.setToolTip(plain_tooltip(why_not_check or does))

    # composition

    def _line(self, name: str, says: str, example: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(says)
        edit.setPlaceholderText(example)
        edit.textChanged.connect(self.edited)
        edit.returnPressed.connect(lambda: self.check_button.click())  # the button is made behind the fields
        return edit

    def _compose(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        for row, column, text, field in (
            (0, 0, self.tr("Brokers"), self.servers),
            (0, 2, self.tr("Topic"), self.topic),
            (1, 0, self.tr("Settings"), self.file),
        ):
            label = plain_label(text, "dimmed")
            label.setBuddy(field)
            grid.addWidget(label, row, column)
        grid.addWidget(self.servers, 0, 1)
        grid.addWidget(self.topic, 0, 3)
        grid.addWidget(self.check_button, 0, 4)
        grid.addWidget(self.file, 1, 1, 1, 4)
        grid.addWidget(self.finding, 2, 1, 1, 4)

    def _choose_file(self) -> str:
        name, _ = QFileDialog.getOpenFileName(self.window(), self.tr("Choose a file of settings for Kafka"))
        return name
