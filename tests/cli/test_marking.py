"""Bookmarks on the command line."""

import pytest

from tests.cli.support import Cli


@pytest.fixture
def lived(cli: Cli) -> Cli:
    cli.article()
    return cli


def test_a_moment_is_named_and_found_again_wherever_a_moment_is_asked_for(lived: Cli) -> None:
    assert lived.ok("bookmark", "rent", "--at", "3", "--note", "too much").out == "@rent is event 3.\n"
    assert lived.ok("account", "123", "--at", "@rent", "--json").json["balance"]["amount"] == "50.00"
    assert lived.ok("diff", "@rent", "now", "--json").json["from"] == 3


def test_bookmarks_are_listed_in_the_order_of_their_moments(lived: Cli) -> None:
    lived.ok("bookmark", "late")
    lived.ok("bookmark", "start", "--at", "0")
    lived.ok("bookmark", "rent", "--at", "3", "--note", "too much")
    found = lived.ok("bookmarks", "--json").json["bookmarks"]
    assert [(mark["name"], mark["position"], mark["note"]) for mark in found] == [
        ("start", 0, ""),
        ("rent", 3, "too much"),
        ("late", 4, ""),
    ]
    assert found[0]["effective_at"] is None
    assert found[1]["effective_at"].startswith("2026-01-05T09:00")


def test_the_list_for_people_has_columns(lived: Cli) -> None:
    assert lived.ok("bookmarks").out == "There is no bookmark yet.\n"
    lived.ok("bookmark", "rent", "--at", "3", "--note", "too much")
    heading, row = lived.ok("bookmarks").out.splitlines()
    assert heading.split() == ["bookmark", "event", "effective", "(UTC)", "note"]
    assert row.split()[:2] == ["rent", "3"]
    assert row.endswith("too much")


def test_a_name_is_given_anew(lived: Cli) -> None:
    lived.ok("bookmark", "here", "--at", "2")
    lived.ok("bookmark", "here", "--at", "3")
    assert [mark["position"] for mark in lived.ok("bookmarks", "--json").json["bookmarks"]] == [3]


def test_a_bookmark_is_forgotten(lived: Cli) -> None:
    lived.ok("bookmark", "here")
    assert lived.ok("bookmark", "here", "--remove").out == "The bookmark here is forgotten.\n"
    assert lived.fails(2, "account", "123", "--at", "@here").endswith("there is no bookmark of that name.")
    assert lived.fails(2, "bookmark", "here", "--remove") == 'There is no bookmark "here".'


def test_a_name_that_could_not_be_typed_is_refused(lived: Cli) -> None:
    assert "must be 1 to 64 letters" in lived.fails(3, "bookmark", "two words")


def test_a_bookmark_is_no_event(lived: Cli) -> None:
    before = lived.ok("verify", "--json").out
    lived.ok("bookmark", "here")
    assert lived.ok("verify", "--json").out == before
