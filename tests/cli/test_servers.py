"""Banks on servers, by commands."""

import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from tests.cli.support import Cli
from tests.support.postgresql import PostgresServer, postgres_server


@pytest.fixture
def server() -> PostgresServer:
    return postgres_server()


def _on(cli: Cli, url: str) -> Cli:
    """Commands on a bank on a server; what the command line is given is a text anyhow."""
    return cli.on(cast("Path", url))


def test_the_commands_make_a_bank_copy_one_and_open_it(cli: Cli, server: PostgresServer) -> None:
    url = server.url(server.new_database())
    cli.article()
    assert "There is no bank in" in cli.fails(6, "copy-bank", url, str(cli.bank.with_name("b.bank")))
    cli.ok("init", url)
    head = cli.ok("copy-bank", cli.bank, url, "--json").json["head"]
    assert head == cli.ok("verify", "--json").json["head"]
    there = _on(cli, url)
    assert there.ok("account", "123").out == cli.ok("account", "123").out
    assert there.ok("deposit", "123", "1", "--json").json["position"] == 5
    assert cli.fails(3, "withdraw", "123", "999")
    assert there.ok("verify", "--json").json["ok"]


def test_an_empty_bank_is_made_in_a_file(cli: Cli) -> None:
    assert cli.ok("init").out == f"There is a bank: {cli.bank}.\n"
    cli.ok("open-account", "--owner", "Ann Lee", "--id", "123", "--reason", "her first visit")
    assert "Ann Lee" in cli.ok("accounts").out
    assert "her first visit" in cli.ok("events").out
    assert "exists already" in cli.fails(7, "init")


@pytest.mark.parametrize(("kind", "found"), [((), False), (("--private",), False), (("--plain",), True)])
def test_names_are_in_the_file_of_a_plain_bank_alone(cli: Cli, kind: tuple[str, ...], found: bool) -> None:
    cli.ok("init", *kind)
    cli.ok("open-account", "--owner", "Ann Lee", "--id", "123", "--reason", "her first visit")
    assert all((text in cli.bank.read_bytes()) is found for text in (b"Ann Lee", b"her first visit"))


@pytest.mark.parametrize(("kind", "found"), [((), True), (("--private",), False)])
def test_invented_people_are_encrypted_where_that_is_wanted(cli: Cli, kind: tuple[str, ...], found: bool) -> None:
    cli.ok("sample", "--events", "30", "--accounts", "3", *kind)
    name = cli.ok("account", "1001", "--json").json["owner"]
    assert (name.encode() in cli.bank.read_bytes()) is found


def test_a_server_that_is_down_is_told_in_one_line_without_the_password(cli: Cli, server: PostgresServer) -> None:
    said = _on(cli, "postgresql+psycopg://ada:secret@127.0.0.1:1/bank").fails(6, "accounts")
    assert said == "bank on 127.0.0.1 cannot be reached: Connection refused."
    url = server.url("nowhere", "ada").replace("ada@", "ada:secret@")
    assert "secret" not in _on(cli, url).fails(6, "deposit", "1", "1")


_LOADED = """
import sys
from bankapp.cli.main import main
main(["--bank", sys.argv[1], "accounts"])
print(sorted({"psycopg", "alembic", "sqlalchemy.dialects.postgresql"} & set(sys.modules)), file=sys.stderr)
"""


def test_a_bank_in_a_file_loads_nothing_of_servers(cli: Cli) -> None:
    cli.article()
    command = [sys.executable, "-c", _LOADED, str(cli.bank)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert finished.stderr == "[]\n"
