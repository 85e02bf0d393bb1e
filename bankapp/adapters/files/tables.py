"""Tables of transactions: comma-separated text with a header, plain or compressed."""

import csv
from collections.abc import Iterator
from pathlib import Path

from bankapp.adapters.files.jsonl import BadLine
from bankapp.adapters.files.reading import opened


def read_table(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> Iterator[dict[str, str]]:
    """The rows of a table, by column; raises BadLine for one that does not fit the header, or CannotRead."""
    with opened(path, "utf-8-sig" if encoding == "utf-8" else encoding) as file:
        reader = csv.DictReader(file, delimiter=delimiter, restkey="\0", restval="\0", strict=True)
        try:
            for row in reader:
                if "\0" in row or "\0" in row.values():
                    raise BadLine(path, reader.line_num, "it has more or fewer cells than the header")
                yield row
        except csv.Error as error:
            raise BadLine(path, reader.line_num, str(error)) from error


def count_lines(path: Path) -> int:
    """The number of lines of a text file, plain or compressed."""
    with opened(path, "latin-1") as file:
        return sum(1 for _ in file)
