"""For all tests: no window on anybody's screen, nothing in anybody's home or key ring, the same examples everywhere."""

import os
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.uncounted import uncounted

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["XDG_DATA_HOME"] = str(Path(tempfile.gettempdir(), f"bankapp-tests-{os.getpid()}"))
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("BANKAPP_KEY_PASSPHRASE", None)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a run in the background; what it starts would not hear Ctrl+C
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("bankapp", derandomize=True, deadline=None)
settings.load_profile("bankapp")


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """What is marked `no_cover` is not counted: of two counts in one process, the plugin stops one only."""
    if not item.get_closest_marker("no_cover"):
        yield
        return
    with uncounted():
        yield
