"""Real data that lie beside the project: tests that need them skip where they are absent, but never under CI."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared(name: str) -> Path:
    """A file or folder of the shared data."""
    path = SHARED / name
    if not path.exists():
        why = f"the shared data are not there: {path}"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return path
