"""Where the pictures, fonts, themes and other files that ship with the program lie."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "resources"
_CHECKOUT = _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, for example `resource("icons", "play.svg")`.

    Raises FileNotFoundError when it is absent: the installation is damaged.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        message = f"The program's file {path} is missing: the installation is damaged."
        raise FileNotFoundError(message)
    return path


@cache
def _root() -> Path:
    return find_root(_INSTALLED, _CHECKOUT)


def find_root(*candidates: Path) -> Path:
    """The first candidate that is a directory; raises FileNotFoundError, naming them all, when none is."""
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    looked = " nor ".join(str(candidate) for candidate in candidates)
    message = f"The program's resources are missing: they are neither in {looked}."
    raise FileNotFoundError(message)
