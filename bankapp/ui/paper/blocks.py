"""A paper before it is laid out: what stands on it, in order, as plain values. All texts are shown as they are."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["fit", "figures", "text"]
"""How wide a column is, and how it is aligned: as its words, as its figures (to the right), or sharing the rest."""
Tone = Literal["plain", "total", "group"]
"""A row among others, one that adds up what stands above it, or the name of what stands below it."""


@dataclass(frozen=True, slots=True)
class Title:
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`loud`: what nobody may overlook."""

    text: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is; `code` for hashes and ids, `loud` for what nobody may overlook."""

    name: str
    value: str
    code: bool = False
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`share` says how much of the rest a column of texts takes beside others."""

    heading: str
    kind: Kind = "fit"
    share: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """As many cells as its table has columns; a group has one, which takes the whole width."""

    cells: tuple[str, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


Block = Title | Heading | Paragraph | Facts | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """`bank` and `name` stand at the head of each page, `made` at its foot beside the page's number."""

    bank: str
    name: str
    made: str
    blocks: tuple[Block, ...]
