"""`python -m tests.benchmarks`: one table of ratios in one run."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.guard import broken
from tests.benchmarks.machine import header
from tests.benchmarks.registry import FAMILIES, run
from tests.benchmarks.sizes import FULL, QUICK
from tests.benchmarks.table import NOTE, document, table


def main(arguments: list[str]) -> int:
    """Measure, print, and write down where asked to; 1 where a quick run breaks a bound."""
    options = _parser().parse_args(arguments)
    families = [family for family in FAMILIES if options.only in f"{family.__module__}.{family.__name__}"]
    with tempfile.TemporaryDirectory(prefix="bankapp-benchmarks-", dir=options.folder) as folder:
        rows = []
        for row in run(QUICK if options.quick else FULL, Path(folder), families):
            print(f"{row.figure.name} ...", file=sys.stderr)
            rows.append(row)
    print("\n".join(header()), table(rows), NOTE, sep="\n\n")
    if options.json:
        options.json.write_text(json.dumps(document(header(), rows), indent=2) + "\n", encoding="utf-8")
    faults = broken(rows) if options.quick else []
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a rough look in less than a minute; fails where a ratio is worse than its bound",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument("--only", default="", metavar="WORD", help="only families whose name contains a word")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the files are made: measure on the real disk")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
