"""What reaches a terminal."""

import errno
import io
import json

import pytest

from bankapp.cli.screen import CannotPrint, Screen, shown, width
from bankapp.cli.tables import Column, table


class Terminal(io.StringIO):
    """Claims to be looked at by a person."""

    def isatty(self) -> bool:
        return True


class FullDisk(io.StringIO):
    """Takes nothing."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("Zoë 王", "Zoë 王"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\u202eb", r"a\u202eb"),
        ("\U000e0041", r"\U000e0041"),
        ("line\u2028end", r"line\u2028end"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_what_cannot_be_seen_is_escaped(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_json_for_a_terminal_means_the_same_without_control_characters() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    value = {"reason": "\x9b31m\u202e\U000e0041"}
    for stream in (terminal, pipe):
        Screen(stream, None).json(value)

    assert terminal.getvalue().strip().isprintable()
    assert json.loads(terminal.getvalue()) == json.loads(pipe.getvalue()) == value


def test_columns_stand_under_one_another_whatever_the_script() -> None:
    rows = table((Column("name"), Column("sum", right=True)), [("王", "1"), ("e\u0301a", "10")])

    assert [width(row) for row in rows] == [9, 9, 9]
    assert rows[1:] == ["王      1", "e\u0301a     10"]


def test_progress_is_for_people_only() -> None:
    pipe, terminal = io.StringIO(), Terminal()
    for stream in (pipe, terminal):
        with Screen(None, stream).progress("Counting", lambda: 4) as progress:
            for done in (2, 4, 2, 4):
                progress(done)

    assert pipe.getvalue() == ""
    assert "Counting" in terminal.getvalue()


def test_an_output_that_takes_nothing_is_told_in_words() -> None:
    with pytest.raises(CannotPrint, match="No space left on device"):
        Screen(FullDisk(), None).line("word")


def test_a_process_without_streams_says_nothing() -> None:
    screen = Screen(None, None)

    screen.line("word")
    screen.error("word")
    screen.flush()
    assert not screen.reader_gone()
