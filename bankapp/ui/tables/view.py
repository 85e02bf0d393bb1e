"""The one look and behaviour of all tables of the window."""

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bankapp.ui.tables.cells import CellModel
from bankapp.ui.tables.delegate import PADDING, Band, CellDelegate, Span
from bankapp.ui.tables.fitting import Width, with_bare_texts
from bankapp.ui.theme import theme_of

ROW_HEIGHT = 28
_HANDS_OFF = 1500
"""For so many milliseconds after the wheel was turned, the table does not follow the playhead."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DataTable(QTableView):
    """Rows of a CellModel: one can be chosen, all columns fit the width, and it holds millions of rows.

    `chosen` tells a click, a step with the keys, or Enter; `entered` Enter alone; `opened` a double click. What the
    programme selects stays silent.
    """

    chosen = Signal(int)
    enterPressed = Signal(int)
    opened = Signal(int)

    def __init__(self, model: CellModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = model
        self._empty_text = ""
        self._fitting = False
        self._wheel = QElapsedTimer()
        self.setModel(model)
        self._delegate = CellDelegate(self)
        self._delegate.cramped.connect(self._make_room, Qt.ConnectionType.QueuedConnection)
        self.setItemDelegate(self._delegate)
        self._dress()
        self._wanted = self._widths()
        self.horizontalHeader().sectionResized.connect(self._section_resized)
        self._quiet = False
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    @property
    def current_row(self) -> int:
        """The row that is chosen; -1 where none is."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def choose(self, row: int) -> None:
        """Select a row without telling; none for -1."""
        self._quiet = True
        if row < 0:
            self.clearSelection()
            self.selectionModel().setCurrentIndex(QModelIndex(), self.selectionModel().SelectionFlag.NoUpdate)
        elif row != self.current_row:
            self.selectRow(row)
        self._quiet = False

    def set_empty_text(self, text: str) -> None:
        """What to say while there is no row."""
        self._empty_text = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def follow(self, row: int) -> None:
        """Bring a row into view, unless the user is scrolling just now."""
        if row < 0 or self.verticalScrollBar().isSliderDown() or self._wheel_in_use():
            return
        first, last = self.visible_rows()
        if row < first or row > last - 1:
            near = first - 2 <= row <= last + 1
            hint = QAbstractItemView.ScrollHint
            self.updateGeometries()  # rows that have just come may not be within the scroll bar's range yet
            self.scrollTo(self._cells.index(row, 0), hint.EnsureVisible if near else hint.PositionAtCenter)

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row in view; (0, -1) where there is none."""
        count = self._cells.row_count()
        if not count:
            return 0, -1
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return max(top, 0), bottom if bottom >= 0 else count - 1

    def copy_row(self) -> None:
        """Put the chosen row on the clipboard."""
        if self.current_row >= 0:
            QGuiApplication.clipboard().setText(self._cells.row_text(self.current_row))

    # behaviour

    def keyboardSearch(self, search: str) -> None:
        """Nothing: Qt would go through all rows, and letters are the window's own keys."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_row()
            return
        if event.key() in _ENTER:
            self._enter()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel.start()
        super().wheelEvent(event)

    def _selection_changed(self) -> None:
        """By a key or a script; a click tells by itself, also on the row that is chosen already."""
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not self._quiet and not by_mouse and self.current_row >= 0:
            self.chosen.emit(self.current_row)

    def _enter(self) -> None:
        if self.current_row >= 0:
            self.chosen.emit(self.current_row)
            self.enterPressed.emit(self.current_row)

    def _wheel_in_use(self) -> bool:
        return self._wheel.isValid() and not self._wheel.hasExpired(_HANDS_OFF)

    # look

    def _dress(self) -> None:
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it has to be painted
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        titles = self.horizontalHeader()
        titles.setHighlightSections(False)
        titles.setSectionsClickable(False)
        titles.setMinimumSectionSize(32)
        titles.setTextElideMode(Qt.TextElideMode.ElideRight)

    def _widths(self) -> list[Width]:
        metrics = self.fontMetrics()
        return [
            Width(
                metrics.horizontalAdvance(column.sample) + 2 * PADDING + 1,
                metrics.horizontalAdvance(column.least) + 2 * PADDING + 1,
                column.stretch,
            )
            for column in self._cells.columns
        ]

    def _section_resized(self, column: int, _old: int, new: int) -> None:
        """The user's own width is kept as the wanted one."""
        if not self._fitting:
            self._wanted[column] = Width(new, min(new, self._wanted[column].least), self._wanted[column].stretch)

    def _make_room(self, column: int, needed: int) -> None:
        """Widen a column of numbers for as long as the table is there, so that widths do not flicker."""
        width = self._wanted[column]
        if needed > self.columnWidth(column):
            self._wanted[column] = Width(max(width.wanted, needed), max(width.least, needed), width.stretch)
            self._fit()

    def _fit(self) -> None:
        self._fitting = True
        for column, width in enumerate(with_bare_texts(self._wanted, self.viewport().width())):
            self.setColumnWidth(column, width)
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._wanted = self._widths()
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Row by row through the delegate: what Qt's own view does for each cell takes longer than its text."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Base))
        if self._cells.row_count():
            self._paint_cells(painter, event.rect())
        elif self._empty_text:
            painter.setPen(theme_of(self).colours.dimmed)
            area: QRect = self.viewport().rect().adjusted(24, 16, -24, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, int(flags), self._empty_text)

    def _paint_cells(self, painter: QPainter, area: QRect) -> None:
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        spans = tuple(
            Span(column, left, width)
            for column in range(len(self._cells.columns))
            if (width := self.columnWidth(column)) > 0
            and (left := self.columnViewportPosition(column)) <= area.right()
            and left + width > area.left()
        )
        chosen, delegate = self.current_row, self._delegate
        delegate.look_at(self.palette(), self.font())
        for row in range(max(first, 0), (last if last >= 0 else self._cells.row_count() - 1) + 1 if spans else 0):
            band = Band(self.rowViewportPosition(row), self.rowHeight(row), spans)
            delegate.paint_row(painter, band, self._cells, row, selected=row == chosen)
