"""Laying out tables: columns as wide as they have to be, headings on every page, lines only where something ends."""

from collections.abc import Iterator, Mapping, Sequence

from bankapp.ui.paper.blocks import Column, Row, Table
from bankapp.ui.paper.letters import Face, Letters
from bankapp.ui.paper.strips import Breaker, Ink, Line, Strip, mm, widest
from bankapp.ui.theme import Colours

_GAP = mm(3.2)
_PAD = mm(0.7)
_LEAST_TEXT = mm(24)
"""Of a column of texts that shares the rest."""
_MOST_WORDS = mm(42)
"""Of a column that is as wide as its words; longer ones are broken."""
_HAIR = mm(0.09)
_RULE = mm(0.22)


def least_width(table: Table, letters: Letters) -> float:
    """The width that a table needs to be read with ease."""
    return _needed(table.columns, _natural(table, letters))


def table_strips(table: Table, width: float, letters: Letters, breaker: Breaker, colours: Colours) -> Iterator[Strip]:
    """The strips of a table, one a row."""
    widths = _widths(table, width, letters)
    draw = _Rows(table.columns, widths, width, letters, breaker, colours)
    heading = draw.heading()
    yield heading
    for row in table.rows:
        yield draw.row(row, heading)


def _face(column: Column, letters: Letters) -> Face:
    return letters.figures if column.kind == "figures" else letters.text


def _natural(table: Table, letters: Letters) -> list[float]:
    """What each column takes in one line; the least for those that share the rest."""
    pairs = zip(table.columns, _columns_of(table), strict=True)
    return [_natural_of(column, texts, letters) for column, texts in pairs]


def _columns_of(table: Table) -> list[list[str]]:
    """The texts of each column."""
    rows = [row.cells for row in table.rows if row.tone != "group"]
    return [[row[index] for row in rows] for index in range(len(table.columns))]


def _natural_of(column: Column, texts: Sequence[str], letters: Letters) -> float:
    if column.kind == "text":
        return _LEAST_TEXT
    content = widest(texts, _face(column, letters))
    within = content if column.kind == "figures" else min(max(content, widest(texts, letters.strong)), _MOST_WORDS)
    return max(within, widest([column.heading], letters.strong)) + 1


def _needed(columns: Sequence[Column], natural: Sequence[float]) -> float:
    return sum(natural) + _GAP * (len(columns) - 1)


def _widths(table: Table, width: float, letters: Letters) -> list[float]:
    """The width of each column; texts take what is left, and where nothing is, all become narrower."""
    natural, columns = _natural(table, letters), table.columns
    left = width - _needed(columns, natural)
    if left < 0:
        room = width - _GAP * (len(columns) - 1)
        return [one * room / sum(natural) for one in natural]
    texts = {index: _columns_of(table)[index] for index, column in enumerate(columns) if column.kind == "text"}
    if not texts:
        return [one + left / len(columns) for one in natural]
    whole = {index: widest(content, letters.strong) + 1 for index, content in texts.items()}
    return _shared(columns, natural, whole, left)


def _shared(
    columns: Sequence[Column], natural: Sequence[float], whole: Mapping[int, float], left: float
) -> list[float]:
    """The rest by the columns' shares, but to none more than its `whole` texts take; what is over goes to the last."""
    widths = list(natural)
    growing = {index for index in whole if whole[index] > widths[index]}
    while growing and left > 1:
        step = left / sum(columns[index].share for index in growing)
        for index in tuple(growing):
            added = min(step * columns[index].share, whole[index] - widths[index])
            widths[index] += added
            left -= added
            if whole[index] - widths[index] < 1:
                growing.remove(index)
    widths[max(whole)] += left
    return widths


class _Rows:
    """Makes the strips of the rows of one table."""

    def __init__(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        width: float,
        letters: Letters,
        breaker: Breaker,
        colours: Colours,
    ) -> None:
        self._columns = columns
        self._widths = widths
        self._lefts = [sum(widths[:index]) + _GAP * index for index in range(len(widths))]
        self._width = max(width, 1)
        self._whole = sum(widths) + _GAP * (len(widths) - 1)
        self._letters = letters
        self._breaker = breaker
        self._colours = colours

    def heading(self) -> Strip:
        """The names of the columns, above a line."""
        faces = [self._letters.strong] * len(self._columns)
        inks, height = self._cells([column.heading for column in self._columns], faces, dimmed=True)
        line = Line(0, height, self._whole, self._colours.text, _RULE)
        return Strip(height + _PAD, inks, (line,), keep=True)

    def row(self, row: Row, heading: Strip) -> Strip:
        """One row; a sum stands below a line, everything else above a thin one."""
        if row.tone == "group":
            return self._group(row.cells[0], heading)
        strong = row.tone == "total"
        faces = [self._face_of(column, strong=strong) for column in self._columns]
        inks, height = self._cells(row.cells, faces)
        hair = Line(0, height, self._whole, self._colours.hairline, _HAIR)
        rule = Line(0, 0, self._whole, self._colours.text, _RULE)
        return Strip(height, inks, (rule, hair) if strong else (hair,), row=True, heading=heading)

    def _group(self, text: str, heading: Strip) -> Strip:
        face = self._letters.strong
        above = mm(1.6)
        inks = tuple(
            Ink(0, above + _PAD + number * face.line + face.ascent, line, face, self._colours.text)
            for number, line in enumerate(self._breaker.lines(text, face, self._width))
        )
        return Strip(above + 2 * _PAD + len(inks) * face.line, inks, keep=True, row=True, heading=heading)

    def _face_of(self, column: Column, *, strong: bool) -> Face:
        if column.kind == "figures":
            return self._letters.figures
        return self._letters.strong if strong else self._letters.text

    def _cells(
        self, texts: Sequence[str], faces: Sequence[Face], *, dimmed: bool = False
    ) -> tuple[tuple[Ink, ...], float]:
        """The texts of a row, broken within their columns, and the height that they take together."""
        colour = self._colours.dimmed if dimmed else self._colours.text
        base, step = _PAD + self._letters.text.ascent, self._letters.text.line
        inks: list[Ink] = []
        most = 1
        for column, text, face, left, width in zip(self._columns, texts, faces, self._lefts, self._widths, strict=True):
            if not text:
                continue
            lines = self._breaker.lines(text, face, width)
            most = max(most, len(lines))
            for number, line in enumerate(lines):
                x = left + width - face.width(line) if column.kind == "figures" else left
                inks.append(Ink(x, base + number * step, line, face, colour))
        return tuple(inks), most * step + 2 * _PAD
