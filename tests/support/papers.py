"""Reading papers back: the texts of a PDF, as somebody else's program finds them."""

from pathlib import Path

from pypdf import PdfReader


def pages_of(file: Path) -> list[list[str]]:
    """The texts of each page in the order in which they were written; any space is a plain one."""
    return [[" ".join(line.split()) for line in page.extract_text().splitlines()] for page in PdfReader(file).pages]


def texts_of(file: Path) -> list[str]:
    """The texts of all pages."""
    return [text for page in pages_of(file) for text in page]


def value_of(texts: list[str], name: str) -> str:
    """What stands beside a name."""
    return texts[texts.index(name) + 1]
