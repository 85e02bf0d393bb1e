"""What a command leaves behind unasked: the signed head of a bank that has grown by much."""

import pytest

from tests.cli.support import Cli
from tests.support.raw import DROP_GUARDS, PUT_GUARDS_BACK, run_raw

LENGTH = 1000


@pytest.fixture
def long(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A bank of which no head is kept yet, and a passphrase for the key file."""
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "open sesame")
    cli.ok("sample", "--events", "1000", "--accounts", "20")
    assert cli.ok("accounts", "--json").json["position"] == LENGTH
    return cli


def kept(cli: Cli) -> list[int]:
    return [head["position"] for head in cli.ok("proof", "list", "--json").lines]


def test_a_head_is_kept_when_so_much_is_new(long: Cli) -> None:
    assert kept(long) == []
    long.ok("deposit", "1000", "1")
    assert kept(long) == [LENGTH + 1]
    long.ok("deposit", "1000", "1")
    assert kept(long) == [LENGTH + 1]


def test_who_only_looks_leaves_nothing_behind(long: Cli) -> None:
    long.ok("accounts")
    long.ok("bookmark", "payday", "--at", "700")
    long.fails(3, "withdraw", "1000", "99999999")
    assert kept(long) == []


def test_without_a_key_nothing_is_signed_and_nothing_said(long: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANKAPP_KEY_PASSPHRASE")
    long.ok("deposit", "1000", "1")
    assert kept(long) == []


def test_no_head_is_signed_over_a_broken_chain_and_the_command_is_done_all_the_same(long: Cli) -> None:
    run_raw(long.bank, *DROP_GUARDS, "UPDATE events SET data = '{}' WHERE position = 2", *PUT_GUARDS_BACK)
    done = long("deposit", "1000", "1")
    assert (done.code, kept(long)) == (0, [])
    assert done.err.startswith("bankapp: no head was signed: ")
    assert "event 2" in done.err
    assert long.ok("accounts", "--json").json["position"] == LENGTH + 1
