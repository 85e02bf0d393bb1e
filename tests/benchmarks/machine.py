"""On what was measured."""

import os
import platform
import sqlite3 as bundled
import timeit
from importlib.metadata import version
from pathlib import Path

from bankapp.adapters.sql._driver import sqlite3


def header() -> tuple[str, ...]:
    """The machine and the versions, a line each."""
    busy = f", load {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores{busy}",
        f"a loop over a million numbers takes Python {_loop():.0f} ms",
        f"Python {platform.python_version()}, msgspec {version('msgspec')}, SQLAlchemy {version('SQLAlchemy')}",
        f"ours and limit: SQLite {sqlite3.sqlite_version}",
        f"peer: eventsourcing {version('eventsourcing')}, SQLite {bundled.sqlite_version}",
    )


def _loop() -> float:
    """Milliseconds: by this, figures of machines that are busy in different ways can be compared."""
    return min(timeit.repeat("sum(number * number for number in range(1_000_000))", number=1, repeat=5)) * 1000


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")
