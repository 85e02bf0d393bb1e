"""Exports, imports, proof, copies and sample banks."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bankapp.adapters.sql._driver import sqlite3
from tests.cli.support import Cli


def rewritten(path: Path, line: int, change: Callable[[str], str]) -> None:
    """Change one line (from 1) of a text file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[line - 1] = change(lines[line - 1])
    path.write_text("".join(lines), encoding="utf-8")


def test_a_log_imported_into_an_empty_bank_has_the_same_head(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    exported = cli.ok("export", tmp_path / "log.jsonl", "--json").json

    other = cli.on(tmp_path / "b.bank")
    imported = other.ok("import", tmp_path / "log.jsonl", "--json").json

    assert imported == {"imported": 4, "skipped": 0, "differences": []}
    assert exported["events"] == 4
    assert other.ok("verify", "--json").json == {"ok": True, "events": 4, "head": exported["head"], "fault": None}


def test_a_log_is_taken_into_an_empty_bank_only(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    cli.ok("export", tmp_path / "log.jsonl")

    assert "already holds 4 events" in cli.fails(6, "import", tmp_path / "log.jsonl")


@pytest.mark.parametrize(
    ("words", "positions"),
    [(("--account", "456"), [5]), (("--from", "2", "--to", "3"), [2, 3]), (("--to", "0"), [])],
    ids=["account", "range", "nothing"],
)
def test_a_part_of_the_log_can_be_exported(
    cli: Cli, tmp_path: Path, words: tuple[str, ...], positions: list[int]
) -> None:
    cli.article()
    cli.ok("open-account", "--owner", "Bob", "--id", "456")
    file = tmp_path / "part.jsonl"

    said = cli.ok("export", file, *words, "--json").json

    assert [json.loads(line)["position"] for line in file.read_text().splitlines()] == positions
    assert said["events"] == len(positions)


def test_cells_that_spreadsheets_would_run_are_defused(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    cli.ok("deposit", "123", "1", "--reason", "=HYPERLINK(1)", "--actor", "@SUM(A1)")
    cli.ok("export", tmp_path / "log.csv")

    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        last = list(csv.DictReader(file))[-1]

    assert (last["reason"], last["actor"], last["in"]) == ("'=HYPERLINK(1)", "'@SUM(A1)", "1.00")


def test_an_export_replaces_an_older_one_but_never_the_bank(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    (tmp_path / "log.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(cli.bank)
    cli.ok("export", tmp_path / "log.csv")

    for path in (cli.bank, link, cli.bank.with_name("a.bank-wal")):
        assert "is the bank itself" in cli.fails(2, "export", path, "--format", "csv")
    assert cli.ok("verify", "--json").json["events"] == 4


@pytest.mark.parametrize(
    "words",
    [("export", "log"), ("import", "log"), ("import", "t.csv"), ("import", "l.jsonl", "--map", "berka")],
    ids=" ".join,
)
def test_what_is_missing_or_too_much_beside_a_file_is_a_mistake_of_usage(cli: Cli, words: tuple[str, ...]) -> None:
    cli.article()

    cli.fails(2, *words)


def test_a_file_that_is_not_there_is_told_and_leaves_no_bank_behind(cli: Cli, tmp_path: Path) -> None:
    assert "cannot be read" in cli.fails(7, "import", tmp_path / "no.jsonl")
    assert "cannot be read" in cli.fails(7, "verify", tmp_path / "no.jsonl")
    assert not cli.bank.exists()


def test_a_line_that_is_no_event_is_named(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    file = tmp_path / "log.jsonl"
    cli.ok("export", file)
    rewritten(file, 3, lambda line: line[:20] + "\n")

    assert "line 3: it is no event of an exported log" in cli.fails(7, "verify", file)
    assert "line 3: it is no event of an exported log" in cli.on(tmp_path / "b.bank").fails(7, "import", file)


def test_the_first_event_of_a_log_that_was_tampered_with_is_named(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    file = tmp_path / "log.jsonl"
    cli.ok("export", file)
    rewritten(file, 3, lambda line: line.replace("5000", "500"))

    done = cli("verify", file, "--json")

    assert (done.code, done.err) == (5, f"bankapp: The log is broken at event 3: {_CONTENTS}.\n")
    assert (done.json["ok"], done.json["events"], done.json["head"]["position"]) == (False, 2, 2)
    assert done.json["fault"] == {"position": 3, "what": _CONTENTS}
    cli.on(tmp_path / "b.bank").fails(5, "import", file)


_CONTENTS = "its contents do not match its hash"


def test_the_first_event_of_a_bank_that_was_tampered_with_is_named(cli: Cli) -> None:
    cli.article()
    connection = sqlite3.connect(cli.bank)
    connection.execute("DROP TRIGGER events_are_never_updated")
    connection.execute("UPDATE events SET data = replace(data, '5000', '500') WHERE position = 3")
    connection.commit()
    connection.close()

    assert cli.fails(5, "verify") == f"The log is broken at event 3: {_CONTENTS}."


def test_a_missing_event_is_named(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    file = tmp_path / "log.jsonl"
    cli.ok("export", file)
    rewritten(file, 2, lambda _: "")

    assert cli("verify", file, "--json").json["fault"]["position"] == 2


def test_a_bank_given_as_a_file_is_verified_as_a_bank(cli: Cli, tmp_path: Path) -> None:
    cli.article()

    assert cli.on(tmp_path / "none.bank").ok("verify", cli.bank, "--json").json["events"] == 4


def test_a_restored_backup_is_the_bank(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    cli.ok("backup", tmp_path / "copy.bank")

    other = cli.on(tmp_path / "new" / "b.bank")
    other.ok("restore", tmp_path / "copy.bank")

    assert other.ok("accounts").out == cli.ok("accounts").out


def test_neither_a_backup_nor_a_restore_takes_the_place_of_a_file(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    (tmp_path / "there").write_text("something")
    cli.ok("backup", tmp_path / "copy.bank")

    cli.fails(7, "backup", tmp_path / "there")
    cli.fails(7, "restore", tmp_path / "copy.bank")
    assert (tmp_path / "there").read_text() == "something"


def test_what_is_no_backup_cannot_be_restored(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear bank")

    for name in ("letter.txt", "nothing.bank"):
        assert "cannot be restored" in cli.fails(7, "restore", tmp_path / name)


def test_rebuilding_changes_no_answer(cli: Cli) -> None:
    cli.article()
    before = cli.ok("accounts").out

    assert cli.ok("rebuild", "--json").json == {"position": 4}
    assert cli.ok("accounts").out == before


def test_the_same_seed_makes_the_same_bank(cli: Cli, tmp_path: Path) -> None:
    words = ("sample", "--events", "60", "--accounts", "4", "--json", "--seed")

    first = cli.ok(*words, "7").json
    again = cli.on(tmp_path / "b.bank").ok(*words, "7").json
    other = cli.on(tmp_path / "c.bank").ok(*words, "8").json

    assert first == again
    assert first["events"] >= 60
    assert first["head"] != other["head"]


def test_a_sample_bank_takes_the_place_of_nothing(cli: Cli) -> None:
    cli.article()

    cli.fails(7, "sample", "--events", "60")
    assert len(cli.ok("events", "--json").lines) == 4
