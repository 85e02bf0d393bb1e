"""Shows the window of a command over VNC, on the loopback address only, and ends with that command.

Usage: python display.py COMMAND [ARG ...]. Qt's own VNC platform listens on every address, hence Xvfb with x11vnc.
"""

import getpass
import os
import secrets
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

LOOPBACK = "127.0.0.1"
FIRST_PORT = "5900"
SCREEN = "1440x900x24"
PATIENCE = 20.0
ATTEMPTS = 5
FAILED = 75
ANY_HOST = 0xFFFF


class DisplayError(Exception):
    """The display could not be made; the message says which part failed."""


def end(number: int, _frame: FrameType | None) -> NoReturn:
    """Turns a signal into an exit, so that what was started is ended."""
    raise SystemExit(128 + number)


def write_cookie(path: Path) -> None:
    """Writes an X authority entry for any host and display: other users of this machine stay out of the display."""
    fields = (b"", b"", b"MIT-MAGIC-COOKIE-1", secrets.token_bytes(16))
    path.touch(mode=0o600)
    path.write_bytes(struct.pack(">H", ANY_HOST) + b"".join(struct.pack(">H", len(part)) + part for part in fields))


@contextmanager
def started(command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a command until the block ends; it also ends when this process is killed outright."""
    leash = ["setpriv", "--pdeathsig", "TERM", "--"]
    # A session of its own: Ctrl+C reaches this process alone, which then ends the others in order.
    process = subprocess.Popen([*leash, *command], start_new_session=True, **options)  # type: ignore[call-overload]  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def line_from(reader: int) -> str:
    """The first line that comes through a pipe; shorter when the other side ends or is silent for too long."""
    line = ""
    while not line.endswith("\n") and select.select([reader], [], [], PATIENCE)[0]:
        part = os.read(reader, 16).decode()
        if not part:
            break
        line += part
    return line


@contextmanager
def screen(cookie: Path) -> Iterator[str]:
    """A display in memory; yields its name."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp", "-auth", str(cookie)]
    with started(command, pass_fds=(writer,), stderr=subprocess.DEVNULL):
        os.close(writer)
        # To the end of the line: Xvfb gives up when it cannot write all of it.
        number = line_from(reader)
        os.close(reader)
        if not number.endswith("\n"):
            raise DisplayError("Xvfb did not start")
        yield f":{number.strip()}"


def port_in(flag: Path, server: subprocess.Popen[bytes]) -> str | None:
    """The port that the VNC server wrote down once it listened; none when it ended instead."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        name, _, port = flag.read_text().strip().partition("=") if flag.exists() else ("", "", "")
        if name == "PORT" and port:
            return port
        time.sleep(0.05)
    return None


@contextmanager
def vnc(display: str, cookie: Path, flag: Path) -> Iterator[str]:
    """Serves a display on a free port of the loopback address; yields the port."""
    where = ["-listen", LOOPBACK, "-localhost", "-no6", "-noipv6", "-autoport", FIRST_PORT, "-flag", str(flag)]
    command = ["x11vnc", "-display", display, "-auth", str(cookie), *where, "-norc", "-nopw", "-forever", "-shared"]
    # A free port may be taken by another before it is listened on: then the next free one serves.
    for _ in range(ATTEMPTS):
        with started([*command, "-quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            if port := port_in(flag, server):
                yield port
                return
    raise DisplayError("x11vnc did not start")


def host_name(environment: Mapping[str, str]) -> str:
    """The address by which the user reached this machine, or else its name."""
    connection = environment.get("SSH_CONNECTION", "").split()
    return connection[2] if len(connection) == 4 else socket.gethostname()


def directions(port: str, user: str, host: str) -> str:
    """How to look at the window."""
    return f"""bankapp: there is no display here, so the window is shown over VNC, on the loopback address only.
  On this machine:        vncviewer {LOOPBACK}::{port}
  From another machine:   ssh -L {port}:{LOOPBACK}:{port} {user}@{host}
            and there:    vncviewer {LOOPBACK}::{port}
  No password is asked: whoever may log in to this machine may look. Ctrl+C here ends the window.
"""


def show(command: list[str], folder: Path) -> int:
    """Runs the command on a display of its own; returns its exit code."""
    cookie = folder / "xauthority"
    write_cookie(cookie)
    with ExitStack() as stack:
        display = stack.enter_context(screen(cookie))
        port = stack.enter_context(vnc(display, cookie, folder / "port"))
        environment = {**os.environ, "DISPLAY": display, "XAUTHORITY": str(cookie), "QT_QPA_PLATFORM": "xcb"}
        # Without a window manager keys go where the pointer is, and dialogs have no frame.
        stack.enter_context(started(["matchbox-window-manager"], env=environment, stderr=subprocess.DEVNULL))
        sys.stderr.write(directions(port, getpass.getuser(), host_name(os.environ)))
        sys.stderr.flush()
        return stack.enter_context(started(command, env=environment)).wait()


def main() -> int:
    """The exit code of the command, or what kept it from a display."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with tempfile.TemporaryDirectory(prefix="bankapp-display-") as folder:
        try:
            return show(sys.argv[1:], Path(folder))
        except DisplayError as error:
            sys.stderr.write(f"bankapp: the window cannot be shown over VNC: {error}.\n")
            return FAILED


if __name__ == "__main__":
    sys.exit(main())
