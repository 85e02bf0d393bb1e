"""Text in columns, for people."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bankapp.cli.screen import shown, width


class Column(Struct, frozen=True):
    """A heading, on which side the cells stand, and a width that is kept free for them."""

    heading: str
    right: bool = False
    least: int = 0


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines with each column as wide as its widest cell, under their headings."""
    cells = [[column.heading for column in columns], *([shown(cell) for cell in row] for row in rows)]
    widths = [max(column.least, *(width(row[index]) for row in cells)) for index, column in enumerate(columns)]
    return [_line(columns, widths, row) for row in cells]


def fixed_line(columns: Sequence[Column], cells: Sequence[str]) -> str:
    """One line of a table whose rows are not all known yet: a cell that is too wide moves the others on."""
    return _line(columns, [column.least for column in columns], [shown(cell) for cell in cells])


def _line(columns: Sequence[Column], widths: Sequence[int], cells: Sequence[str]) -> str:
    padded = (
        " " * (size - width(cell)) + cell if column.right else cell + " " * (size - width(cell))
        for column, size, cell in zip(columns, widths, cells, strict=True)
    )
    return "  ".join(padded).rstrip()
