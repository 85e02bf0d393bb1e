"""The table of ratios, and the same as a document."""

from collections.abc import Iterable, Sequence

from tests.benchmarks.figures import Row

_TITLES = ("figure", "unit", "ours", "peer", "limit", "ours/peer", "ours/limit", "short", "growth")
NOTE = (
    "Medians of the rounds. A ratio tells how many times as good ours is: above 1 is faster, or smaller.\n"
    "short: ours on the shortest sample bank. growth: how many times as long, or as much, it is on the longer one.\n"
    "peer: the library eventsourcing on SQLite, the same events; it has no view of a whole bank at a moment.\n"
    "limit: bare sqlite3, the same rows and indexes; of opening: a window of Qt with nothing in it;\n"
    "of scrubbing: one with a slider, two numbers and a table of 30 rows, which asks the driver in its own thread.\n"
    "All write with WAL and synchronous=FULL; ours has the hash chain, the guards and the read models on top."
)


def table(rows: Iterable[Row]) -> str:
    """Aligned columns: words to the left, numbers to the right."""
    lines = [_TITLES, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join([_line(lines[0], widths), *(_line(line, widths) for line in lines[1:])])


def document(header: Sequence[str], rows: Iterable[Row]) -> dict[str, object]:
    """For programmes that compare runs."""
    return {"header": list(header), "figures": [_entry(row) for row in rows]}


def _cells(row: Row) -> tuple[str, ...]:
    values = (_value(row.ours), _value(row.peer), _value(row.limit))
    ratios = (_ratio(row.to_peer), _ratio(row.to_limit))
    return (row.figure.name, row.figure.unit, *values, *ratios, _value(row.short), _ratio(row.growth))


def _entry(row: Row) -> dict[str, object]:
    return {
        "figure": row.figure.name,
        "unit": row.figure.unit,
        "ours": row.ours,
        "peer": row.peer,
        "limit": row.limit,
        "to_peer": row.to_peer,
        "to_limit": row.to_limit,
        "short": row.short,
        "growth": row.growth,
    }


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    words = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
    numbers = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join((*words, *numbers))


def _value(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 20 else f"{value:.2f}"


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
