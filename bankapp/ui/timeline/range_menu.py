"""What can be done with a selected range of the log."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from bankapp.services.readmodels import Bin
from bankapp.ui.formats import format_count
from bankapp.ui.icons import IconName, set_icon


class RangeMenu(QMenu):
    """On top what the range is and holds; below what to do with it."""

    zoomRequested = Signal(int, int)
    exportRequested = Signal(int, int)
    compareRequested = Signal(int, int)
    clearRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = (0, 0)
        self.setObjectName("rangeMenu")
        self.setToolTipsVisible(True)
        self._what = self._told("rangeLabel")
        self._totals = self._told("rangeTotals")
        self.addSeparator()
        self._act("zoom-in", self.tr("Zoom to it"), self.zoomRequested.emit)
        self._act("compare", self.tr("Compare its ends"), self.compareRequested.emit)
        self._act("export", self.tr("Export it…"), self.exportRequested.emit)
        self.addSeparator()
        self._act("close", self.tr("Clear the selection"), lambda _lo, _hi: self.clearRequested.emit())

    def show_range(self, lo: int, hi: int) -> None:
        """Another range; its totals come later."""
        self._range = (lo, hi)
        first, last = (format_count(position, self.locale()) for position in (max(lo, 1), hi))
        self._what.setText(self.tr("Events {first} to {last}").format(first=first, last=last))
        self._totals.setText(self.tr("Counting…"))

    def show_totals(self, counted: Bin) -> None:
        """What the range holds, by kind."""
        kinds = (
            (counted.money_in, self.tr("{n} money in")),
            (counted.money_out, self.tr("{n} money out")),
            (counted.correction, self.tr("{n} corrections")),
            (counted.account, self.tr("{n} of accounts")),
            (counted.other, self.tr("{n} other")),
        )
        total = self.tr("{n} events").format(n=format_count(counted.total, self.locale()))
        parts = [words.format(n=format_count(count, self.locale())) for count, words in kinds if count]
        self._totals.setText(f"{total}: {', '.join(parts)}" if parts else total)

    def _told(self, name: str) -> QAction:
        told = QAction(self)
        told.setObjectName(name)
        told.setEnabled(False)
        self.addAction(told)
        return told

    def _act(self, icon: IconName, text: str, wish: Callable[[int, int], object]) -> None:
        action = QAction(text, self)
        set_icon(action, icon, window=self)
        action.triggered.connect(lambda: wish(*self._range))
        self.addAction(action)
