"""Files that were once looked at and found right; tests compare with them to the byte."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"


def golden(name: str) -> str:
    """The text of a golden file, with its line ends as they stand."""
    return (DATA / name).read_bytes().decode()
