"""The dialog that names a moment."""

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.errors import BadInput
from bankapp.services.bookmarks import Bookmark, checked_bookmark
from bankapp.ui.dialogs.form import FormDialog, NotYet


class NameTaken(BadInput):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is a bookmark {name} already.")


class BookmarkDialog(FormDialog):
    """Asks for a name and a note, or for another note of a bookmark that is there; its value is a `Bookmark`."""

    def __init__(
        self, bookmark: Bookmark, lead: str, taken: Collection[str], *, new: bool, parent: QWidget | None = None
    ) -> None:
        tr = QCoreApplication.translate
        title = tr("BookmarkDialog", "Bookmark this moment") if new else tr("BookmarkDialog", "Edit the note")
        super().__init__(title, lead, tr("BookmarkDialog", "Keep"), parent)
        self.setObjectName("bookmarkDialog")
        self._position, self._taken = bookmark.position, frozenset(taken) if new else frozenset()
        self.name, self.note = QLineEdit(bookmark.name), QLineEdit(bookmark.note)
        self.name.setObjectName("bookmarkName")
        self.note.setObjectName("bookmarkNote")
        self.name.setReadOnly(not new)
        self.name.setEnabled(new)
        self.name.setToolTip("" if new else self.tr("A bookmark keeps its name"))
        self.add_field(self.tr("Name"), self.name)
        self.add_field(self.tr("Note"), self.note)
        self.name.textChanged.connect(self.check)
        self.note.textChanged.connect(self.check)
        self.check()
        field = self.name if new else self.note
        field.setFocus()
        field.selectAll()

    def value(self) -> Bookmark:
        name = self.name.text().strip()
        if not name:
            raise NotYet(self.tr("Enter a name, such as before-the-price-change."))
        found = checked_bookmark(name, self._position, self.note.text().strip())
        if name in self._taken:
            raise NameTaken(name)
        return found
