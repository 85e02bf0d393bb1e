"""For all tests: no window on anybody's screen, and the same examples on every machine."""

import os

from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
settings.register_profile("bankapp", derandomize=True, deadline=None)
settings.load_profile("bankapp")
