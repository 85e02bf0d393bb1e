"""Signed heads on the command line: kept, handed over, and held against the bank."""

import subprocess
import sys
from pathlib import Path

import pytest

from bankapp.services.signed_heads import parse_heads, parse_key
from tests.cli.support import Cli
from tests.support.raw import DROP_GUARDS, PUT_GUARDS_BACK, run_raw


@pytest.fixture
def lived(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The article's bank, and a passphrase for the key file."""
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "open sesame")
    cli.article()
    return cli


def test_without_a_head_outside_verify_says_that_the_end_is_not_proved(lived: Cli) -> None:
    done = lived.ok("verify")
    assert "4 events hold" in done.out
    assert "No head of it is kept elsewhere: it cannot be proved that nothing was cut off its end" in done.out
    assert "proof" not in lived.ok("verify", "--json").json


def test_a_saved_head_is_kept_and_handed_over(lived: Cli, tmp_path: Path) -> None:
    done = lived.ok("proof", "save", tmp_path / "head", "--json").json
    (signed,) = parse_heads((tmp_path / "head").read_text(encoding="utf-8"))
    assert (signed.head.position, signed.head.hash.hex()) == (done["position"], done["hash"]) == (4, done["hash"])
    assert lived.ok("proof", "list", "--json").lines == [done]
    assert lived.ok("verify", "--json").json["proof"] == {"heads": 1, "newest": done, "signatures_checked": True}


def test_verify_says_what_no_head_covers(lived: Cli) -> None:
    lived.ok("proof", "save")
    assert "elsewhere" not in lived.ok("verify").out
    lived.ok("deposit", "123", "1")
    said = lived.ok("verify").out
    assert "1 signed head kept outside agrees, the newest of event 4" in said
    assert "No head is kept of the 1 event behind it." in said


def test_only_what_is_new_can_be_verified(lived: Cli) -> None:
    lived.ok("proof", "save")
    lived.ok("deposit", "123", "1")
    run_raw(lived.bank, *DROP_GUARDS, "UPDATE events SET data = '{}' WHERE position = 2", *PUT_GUARDS_BACK)

    assert lived.ok("verify", "--new").out.startswith("The 1 event behind event 4 hold; head 5 ")
    assert "broken at event 2" in lived.fails(5, "verify")
    run_raw(lived.bank, *DROP_GUARDS, "UPDATE events SET data = '{}' WHERE position = 5", *PUT_GUARDS_BACK)
    assert "broken at event 5" in lived.fails(5, "verify", "--new")


def test_a_head_is_saved_once(lived: Cli) -> None:
    lived.ok("proof", "save")
    assert lived.ok("proof", "save").out.startswith("Nothing is new since head 4")
    assert len(lived.ok("proof", "list", "--json").lines) == 1


def test_the_key_is_shown_and_handed_over(lived: Cli, tmp_path: Path) -> None:
    lived.ok("proof", "save")
    lived.ok("proof", "key", tmp_path / "key")
    assert (tmp_path / "key").read_text() == lived.ok("proof", "key").out
    assert parse_key(lived.ok("proof", "key").out).name == "bankapp"


def test_another_person_checks_with_a_head_and_a_key(
    lived: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived.ok("proof", "save", tmp_path / "head")
    lived.ok("proof", "key", tmp_path / "key")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "auditor"))

    assert "signatures were not checked" in lived.ok("verify", "--heads", tmp_path / "head").out
    said = lived.ok("verify", "--proof", tmp_path / "head", "--key", tmp_path / "key").out
    assert "not checked" not in said


@pytest.mark.parametrize("heads", ["head", "key", "nothing"])
def test_a_file_without_heads_is_a_bad_file(lived: Cli, tmp_path: Path, heads: str) -> None:
    lived.ok("proof", "save")
    lived.ok("proof", "key", tmp_path / "key")
    (tmp_path / "head").write_text("")
    assert "cannot be read" in lived.fails(7, "verify", "--heads", tmp_path / heads)


def test_a_file_without_a_key_is_a_bad_file(lived: Cli, tmp_path: Path) -> None:
    lived.ok("proof", "save", tmp_path / "head")
    assert "no public key" in lived.fails(7, "verify", "--heads", tmp_path / "head", "--key", tmp_path / "head")


def test_without_a_passphrase_or_a_key_ring_nothing_is_signed(lived: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANKAPP_KEY_PASSPHRASE")
    assert "set BANKAPP_KEY_PASSPHRASE" in lived.fails(6, "proof", "save")
    assert "There is no key yet" in lived.fails(6, "proof", "key")
    assert "No head of it is kept elsewhere" in lived.ok("proof", "list").out


def test_a_bank_without_events_has_no_head(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    cli.workspace.create(tmp_path / "empty.bank").close()
    assert "the log has no events" in cli.on(tmp_path / "empty.bank").fails(6, "proof", "save")


def test_a_proof_never_takes_the_place_of_the_bank(lived: Cli) -> None:
    assert "is the bank itself" in lived.fails(2, "proof", "save", lived.bank)
    assert lived.ok("verify", "--json").json["ok"]


def test_two_banks_of_one_seed_are_two_banks(lived: Cli, tmp_path: Path) -> None:
    made = ("sample", "--events", "40", "--accounts", "3")
    first, second = lived.on(tmp_path / "1.bank"), lived.on(tmp_path / "2.bank")
    for bank in (first, second):
        bank.ok(*made)
    first.ok("deposit", "1001", "1")
    first.ok("proof", "save")
    second.ok("deposit", "1001", "2")

    assert "elsewhere" in second.ok("verify").out


def test_a_bundle_says_when_no_head_could_be_signed(
    lived: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No head" not in lived.ok("export", tmp_path / "a.bundle").out
    lived.ok("deposit", "123", "1")
    monkeypatch.delenv("BANKAPP_KEY_PASSPHRASE")
    assert "No head can be signed" in lived.ok("export", tmp_path / "b.bundle").out


def test_what_signs_is_loaded_by_none_of_the_other_commands(lived: Cli) -> None:
    """Starting must not become slower for what few need."""
    program = (
        "import sys; from bankapp.cli.main import main; main(sys.argv[1:]);"
        "signing = {'keyring', 'cryptography.hazmat.primitives.asymmetric.ed25519'};"
        "sys.exit(sorted(signing & set(sys.modules)) or 0)"
    )
    words = [sys.executable, "-c", program, "--bank", str(lived.bank), "accounts"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
