"""Signed heads in text files: those that are kept, one file a bank that only grows, and those that others hand over."""

import os
from pathlib import Path

from bankapp.adapters.files.atomic import CannotWrite
from bankapp.adapters.files.reading import CannotRead, opened
from bankapp.errors import BadInput
from bankapp.eventstore.identity import id_text
from bankapp.services.signed_heads import PublicKey, SignedHead, parse_heads, parse_key


class HeadFiles:
    """Keeps the contract of `KeptHeads` in a folder, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, bank_id: bytes) -> Path:
        """The file of a bank, which may not be there yet."""
        return self.folder / f"{id_text(bank_id)}.heads"

    def read(self, bank_id: bytes) -> list[SignedHead]:
        path = self.path_of(bank_id)
        return read_heads(path) if path.exists() else []

    def append(self, head: SignedHead) -> None:
        path = self.path_of(head.bank_id)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, f"{head}\n".encode())  # one write: what two processes append does not mix
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise CannotWrite(path, error.strerror or str(error)) from error


def read_heads(path: Path) -> list[SignedHead]:
    """The heads of a file; raises CannotRead."""
    with opened(path) as file:
        try:
            found = list(parse_heads(file.read()))
        except BadInput as error:
            raise CannotRead(path, str(error).rstrip(".")) from error
    if not found:
        raise CannotRead(path, "there is no signed head in it")
    return found


def read_key(path: Path) -> PublicKey:
    """The public key of a file; raises CannotRead."""
    with opened(path) as file:
        try:
            return parse_key(file.read())
        except BadInput as error:
            raise CannotRead(path, str(error).rstrip(".")) from error
