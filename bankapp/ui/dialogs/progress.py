"""How far a long piece of work is, and a way to stop it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from bankapp.ui.dialogs.form import MARGIN
from bankapp.ui.formats import format_count
from bankapp.ui.labels import heading, plain_label
from bankapp.ui.tasks import Job
from bankapp.ui.theme import theme_of

_WIDTH = 420
_SCALE = 1000
_THICK = 8
_PULSES = 40


class ProgressPage(QWidget):
    """A bar, a count and Cancel. A total of 0 is not known yet.

    Work that goes through everything twice (reading, then writing) has two `phases`: the second begins where the count
    falls back.
    """

    cancelRequested = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = self._done = 0
        self._phase, self._phases = 0, 1
        self._title = heading(title, 13)
        self._bar = _Bar()
        self._bar.setAccessibleName(self.tr("Progress"))
        self._count = plain_label("", "dimmed")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setAccessibleName(self.tr("Cancel"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self._cancel)
        self._compose()

    @property
    def text(self) -> str:
        """What is said about how far it is."""
        return self._count.text()

    def begin(self, title: str, total: int = 0, phases: int = 1) -> None:
        """Something new is under way."""
        self._title.setText(title)
        self._done, self._phase, self._phases = 0, 0, phases
        self.cancel_button.setEnabled(True)
        self.cancel_button.setToolTip("")
        self.set_total(total)

    def set_total(self, total: int) -> None:
        """How much there is to do, as soon as that is known."""
        self._total = total
        self._bar.setRange(0, _SCALE if total else 0)
        self._show()

    def tell(self, done: int) -> None:
        """So much is done."""
        if done < self._done and self._phase < self._phases - 1:
            self._phase += 1
        self._done = done
        self._show()

    def follow(self, job: Job) -> None:
        """Show the progress of a job, and cancel it when asked to."""
        job.progressed.connect(self.tell)
        self.cancelRequested.connect(job.cancel)

    def _compose(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self._bar):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(1)

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancel_button.setToolTip(self.tr("It is being stopped"))
        self._count.setText(self.tr("Stopping…"))
        self.cancelRequested.emit()

    def _show(self) -> None:
        if not self.cancel_button.isEnabled():
            return
        if self._total:
            share = min(self._done, self._total) * _SCALE // self._total
            self._bar.setValue((self._phase * _SCALE + share) // self._phases)
        self._bar.pulse()
        self._count.setText(self._words())

    def _words(self) -> str:
        done = format_count(self._done, self.locale())
        if not self._done:
            return self.tr("Starting…")
        if not self._total:
            return self.tr("{done} done").format(done=done)
        total = format_count(max(self._total, self._done), self.locale())
        if self._phases == 1:
            return self.tr("{done} of {total}").format(done=done, total=total)
        text = self.tr("Reading: {done} of {total}") if self._phase == 0 else self.tr("Writing: {done} of {total}")
        return text.format(done=done, total=total)


class _Bar(QProgressBar):
    """A thin bar; while the total is not known, a piece of it moves along with every sign of life."""

    def __init__(self) -> None:
        super().__init__()
        self._pulse = 0
        self.setTextVisible(False)
        self.setFixedHeight(_THICK)

    def pulse(self) -> None:
        """A sign of life."""
        self._pulse = (self._pulse + 1) % _PULSES
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme_of(self).colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.pressed)
        painter.drawRoundedRect(self.rect(), _THICK / 2, _THICK / 2)
        painter.setBrush(colours.accent)
        left, right = self._filled()
        if right > left:
            painter.drawRoundedRect(QRectF(left, 0, max(right - left, _THICK), _THICK), _THICK / 2, _THICK / 2)

    def _filled(self) -> tuple[float, float]:
        """Where the filled part begins and ends."""
        if self.maximum():
            return 0, self.width() * self.value() / self.maximum()
        left = self.width() * self._pulse / _PULSES
        return left, min(left + self.width() / 5, self.width())


class ProgressDialog(QDialog):
    """Stands before a window while a job runs; whoever started the job calls `finish` when it is over.

    Closing it asks the job to stop.
    """

    def __init__(self, job: Job, title: str, total: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._running = True
        self.page = ProgressPage(title)
        self.page.begin(title, total)
        self.page.follow(job)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        column.addWidget(self.page)

    def finish(self) -> None:
        """The job is over."""
        self._running = False
        self.accept()
        self.deleteLater()

    def reject(self) -> None:
        if not self._asked_to_stop():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._asked_to_stop():
            event.ignore()
        else:
            super().closeEvent(event)

    def _asked_to_stop(self) -> bool:
        """Closing means stopping first; who asks a second time may go."""
        asks = self._running and self.page.cancel_button.isEnabled()
        if asks:
            self.page.cancel_button.click()
        return asks
