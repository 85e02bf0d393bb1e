"""The command line as a process: pipes, signals, and what is imported."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.cli.support import Cli

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [sys.executable, "-P", "-m", "bankapp"]
PATIENCE = 30


@pytest.fixture
def bank(cli: Cli) -> Cli:
    cli.article()
    return cli


def environment(cli: Cli) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "BANKAPP_BANK": str(cli.bank)}


def run(cli: Cli, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PYTHON, *words],
        env=environment(cli),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@contextmanager
def following(cli: Cli) -> Iterator[subprocess.Popen[bytes]]:
    """A process that follows the events, with the first four and the heading already read."""
    command = [*PYTHON, "events", "--tail"]
    with subprocess.Popen(command, env=environment(cli), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            for _ in range(5):
                next_line(process.stdout)
            yield process
        finally:
            process.kill()


def next_line(stream: IO[bytes] | None) -> str:
    """The next line, byte by byte, so that nothing is read ahead; fails when none comes."""
    assert stream is not None
    line = b""
    while not line.endswith(b"\n"):
        readable, _, _ = select.select([stream], [], [], PATIENCE)
        assert readable, "nothing came"
        line += os.read(stream.fileno(), 1)
    return line.decode()


def test_a_refusal_is_a_code_and_one_line_and_no_traceback(bank: Cli) -> None:
    done = run(bank, "withdraw", "123", "1000")

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("bankapp: Not enough money in account 123")
    assert done.stderr.count("\n") == 1


def test_help_needs_neither_the_window_nor_the_database() -> None:
    question = (
        "import sys; from bankapp.cli.main import main; code = main(['--help']);"
        "sys.exit(code or len({'PySide6', 'sqlalchemy'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == 0


def test_a_pipe_that_is_closed_early_is_quiet(bank: Cli) -> None:
    with subprocess.Popen(
        [*PYTHON, "events"], env=environment(bank), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()

        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


def test_following_shows_what_another_process_appends(bank: Cli) -> None:
    with following(bank) as process:
        bank.ok("deposit", "123", "7")

        assert "7.00 EUR" in next_line(process.stdout)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "terminate"])
def test_following_ends_cleanly_with_a_signal(bank: Cli, number: signal.Signals) -> None:
    with following(bank) as process:
        process.send_signal(number)

        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_following_ends_when_nobody_reads_any_more(bank: Cli) -> None:
    with following(bank) as process:
        assert process.stdout is not None
        process.stdout.close()

        assert process.wait(PATIENCE) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_behind_the_output_is_told(bank: Cli) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PYTHON, "events"], env=environment(bank), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert done.returncode == 6
    assert done.stderr == "bankapp: The output cannot be written: No space left on device.\n"


def test_arguments_that_are_no_text_are_a_mistake_of_usage(bank: Cli) -> None:
    done = subprocess.run(
        [*map(os.fsencode, PYTHON), b"deposit", b"123", b"1", b"--reason", b"\xff"],
        env=environment(bank),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 2
    assert b"is not text in UTF-8" in done.stderr
