"""For all tests: no window on anybody's screen."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
