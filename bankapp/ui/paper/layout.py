"""Laying out a paper: its blocks as strips, and the strips on pages."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import assert_never

from PySide6.QtGui import QPaintDevice

from bankapp.ui.paper.blocks import Block, Fact, Facts, Heading, Paper, Paragraph, Table, Title
from bankapp.ui.paper.letters import Face, Letters
from bankapp.ui.paper.strips import Breaker, Ink, Strip, mm
from bankapp.ui.paper.tables import least_width, table_strips
from bankapp.ui.theme import Colours

Page = list[Strip]
_NAME = mm(38)
"""Where the values of facts begin."""
_BETWEEN = mm(3)


def widest_table(paper: Paper, letters: Letters) -> float:
    """The width that the tables of a paper need to be read with ease."""
    return max((least_width(block, letters) for block in paper.blocks if isinstance(block, Table)), default=0)


class Layout:
    """Makes strips of blocks, for a width and a device."""

    def __init__(self, width: float, letters: Letters, device: QPaintDevice, colours: Colours) -> None:
        self._width = width
        self._letters = letters
        self._breaker = Breaker(device)
        self._colours = colours

    def strips(self, blocks: Iterable[Block]) -> Iterator[Strip]:
        """The strips of all blocks, in order, with some room after each block."""
        return chain.from_iterable(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Iterator[Strip]:
        match block:
            case Title(text):
                yield from self._lines(text, self._letters.title, keep=True)
                yield Strip(_BETWEEN, keep=True)
            case Heading(text):
                yield Strip(_BETWEEN, keep=True)
                yield from self._lines(text, self._letters.heading, keep=True)
                yield Strip(mm(1.2), keep=True)
            case Paragraph(text, loud):
                yield from self._lines(text, self._letters.strong if loud else self._letters.text, loud=loud)
                yield Strip(_BETWEEN / 2)
            case Facts(facts):
                yield from chain.from_iterable(map(self._fact, facts))
                yield Strip(_BETWEEN)
            case Table():
                yield from table_strips(block, self._width, self._letters, self._breaker, self._colours)
                yield Strip(_BETWEEN)
            case _:
                assert_never(block)

    def _lines(self, text: str, face: Face, *, keep: bool = False, loud: bool = False) -> Iterator[Strip]:
        colour = self._colours.error if loud else self._colours.text
        for line in self._breaker.lines(text, face, self._width):
            yield Strip(face.line, (Ink(0, face.ascent, line, face, colour),), keep=keep)

    def _fact(self, fact: Fact) -> Iterator[Strip]:
        names, strong = self._letters.text, self._letters.strong
        face = self._letters.code if fact.code else strong if fact.loud else names
        colour = self._colours.error if fact.loud else self._colours.text
        height = names.line * 1.08
        for number, line in enumerate(self._breaker.lines(fact.value, face, self._width - _NAME)):
            name = (Ink(0, names.ascent, fact.name, names, self._colours.dimmed),) if number == 0 else ()
            yield Strip(height, (*name, Ink(_NAME, names.ascent, line, face, colour)))


def pages_of(strips: Iterable[Strip], height: float) -> list[Page]:
    """The strips on pages. What belongs to what follows goes with it; a table's heading is repeated on each page."""
    pages: list[Page] = [[]]
    used = 0.0
    for together in _together(strips):
        needed = sum(strip.height for strip in together)
        if pages[-1] and used + needed > height:
            pages.append([])
            used = 0.0
        if not pages[-1]:
            together = _beginning(together)
        pages[-1].extend(together)
        used += sum(strip.height for strip in together)
    return [page for page in pages if page] or [[]]


def _together(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    """Each strip with those before it that must not be left behind."""
    waiting: list[Strip] = []
    for strip in strips:
        waiting.append(strip)
        if not strip.keep:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _beginning(together: Sequence[Strip]) -> list[Strip]:
    """The same at the head of a page: without room above, and below the heading of the table that goes on."""
    strips = list(together)
    while strips and not strips[0].inks:
        del strips[0]
    if strips and strips[0].heading:
        strips.insert(0, strips[0].heading)
    return strips
