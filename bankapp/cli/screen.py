"""Standard output and standard error: lines, JSON and progress. No text from data can steer a terminal."""

import select
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from bankapp.errors import Unavailable

if TYPE_CHECKING:
    from bankapp.eventstore.store import Progress

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Invisible, but parts of words and of emoji."""


class CannotPrint(Unavailable):
    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The output cannot be written: {why}.")


class Screen:
    """Where a run's words go. Either stream may be None: a process can be started without them."""

    def __init__(self, out: TextIO | None, err: TextIO | None) -> None:
        self._out, self._err = out, err
        for stream in (out, err):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure:
                reconfigure(errors="backslashreplace")

    @classmethod
    def standard(cls) -> "Screen":
        """The screen of this process."""
        return cls(sys.stdout, sys.stderr)

    def line(self, text: str = "") -> None:
        """One line for people."""
        self._write(shown(text) + "\n")

    def lines(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.line(text)

    def json(self, value: object) -> None:
        """One line for programmes."""
        import msgspec

        self.json_text(msgspec.json.encode(value).decode())

    def json_text(self, text: str) -> None:
        """A line of JSON as it stands, but on a terminal control characters become JSON's own escapes."""
        on_terminal = self._out is not None and self._out.isatty()
        self._write((_escaped_json(text) if on_terminal else text) + "\n")

    def error(self, text: str) -> None:
        """One plain line on standard error."""
        if self._err is None:
            return
        try:
            self._err.write(f"bankapp: {shown(' '.join(text.splitlines()))}\n")
            self._err.flush()
        except OSError:  # nobody is left to be told
            return

    def flush(self) -> None:
        """Hand over all that was written. Raises BrokenPipeError when nobody reads any more, or CannotPrint."""
        if self._out is not None:
            self._trying(self._out.flush)

    def reader_gone(self) -> bool:
        """Whether standard output is a pipe that nobody reads any more."""
        try:
            watch = select.poll()
            watch.register(self._out.fileno() if self._out else -1, 0)
        except (AttributeError, OSError, ValueError):  # not a real file, or a system without poll
            return False
        return bool(watch.poll(0))

    @contextmanager
    def progress(self, label: str, length: Callable[[], int]) -> "Iterator[Progress]":
        """A progress bar where a person looks on, otherwise nothing; `length` is only asked where it is needed."""
        if self._err is None or not self._err.isatty():
            from bankapp.eventstore.store import no_progress

            yield no_progress
            return
        with click.progressbar(length=max(length(), 1), label=label, file=self._err) as bar:
            yield _Passes(bar.update)

    def _write(self, text: str) -> None:
        out = self._out
        if out is not None:
            self._trying(lambda: out.write(text))

    def _trying(self, action: Callable[[], object]) -> None:
        try:
            action()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CannotPrint(error.strerror or str(error)) from error


class _Passes:
    """Turns counts into steps; a count that falls back is the next pass over the same work."""

    def __init__(self, step: Callable[[int], None]) -> None:
        self._step = step
        self._last = 0

    def __call__(self, done: int) -> None:
        self._step(done if done < self._last else done - self._last)
        self._last = done


def shown(text: str) -> str:
    """The text with all that is invisible, or could steer a terminal, as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(character) if _is_unseen(character) else character for character in text)


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN and character not in _JOINERS


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _escaped_json(text: str) -> str:
    return "".join(_json_escape(character) if _is_unseen(character) else character for character in text)


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))
