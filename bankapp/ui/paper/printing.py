"""Writing a paper as a PDF: whole, or not at all. May be done in any thread, one paper at a time in each."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QIODevice, QMarginsF, QSaveFile
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from bankapp.errors import Unavailable
from bankapp.eventstore.store import Progress, no_progress
from bankapp.ui.paper.blocks import Paper
from bankapp.ui.paper.layout import Layout, Page, pages_of, widest_table
from bankapp.ui.paper.letters import Letters, letters_for
from bankapp.ui.paper.strips import DOTS, Ink, Line, Strip, elided, mm, paint
from bankapp.ui.theme import Colours, load_theme

_SIDE = mm(16)
_TOP = mm(26)
_BOTTOM = mm(20)
_TELL = 100


class CannotPrint(Unavailable):
    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be written: {why}.")


def print_paper(paper: Paper, path: Path, progress: Progress = no_progress) -> int:
    """Write a paper to a file and return its number of pages.

    Progress is told rows of its tables, twice: they are laid out, then written. Raises CannotPrint, or what `progress`
    raises; the file is then as it was before.
    """
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise CannotPrint(path, _reason(file))
    try:
        pages = _Press(paper, QPdfWriter(file)).run(progress)
    except BaseException:
        file.cancelWriting()
        file.commit()  # takes away what was written so far
        raise
    if not file.commit():
        raise CannotPrint(path, _reason(file))
    return pages


def _counted(strips: Iterable[Strip], progress: Progress) -> Iterator[Strip]:
    """The same strips; progress is told rows."""
    rows = 0
    for strip in strips:
        yield strip
        rows += strip.row
        if strip.row and rows % _TELL == 0:
            progress(rows)


def _reason(file: QSaveFile) -> str:
    return file.errorString().strip().rstrip(".") or "the system does not say why"


class _Press:
    """Prints one paper."""

    def __init__(self, paper: Paper, writer: QPdfWriter) -> None:
        self._paper = paper
        self._writer = writer
        self._colours: Colours = load_theme("light").colours
        writer.setResolution(DOTS)
        writer.setTitle(f"{paper.name}, {paper.bank}")
        writer.setCreator("bankapp")
        self._turn(QPageLayout.Orientation.Portrait)
        self._letters: Letters = letters_for(writer)
        if widest_table(paper, self._letters) > self._width:
            self._turn(QPageLayout.Orientation.Landscape)

    def run(self, progress: Progress) -> int:
        layout = Layout(self._width, self._letters, self._writer, self._colours)
        strips = _counted(layout.strips(self._paper.blocks), progress)
        pages = pages_of(strips, self._writer.height() - _TOP - _BOTTOM)
        painter = QPainter(self._writer)
        try:
            self._print(painter, pages, progress)
        finally:
            painter.end()
        return len(pages)

    def _print(self, painter: QPainter, pages: list[Page], progress: Progress) -> None:
        rows = 0
        for number, page in enumerate(pages, 1):
            if number > 1:
                self._writer.newPage()
            self._frame(painter, number, len(pages))
            top = _TOP
            for strip in page:
                paint(painter, strip, _SIDE, top)
                top += strip.height
                rows += strip.row
            progress(rows)

    def _turn(self, orientation: QPageLayout.Orientation) -> None:
        size = QPageSize(QPageSize.PageSizeId.A4)
        self._writer.setPageLayout(QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0)))
        self._width = self._writer.width() - 2 * _SIDE

    def _frame(self, painter: QPainter, number: int, pages: int) -> None:
        """What stands at the head and the foot of every page."""
        tr = QCoreApplication.translate
        count = tr("Paper", "Page {number} of {pages}").format(number=number, pages=pages)
        head = self._edge(self._paper.bank, self._paper.name, below=True)
        paint(painter, head, _SIDE, mm(12))
        paint(painter, self._edge(self._paper.made, count, below=False), _SIDE, self._writer.height() - mm(14))

    def _edge(self, left: str, right: str, *, below: bool) -> Strip:
        """Words at both ends, with a line below or above them."""
        face, colour = self._letters.small, self._colours.dimmed
        half = self._width / 2 - mm(2)
        end = elided(right, face, half)
        inks = (
            Ink(0, face.ascent, elided(left, face, half), face, colour),
            Ink(self._width - face.width(end), face.ascent, end, face, colour),
        )
        y = face.line + mm(1.2) if below else -mm(1.2)
        line = Line(0, y, self._width, self._colours.control_line, mm(0.12))
        return Strip(face.line, inks, (line,))
