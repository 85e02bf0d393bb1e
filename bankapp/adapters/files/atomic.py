"""Files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from bankapp.errors import Unavailable


class CannotWrite(Unavailable):
    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be written: {why}.")


@contextmanager
def replaced_whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` for a file that is moved there at the end; gone when anything is raised."""
    if not path.name:
        raise CannotWrite(path, "it is no name of a file")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):  # the reason is told already: a folder that is none, a name that is too long
            part.unlink(missing_ok=True)


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A text file under a temporary name beside `path`, moved there at the end; gone when anything is raised."""
    with replaced_whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
