"""Reading text files, plain or compressed."""

import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

from bankapp.errors import BadFile

_OPENERS: dict[str, Callable[..., object]] = {".xz": lzma.open, ".gz": gzip.open}


class CannotRead(BadFile):
    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be read: {why}.")


@contextmanager
def opened(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file, unpacked by its ending (.xz, .gz); raises CannotRead, also for what goes wrong while it is read."""
    try:
        opener = _OPENERS.get(path.suffix, open)
        with cast("TextIO", opener(path, "rt", encoding=encoding, newline="")) as file:
            yield file
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise CannotRead(path, getattr(error, "strerror", None) or str(error)) from error
    except (UnicodeDecodeError, LookupError) as error:
        raise CannotRead(path, f"it is not text in {encoding}") from error
