"""For all tests: no window on anybody's screen, nothing in anybody's home or key ring, the same examples everywhere."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["XDG_DATA_HOME"] = str(Path(tempfile.gettempdir(), f"bankapp-tests-{os.getpid()}"))
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("BANKAPP_KEY_PASSPHRASE", None)
settings.register_profile("bankapp", derandomize=True, deadline=None)
settings.load_profile("bankapp")
