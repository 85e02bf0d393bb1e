"""`python -m tests.benchmarks`: one table of ratios in one run."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

from tests.benchmarks.banks import Banks
from tests.benchmarks.guard import broken
from tests.benchmarks.machine import header
from tests.benchmarks.registry import run
from tests.benchmarks.sizes import DEFAULT, FULL, QUICK, Size
from tests.benchmarks.table import NOTE, document, table

_KEPT = user_cache_path("bankapp", appauthor=False) / "benchmarks"


def main(arguments: list[str]) -> int:
    """Measure, print, and write down where asked to; 1 where a quick run breaks a bound."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bankapp-benchmarks-", dir=options.folder) as folder:
        banks = _banks(options, Path(folder))
        rows = []
        for row in run(_size(options), Path(folder), banks, options.only):
            print(f"{row.figure.name} ...", file=sys.stderr)
            rows.append(row)
    print("\n".join(header()), table(rows), NOTE, sep="\n\n")
    if options.json:
        options.json.write_text(json.dumps(document(header(), rows), indent=2) + "\n", encoding="utf-8")
    faults = broken(rows) if options.quick else []
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


def _size(options: argparse.Namespace) -> Size:
    if options.quick:
        return QUICK
    return FULL if options.full or options.bank10m else DEFAULT


def _banks(options: argparse.Namespace, folder: Path) -> Banks:
    """The sample banks: small ones go with the run, big ones stay for the next."""
    banks = Banks(folder if options.quick else options.banks)
    if options.bank10m:
        banks.borrow(options.bank10m, FULL.lengths[-1])
    return banks


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--quick", action="store_true", help="a rough look; fails where a ratio is worse than its bound"
    )
    length.add_argument(
        "--full", action="store_true", help="with a bank of 10 million events, which has to be made first"
    )
    length.add_argument("--bank10m", type=Path, metavar="BANK", help="the same, with a bank that was made before")
    parser.add_argument("--banks", type=Path, default=_KEPT, metavar="DIR", help=f"where big banks are kept ({_KEPT})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument("--only", default="", metavar="WORD", help="only families whose name contains a word")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the files are made: measure on the real disk")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
