"""Runs of a few events, so that a short life has several."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def small_runs(length: int = 4) -> Iterator[None]:
    """The books are kept at every `length`-th position meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bankapp.services.ledger.RUN", length)
        patch.setattr("bankapp.adapters.sql.books.RUN", length)
        yield
