"""Forgetting a person, from the command line."""

from pathlib import Path

import pytest

from tests.cli.support import Cli


@pytest.fixture
def private(cli: Cli) -> Cli:
    """Two accounts of Ann Lee's and one of Bo's."""
    for account_id, owner in (("123", "Ann Lee"), ("124", "ann lee"), ("456", "Bo")):
        cli.ok("open-account", "--owner", owner, "--id", account_id)
    cli.ok("deposit", "123", "100", "--reason", "salary of Ann")
    return cli


def test_a_person_is_forgotten_and_other_accounts_of_the_name_are_told(private: Cli) -> None:
    done = private("forget", "123", "--reason", "asked for by letter")
    assert (done.code, done.out) == (0, "Recorded as event 5: the holder of account 123 is forgotten.\n")
    assert done.err == "bankapp: accounts of the same name are not forgotten: 124.\n"
    assert "(forgotten)" in private.ok("account", "123").out
    assert "salary" not in private.ok("events").out
    assert "asked for by letter" in private.ok("events").out
    assert "100.00" in private.ok("account", "123").out


def test_several_accounts_are_forgotten_at_once(private: Cli) -> None:
    done = private.ok("forget", "123", "124", "--reason", "asked for", "--json").json
    assert done == {"accounts": ["123", "124"], "positions": [5, 6], "others": [], "swept": True}
    assert owners(private) == ["(forgotten)", "(forgotten)", "Bo"]


def test_the_chain_still_verifies(private: Cli) -> None:
    before = private.ok("verify", "--json").json
    private("forget", "123", "--reason", "asked for")
    after = private.ok("verify", "--json").json
    assert (before["ok"], after["ok"], after["events"]) == (True, True, before["events"] + 1)


@pytest.mark.parametrize(
    ("code", "words", "line"),
    [
        (3, ("forget", "123"), "Forgetting a person needs a reason."),
        (3, ("forget", "123", "999", "--reason", "why"), "There is no account 999."),
        (3, ("forget", "123", "--reason", "Ann Lee wants it"), "The reason names the holder of account 123"),
        (2, ("forget",), "Missing argument"),
        (2, ("forget", "123", "--reason", "x", "--effective", "2020-01-01"), "forgetting takes place now"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(private: Cli, code: int, words: tuple[str, ...], line: str) -> None:
    assert line in private.fails(code, *words)
    assert "Ann Lee" in private.ok("account", "123").out


def test_nobody_is_forgotten_twice(private: Cli) -> None:
    private("forget", "123", "--reason", "asked for")
    assert "nothing was written of them since" in private.fails(3, "forget", "123", "--reason", "asked again")


def test_in_a_plain_bank_nobody_can_be_forgotten(cli: Cli) -> None:
    cli.ok("init", "--plain")
    cli.ok("open-account", "--owner", "Ann Lee", "--id", "123")
    line = cli.fails(3, "forget", "123", "--reason", "asked for")
    assert "Nobody can be forgotten in a.bank: names and texts are not encrypted there." in line


def owners(cli: Cli) -> list[str]:
    return [account["owner"] for account in cli.ok("accounts", "--json").json["accounts"]]


def test_the_log_leaves_sealed_and_another_bank_opens_it_by_the_keys_that_came_along(
    private: Cli, tmp_path: Path
) -> None:
    private.ok("export", tmp_path / "log.jsonl")
    assert "Ann Lee" not in (tmp_path / "log.jsonl").read_text()
    other = private.on(tmp_path / "other.bank")
    other.ok("import", tmp_path / "log.jsonl")
    assert other.ok("accounts").out == private.ok("accounts").out
    assert other.ok("events", "--json").out == private.ok("events", "--json").out
    other.ok("forget", "456", "--reason", "asked for")
    assert owners(other) == ["Ann Lee", "ann lee", "(forgotten)"]


def test_without_keys_the_log_stays_sealed_wherever_it_comes(private: Cli, tmp_path: Path) -> None:
    private.ok("export", tmp_path / "log.jsonl", "--without-keys")
    other = private.on(tmp_path / "other.bank")
    other.ok("import", tmp_path / "log.jsonl")
    assert owners(other) == ["(sealed)"] * 3
    assert other.ok("verify", "--json").json["head"] == private.ok("verify", "--json").json["head"]
    assert "is not known here" in other.fails(3, "forget", "123", "--reason", "asked for")
    other.ok("deposit", "123", "1", "--reason", "thanks")
    assert owners(other) == ["(sealed)"] * 3
    assert "thanks" in other.ok("events").out
    assert "salary" not in other.ok("events").out


def test_who_came_with_a_log_that_was_not_encrypted_cannot_be_forgotten(cli: Cli, tmp_path: Path) -> None:
    cli.ok("init", "--plain")
    cli.ok("open-account", "--owner", "Ann Lee", "--id", "123")
    cli.ok("export", tmp_path / "log.jsonl")
    other = cli.on(tmp_path / "other.bank")
    other.ok("import", tmp_path / "log.jsonl")
    other.ok("deposit", "123", "1", "--reason", "salary of Ann")
    other.ok("open-account", "--owner", "Bo", "--id", "456")
    assert "came with a log that was not encrypted" in other.fails(3, "forget", "123", "--reason", "asked for")
    other.ok("forget", "456", "--reason", "asked for")
    assert owners(other) == ["Ann Lee", "(forgotten)"]


def test_keys_are_not_put_where_none_are_kept(private: Cli, tmp_path: Path) -> None:
    private.ok("export", tmp_path / "log.jsonl")
    other = private.on(tmp_path / "plain.bank")
    other.ok("init", "--plain")
    assert "plain.bank is not encrypted: nothing was imported" in other.fails(3, "import", tmp_path / "log.jsonl")
    assert other.ok("events", "--json").out == ""


def test_a_copy_and_a_restored_backup_know_whom_the_bank_knew(private: Cli, tmp_path: Path) -> None:
    private.ok("backup", tmp_path / "backup.bank")
    private.ok("copy-bank", private.bank, tmp_path / "copy.bank")
    private.on(tmp_path / "restored.bank").ok("restore", tmp_path / "backup.bank")
    private("forget", "123", "--reason", "asked for")
    for name in ("copy", "restored"):
        assert "Ann Lee" in private.on(tmp_path / f"{name}.bank").ok("account", "123").out
    private.ok("copy-bank", private.bank, tmp_path / "copy.bank")
    assert "(forgotten)" in private.on(tmp_path / "copy.bank").ok("account", "123").out
