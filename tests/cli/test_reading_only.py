"""An auditor's command line: all can be read, nothing can be written, and the folder is as it was."""

from pathlib import Path

import pytest

from bankapp.cli.main import main
from tests.cli.support import Cli, Done

READING = [
    *(["accounts"], ["account", "123"], ["events"], ["why", "123"], ["diff", "1", "4"], ["causes", "2"]),
    *(["first", "balance 123 >= 100"], ["verify"], ["check"], ["products"]),
]
WRITING = [
    ["open-account", "--owner", "Eve"],
    ["deposit", "123", "1"],
    ["withdraw", "123", "1"],
    ["freeze", "123"],
    ["set-overdraft", "123", "1"],
    ["reverse", "3", "--reason", "wrong"],
    ["open-product", "basic", "--name", "Basic", "--fee", "1"],
    ["rebuild"],
    ["sample"],
]


@pytest.fixture
def bank(cli: Cli) -> Cli:
    """The article's bank in a folder of its own."""
    made = cli.on(cli.bank.parent / "banks" / "a.bank")
    made.article()
    return made


def read_only(cli: Cli, *words: str) -> Done:
    """Run a command with --read-only."""
    cli._capsys.readouterr()
    code = main(["--read-only", "--bank", str(cli.bank), *words], lambda: cli.workspace)
    out, err = cli._capsys.readouterr()
    return Done(code, out, err)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_reads_says_the_same_and_leaves_the_folder_as_it_was(bank: Cli, words: list[str]) -> None:
    said = bank.ok(*words).out
    before = contents(bank.bank.parent)
    done = read_only(bank, *words)
    assert (done.code, done.out, done.err) == (0, said, "")
    assert contents(bank.bank.parent) == before


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_what_writes_is_refused_in_one_line_and_leaves_the_folder_as_it_was(bank: Cli, words: list[str]) -> None:
    before = contents(bank.bank.parent)
    done = read_only(bank, *words)
    assert done.code in {3, 6}
    assert "read-only" in done.err
    assert done.err.count("\n") == 1
    assert contents(bank.bank.parent) == before


def test_no_bank_and_no_folder_is_made_for_a_reader(cli: Cli) -> None:
    nowhere = cli.on(cli.bank.parent / "none" / "b.bank")
    assert read_only(nowhere, "open-account", "--owner", "Eve").code == 6
    assert not nowhere.bank.parent.exists()


def test_all_can_be_exported_from_a_folder_that_nobody_may_write_to(bank: Cli, tmp_path: Path) -> None:
    bank.bank.chmod(0o400)
    bank.bank.parent.chmod(0o500)
    assert read_only(bank, "export", str(tmp_path / "log.jsonl")).code == 0
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE account_history",
        "DROP TABLE snapshots",
        "DROP TABLE projections",
        "UPDATE projections SET position = 2",
    ],
)
def test_missing_or_old_caches_make_answers_slower_and_not_wrong(bank: Cli, harm: str) -> None:
    said = bank.ok("accounts", "--json").out
    session = bank.workspace.open(bank.bank)
    with session.readmodels._database.transaction() as cursor:  # type: ignore[attr-defined]
        cursor.execute(harm)
    session.close()
    done = read_only(bank, "accounts", "--json")
    assert (done.out, done.err) == (said, "")
    assert read_only(bank, "why", "123").code == 0


def test_a_reader_of_a_file_at_rest_sees_what_somebody_writes_later(bank: Cli) -> None:
    reader = bank.workspace.for_reading_only().open(bank.bank)
    seen = reader.changes()
    assert reader.history.end() == 4
    bank.ok("deposit", "123", "5")
    assert reader.changes() != seen
    assert reader.history.end() == 5
    reader.close()
