"""Work in another process: what it sends comes in order, and nothing of it is left behind."""

import os
import subprocess
import sys
from collections import deque
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from bankapp.adapters.elsewhere import Elsewhere, Send
from tests.support.processes import helpers, kill_helpers


def count_on(send: Send, first: int) -> None:
    for number in count(first):
        send(str(number).encode())


def say(send: Send, *results: bytes) -> None:
    print("this is no result")
    for result in results:
        send(result)


def fail(send: Send) -> None:
    send(b"the last word")
    raise ValueError(send)


def test_what_is_sent_comes_in_order_and_then_no_more() -> None:
    results = (b"", b"one", b"\x00\n" * 500_000)
    with closing(Elsewhere(say, *results)) as other:
        assert tuple(other.receive() for _ in results) == results
        with pytest.raises(EOFError):
            other.receive()
    assert helpers() == []


def test_who_does_not_wait_for_the_end_leaves_nothing_running() -> None:
    with closing(Elsewhere(count_on, 7)) as other:
        assert [other.receive() for _ in range(3)] == [b"7", b"8", b"9"]
        assert len(helpers()) == 1
    assert helpers() == []


def test_who_asks_when_it_was_closed_is_told_that_it_is_over() -> None:
    other = Elsewhere(count_on, 7)
    assert other.receive() == b"7"
    other.close()
    with pytest.raises(EOFError):
        other.receive()


@pytest.mark.parametrize("dies", [True, False], ids=["killed", "failed"])
def test_a_process_that_ends_too_soon_is_at_its_end(dies: bool) -> None:
    with closing(Elsewhere(count_on, 1) if dies else Elsewhere(fail)) as other:
        assert other.receive() in {b"1", b"the last word"}
        if dies:
            kill_helpers()
        with pytest.raises(EOFError):
            deque(iter(other.receive, None), maxlen=0)


def test_the_script_that_wants_it_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from contextlib import closing\n"
        "from bankapp.adapters.elsewhere import Elsewhere\n"
        "from tests.adapters.test_elsewhere import say\n"
        "print('once')\n"
        "with closing(Elsewhere(say, b'twice')) as other:\n"
        "    print(other.receive().decode())\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("once\ntwice\n", "")


def test_a_module_of_the_folder_one_stands_in_is_not_taken_for_one_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    with closing(Elsewhere(say, b"word")) as other:
        assert other.receive() == b"word"
