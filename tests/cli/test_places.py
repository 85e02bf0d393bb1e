"""How a bank is named."""

from pathlib import Path

import pytest

from bankapp.cli.places import BadSqliteUrl, NoBankNamed, UnknownEngine, bank_place
from bankapp.services.places import BankUrl


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a.bank", "a.bank"),
        ("/srv/a.bank", "/srv/a.bank"),
        ("sqlite:///a.bank", "a.bank"),
        ("sqlite:////srv/a.bank", "/srv/a.bank"),
        ("sqlite+pysqlite:////srv/a.bank", "/srv/a.bank"),
        ("sqlite:///C:/a.bank", "C:/a.bank"),
    ],
)
def test_a_file_or_an_sqlite_url_names_a_file(text: str, path: str) -> None:
    assert bank_place(text) == Path(path)


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///a.bank?mode=ro"])
def test_an_sqlite_url_without_a_file_is_refused(text: str) -> None:
    with pytest.raises(BadSqliteUrl):
        bank_place(text)


@pytest.mark.parametrize("text", ["postgresql+psycopg://ada:secret@example.org/bank", "postgresql://h/bank"])
def test_a_url_of_postgresql_names_a_bank_on_a_server(text: str) -> None:
    assert bank_place(text) == BankUrl(text)


def test_a_bank_on_a_server_is_shown_without_the_password() -> None:
    place = bank_place("postgresql+psycopg://ada:secret@example.org/bank")
    assert (str(place), "secret" in repr(place)) == ("bank on example.org", False)


def test_a_server_of_another_kind_is_refused_without_repeating_the_password() -> None:
    with pytest.raises(UnknownEngine, match="mysql") as caught:
        bank_place("mysql://ada:secret@example.org/bank")

    assert "secret" not in str(caught.value)


def test_nothing_names_no_bank() -> None:
    with pytest.raises(NoBankNamed):
        bank_place(" ")
