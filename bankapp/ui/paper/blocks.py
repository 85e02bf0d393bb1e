"""A paper before it is laid out: what stands on it, in order, as plain values. All texts are shown as they are."""

from typing import Literal

from msgspec import Struct

Kind = Literal["fit", "figures", "text"]
"""How wide a column is, and how it is aligned: as its words, as its figures (to the right), or sharing the rest."""
Tone = Literal["plain", "total", "group"]
"""A row among others, one that adds up what stands above it, or the name of what stands below it."""


class Title(Struct, frozen=True):
    text: str


class Heading(Struct, frozen=True):
    text: str


class Paragraph(Struct, frozen=True):
    """`loud`: what nobody may overlook."""

    text: str
    loud: bool = False


class Fact(Struct, frozen=True):
    """A name and what it is; `code` for hashes and ids, `loud` for what nobody may overlook."""

    name: str
    value: str
    code: bool = False
    loud: bool = False


class Facts(Struct, frozen=True):
    facts: tuple[Fact, ...]


class Column(Struct, frozen=True):
    """`share` says how much of the rest a column of texts takes beside others."""

    heading: str
    kind: Kind = "fit"
    share: int = 1


class Row(Struct, frozen=True):
    """As many cells as its table has columns; a group has one, which takes the whole width."""

    cells: tuple[str, ...]
    tone: Tone = "plain"


class Table(Struct, frozen=True):
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


Block = Title | Heading | Paragraph | Facts | Table


class Paper(Struct, frozen=True):
    """`bank` and `name` stand at the head of each page, `made` at its foot beside the page's number."""

    bank: str
    name: str
    made: str
    blocks: tuple[Block, ...]
