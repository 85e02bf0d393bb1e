"""`python -m tests.benchmarks.watching BANK`: a window on a bank, which prints each head that it has painted."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bankapp.bootstrap import Workspace
from bankapp.cli.places import bank_place
from bankapp.ui.app import make_application
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from tests.benchmarks.painting import Painting


def main(bank: str) -> int:
    app = make_application(["benchmarks"])
    with TemporaryDirectory() as folder:
        window = MainWindow(Workspace, Preferences(Path(folder) / "window.ini"))
        painting = Painting(window)
        told = [0]

        def tell() -> None:
            head = window.playhead.head
            if head > told[0] and not window.view.accounts.is_behind:
                told[0] = head
                print(json.dumps({"position": head}), flush=True)

        painting.painted.connect(tell)
        window.resize(1600, 960)
        window.show()
        window.show_session(Workspace().open(bank_place(bank)))
        return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
