"""What the window remembers between two starts: its layout, its columns, the theme and the last banks."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHeaderView, QSplitter, QTableView, QWidget

_RECENT = 6


class Preferences:
    """Kept in one small file; what cannot be read back is as if it had never been set."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def save(self) -> None:
        """Write to the disk now."""
        self._settings.sync()

    # banks

    @property
    def recent(self) -> list[Path]:
        """The banks that were opened last and still are there, newest first."""
        known = self._settings.value("banks/recent", [])
        names = known if isinstance(known, list) else [known] if known else []
        return [path for name in names if (path := Path(str(name))).is_file()]

    def opened(self, path: Path) -> None:
        """A bank was opened: it comes first from now on."""
        others = [str(other) for other in self.recent if other != path]
        self._settings.setValue("banks/recent", [str(path), *others][:_RECENT])

    # choices

    def text(self, key: str, default: str = "") -> str:
        """A choice, as text."""
        return str(self._settings.value(key, default))

    def set_text(self, key: str, value: str) -> None:
        """Remember a choice."""
        self._settings.setValue(key, value)

    # layout

    def restore_place(self, window: QWidget) -> None:
        """Bring back the size and place of a window."""
        geometry = self._bytes("window/geometry")
        if geometry is not None:
            window.restoreGeometry(geometry)

    def restore_layout(self, window: QWidget) -> None:
        """Bring back the splitters of a window and the columns of its tables."""
        for splitter in window.findChildren(QSplitter):
            state = self._bytes(f"splitter/{splitter.objectName()}")
            if state is not None:
                splitter.restoreState(state)
        for header in _headers(window):
            state = self._bytes(_key(header))
            if state is not None:
                header.restoreState(state)

    def keep(self, window: QWidget) -> None:
        """Remember what `restore_place` and `restore_layout` bring back."""
        self._settings.setValue("window/geometry", window.saveGeometry())
        for splitter in window.findChildren(QSplitter):
            self._settings.setValue(f"splitter/{splitter.objectName()}", splitter.saveState())
        for header in _headers(window):
            self._settings.setValue(_key(header), header.saveState())

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else None


def _headers(window: QWidget) -> list[QHeaderView]:
    return [table.horizontalHeader() for table in window.findChildren(QTableView) if table.objectName()]


def _key(header: QHeaderView) -> str:
    table = header.parent()
    return f"columns/{table.objectName() if table else ''}"
