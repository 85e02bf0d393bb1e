"""`python -m bankapp` and the installed command: the window and the command line."""

import sys

from bankapp.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
