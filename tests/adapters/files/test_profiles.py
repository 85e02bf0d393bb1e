"""Profiles: how a table of another bank is read, and what is wrong with one, in words."""

from pathlib import Path

import pytest

from bankapp.adapters.files.exchange import UnknownProfile, load_profile
from bankapp.services.profiles import BadProfile
from bankapp.services.session import Session

GOOD = 'name = "n"\ncurrency = "EUR"\n'
COLUMNS = '[columns]\naccount = "a"\ndate = "d"\namount = "m"\n'
BAD = {
    "no toml": ("name = ", "Invalid value"),
    "no name": ('currency = "EUR"\n' + COLUMNS, "missing required field `name`"),
    "no columns": (GOOD, "missing required field `columns`"),
    "no amount": (GOOD + '[columns]\naccount = "a"\ndate = "d"\n', "missing required field `amount`"),
    "unknown field": (GOOD + 'colour = "red"\n' + COLUMNS, "unknown field `colour`"),
    "unknown column": (GOOD + COLUMNS + 'iban = "i"\n', "unknown field `iban`"),
    "currency": ('name = "n"\ncurrency = "XAU"\n' + COLUMNS, '"XAU" is not an ISO 4217 currency'),
    "decimal": (GOOD + 'decimal = ";"\n' + COLUMNS, "Invalid enum value"),
    "same separators": (GOOD + 'group = "."\n' + COLUMNS, "cannot stand both before the decimals and between"),
    "delimiter": (GOOD + 'delimiter = "::"\n' + COLUMNS, "Expected `str` of length <= 1"),
    "no delimiter": (GOOD + 'delimiter = ""\n' + COLUMNS, "Expected `str` of length >= 1"),
    "books": (GOOD + COLUMNS + '[[books]]\nwhen = { a = "x" }\nbooks = "gold"\n', "Invalid enum value 'gold'"),
    "rule": (GOOD + COLUMNS + '[[reasons]]\ntext = "x"\n', "missing required field `when`"),
}


@pytest.mark.parametrize(("text", "why"), BAD.values(), ids=BAD.keys())
def test_a_bad_profile_is_refused_with_what_is_wrong_in_it(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadProfile) as caught:
        load_profile(str(path))
    assert why in caught.value.why
    assert str(caught.value).startswith(f"The profile {path} cannot be used: ")


def test_a_profile_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD + COLUMNS, encoding="utf-8-sig")
    assert load_profile(str(path)).currency == "EUR"


@pytest.mark.parametrize("name", ["nobody", "nobody.toml", "../profiles/berka", "/"])
def test_an_unknown_profile_is_named(name: str) -> None:
    with pytest.raises(UnknownProfile, match="is neither a profile that ships nor a file"):
        load_profile(name)


def test_every_profile_that_ships_can_be_used(session: Session) -> None:
    assert "berka" in session.files.profiles()
    for name in session.files.profiles():
        assert load_profile(name).name == name
