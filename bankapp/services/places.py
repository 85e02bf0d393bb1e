"""Where a bank is: in a file, or on a server."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class BankUrl:
    """A bank on a server. Its URL may hold a password: what is shown is the database and the machine."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.path.strip('/') or 'the bank'} on {parts.hostname or 'this machine'}"


Place = Path | BankUrl
