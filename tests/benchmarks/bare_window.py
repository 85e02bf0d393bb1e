"""The least that a frame can cost: a window of Qt with a slider, two numbers and a table of thirty rows, and in the
GUI thread the driver's answer to what the table and the numbers show.
"""

import json
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLabel, QSlider, QTableView, QVBoxLayout, QWidget

from bankapp.adapters.sql._driver import sqlite3
from bankapp.ui.app import make_application
from tests.benchmarks.banks import opened
from tests.benchmarks.frames import Mover
from tests.benchmarks.paging import PAGE, bare_page

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_COLUMNS = 4
_BALANCE = 3
"""Which column of the table changes with the moment."""


class _Rows(QAbstractTableModel):
    """Texts, of which a column changes."""

    def __init__(self, rows: list[list[str]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self._rows)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return _COLUMNS

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> str | None:
        return self._rows[index.row()][index.column()] if role == _DISPLAY else None

    def show_balances(self, texts: list[str]) -> None:
        for row, text in zip(self._rows, texts, strict=False):
            row[_BALANCE] = text
        self.dataChanged.emit(self.index(0, _BALANCE), self.index(len(self._rows) - 1, _BALANCE))


class BareWindow(Mover):
    """Keeps nothing up but what a frame is measured by."""

    def __init__(self, bank: Path) -> None:
        make_application(["benchmarks"])
        with opened(bank) as session:
            accounts = session.history.find_accounts()[-PAGE:]
            head = session.history.head()
        self._connection = sqlite3.connect(bank)
        self._ask = bare_page(self._connection, [row.number for row in accounts])
        self._model = _Rows([[row.account_id, row.owner, row.currency, ""] for row in accounts])
        window, slider = QWidget(), QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, head)
        slider.valueChanged.connect(self._show)
        self._position, self._total, self._table = QLabel(), QLabel(), QTableView()
        self._table.setModel(self._model)
        column = QVBoxLayout(window)
        for widget in (self._position, self._total, self._table, slider):
            column.addWidget(widget)
        window.resize(1600, 960)
        super().__init__(window, slider, head)
        window.show()
        QCoreApplication.processEvents()

    def is_behind(self) -> bool:
        return False

    def close(self) -> None:
        super().close()
        self._connection.close()

    def _show(self, position: int) -> None:
        started = perf_counter()
        balances, ledger = self._ask(position)
        self.asked = perf_counter() - started
        self._model.show_balances([f"{minor // 100:,}.{minor % 100:02}" for minor in balances])
        self._position.setText(f"{position:,}")
        self._total.setText(f"{sum(abs(row[-1]) for row in json.loads(ledger)):,}")
