"""The tab that lists every event of the bank."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bankapp.services.session import Session
from bankapp.ui.events.model import EventsModel
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks


class EventsPanel(QWidget):
    """Oldest at the top; follows the playhead."""

    eventChosen = Signal(int)
    momentChosen = Signal(int)

    def __init__(self, _tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("eventsPanel")
        self._model = EventsModel(self)
        self._position = 0
        self.view = self._table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none."""
        self._model.set_history(session.history if session else None)
        if session:
            head = session.history.head()
            self.show_moment(head, head)

    def show_moment(self, position: int, head: int) -> None:
        """The playhead moved, or the log grew."""
        moved, self._position = position != self._position, position
        self._model.show_moment(position, head)
        if moved and self.isVisible():
            self.view.follow(self._model.row_of(position))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.view.follow(self._model.row_of(self._position))

    def _table(self) -> DataTable:
        view = DataTable(self._model, self)
        view.setObjectName("eventsView")
        view.setAccessibleName(self.tr("All events"))
        view.set_empty_text(self.tr("Nothing has happened yet. Open an account to write the first event."))
        view.chosen.connect(lambda row: self.eventChosen.emit(self._model.position_of(row)))
        view.opened.connect(lambda row: self.momentChosen.emit(self._model.position_of(row)))
        view.enterPressed.connect(lambda row: self.momentChosen.emit(self._model.position_of(row)))
        return view
