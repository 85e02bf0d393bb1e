"""Opening a bank in a window, in a process of its own: until it is painted, until it can be used, and memory."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tests.benchmarks.figures import Contest, Figure, Trial
from tests.benchmarks.sides import file_size
from tests.benchmarks.stage import Scale

_ROOT = Path(__file__).parents[2]


@contextmanager
def window(scale: Scale) -> Iterator[Contest]:
    """From the start of the process; Python and Qt have to be loaded first, which the limit has to do as well."""
    name = f"open {scale.name} events"
    yield Contest(
        (
            Figure(f"{name}, to the first paint", "ms"),
            Figure("the same, until it can be used", "ms"),
            Figure("the same, memory", "MB"),
        ),
        {"ours": _started(scale.long), "limit": _started(None), "short": _started(scale.short)},
        rounds=scale.size.starts,
    )


@contextmanager
def file(scale: Scale) -> Iterator[Contest]:
    """The whole file, with read models and all, for each of its events."""
    sizes = {path: file_size(path.resolve()) for path in (scale.long, scale.short)}
    yield Contest(
        (Figure(f"file of {scale.name} events, for each", "bytes"),),
        {
            "ours": lambda: (sizes[scale.long] / scale.events,),
            "short": lambda: (sizes[scale.short] / scale.size.short,),
        },
        rounds=1,
    )


def _started(bank: Path | None) -> Trial:
    arguments = [str(bank.resolve())] if bank else []

    def trial() -> tuple[float, ...]:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
            told = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.opened", str(monotonic()), *arguments],
                cwd=_ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=True,
            )
        painted, usable, memory = json.loads(told.stdout)
        return float(painted), float(usable), float(memory)

    return trial
