"""The outermost edge: every way in which a command can end becomes an exit code and at most one plain line."""

import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from bankapp.cli.screen import Screen
from bankapp.errors import (
    BadFile,
    BadInput,
    BankappError,
    Cancelled,
    Conflict,
    IntegrityBroken,
    Refused,
    Unavailable,
)

FAULT = 1
USAGE = 2
INTERRUPTED = 130
CODES: Final[dict[type[BankappError], int]] = {
    BadInput: USAGE,
    Refused: 3,
    Conflict: 4,
    IntegrityBroken: 5,
    Unavailable: 6,
    BadFile: 7,
    Cancelled: INTERRUPTED,
}


def guarded(screen: Screen, run: Callable[[], int]) -> int:
    """Run a command to its end, whichever that is."""
    try:
        try:
            code = run()
        except click.exceptions.Exit as ended:
            code = ended.exit_code
        screen.flush()
    except BrokenPipeError:
        _let_go_of_output()
        return 0
    except (KeyboardInterrupt, click.Abort):
        screen.error("stopped.")
        return INTERRUPTED
    except click.ClickException as error:
        screen.error(_usage(error))
        return USAGE
    except BankappError as error:
        return _told(screen, error)
    except Exception as error:  # noqa: BLE001 - the outermost edge: a bug is told in one line and kept in full
        screen.error(f"a fault in bankapp itself: {_summary(error)}{_kept(error)}")
        return FAULT
    return code


def _told(screen: Screen, error: BankappError) -> int:
    """What was printed before comes first, then the line that says why it ended."""
    try:
        screen.flush()
    except (BrokenPipeError, Unavailable):
        _let_go_of_output()
    screen.error(str(error))
    return next((code for family, code in CODES.items() if isinstance(error, family)), FAULT)


def _usage(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    return f"{message} Try {context.command_path} --help." if context else message


def _summary(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return f"{type(error).__name__}: {words[0]}" if words else type(error).__name__


def _kept(error: Exception) -> str:
    """Writes the details to the log file and says where that is."""
    from platformdirs import user_log_path

    path = user_log_path("bankapp", appauthor=False) / "bankapp.log"
    try:
        _append(path, "".join(traceback.format_exception(error)))
    except OSError:
        return ""
    return f"; details in {path}"


def _append(path: Path, details: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{details}\n")


def _let_go_of_output() -> None:
    """Nobody reads any more: what Python still holds goes nowhere when it ends, without a word."""
    try:
        descriptor = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except (AttributeError, OSError, ValueError):
        return
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
