"""Which bank is meant: a file, or a SQLAlchemy URL."""

import re
from pathlib import Path

from bankapp.errors import BadInput, Unavailable
from bankapp.services.places import BankUrl, Place

_URL = re.compile(r"(?P<dialect>[A-Za-z][\w.-]*)(?:\+(?P<driver>[\w.-]+))?://(?P<rest>.*)", re.DOTALL)


class NoBankNamed(BadInput):
    def __init__(self) -> None:
        super().__init__("--bank names no bank: give a file, or postgresql+psycopg://USER@HOST/DATABASE.")


class UnknownEngine(Unavailable):
    """A bank on a server of another kind; the address is not repeated, because it may hold a password."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        super().__init__(f"This bankapp cannot open a bank on {dialect}: it opens files and postgresql+psycopg://...")


class BadSqliteUrl(BadInput):
    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:80]}" names no file: write sqlite:///FILE, or sqlite:////FILE from the root.')


class CannotMakeFolder(Unavailable):
    def __init__(self, folder: Path, why: str) -> None:
        self.folder, self.why = folder, why
        super().__init__(f"The folder {folder} cannot be made: {why}.")


def bank_place(text: str) -> Place:
    """The bank that a person or a script names; raises BadInput, or Unavailable for a server of another kind."""
    if not text.strip():
        raise NoBankNamed
    found = _URL.fullmatch(text)
    if found is None:
        return Path(text).expanduser()
    dialect = found["dialect"].lower()
    if dialect == "postgresql":
        return BankUrl(text)
    if dialect != "sqlite":
        raise UnknownEngine(dialect)
    name = found["rest"].removeprefix("/")
    if name == found["rest"] or not name or "?" in name or name.startswith(":"):
        raise BadSqliteUrl(text)
    return Path(name)


def make_folder_of(place: Place) -> None:
    """Make the folder of a bank's file, and those above it, where they are missing."""
    if isinstance(place, BankUrl):
        return
    folder = place.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotMakeFolder(folder, error.strerror or str(error)) from error
