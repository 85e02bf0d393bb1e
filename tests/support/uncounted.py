"""Fixtures that go through very much data: as with tests that are marked `no_cover`, their lines are not counted."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncounted() -> Iterator[None]:
    """Within it no lines of this thread are counted; counting goes on behind it, if there was any.

    By the interpreter's own hook: where test processes are counted twice over, stopping one count resumes the other.
    """
    counting = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(counting)
