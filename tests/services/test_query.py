"""What people type to find events, and what is told them when it makes no sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.money import MAX_MINOR
from bankapp.errors import BadInput
from bankapp.services.event_names import AGAINST, kinds_named
from bankapp.services.query import NONE, BadQuery, Bound, Part, Query, parse_query

JANUARY = 1_767_225_600_000_000
"""The first instant of 2026."""
DAY = 86_400_000_000


def test_nothing_typed_finds_everything() -> None:
    assert parse_query("  ").is_empty
    assert not parse_query("x").is_empty


def test_the_example_is_understood() -> None:
    query = parse_query("account:123 amount>100 type:withdrawn since:2026-01")
    assert query == Query(
        streams=frozenset({"account-123"}),
        kinds=frozenset(("MoneyWithdrawn", against) for against in AGAINST),
        amounts=(Bound(">", 100, 0),),
        since=JANUARY,
    )


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("account:1 account:2", Query(streams=frozenset({"account-1", "account-2"}))),
        ("product:basic", Query(streams=frozenset({"product-basic"}))),
        ("Rent MAY", Query(parts=(Part("anywhere", "rent"), Part("anywhere", "may")))),
        ('"Rent for  May"', Query(parts=(Part("anywhere", "rent for  may"),))),
        ('reason:"a type:b"', Query(parts=(Part("reason", "a type:b"),))),
        ("person:Ann owner:Lee", Query(parts=(Part("owner", "ann"), Part("owner", "lee")))),
        ("ACTOR:Till counterparty:Straße", Query(parts=(Part("actor", "till"), Part("counterparty", "strasse")))),
        ("10:02", Query(parts=(Part("anywhere", "10:02"),))),
        ("amount > 12.50", Query(amounts=(Bound(">", 1250, 2),))),
        ("amount:5", Query(amounts=(Bound("=", 5, 0),))),
        ("amount:5..7.5", Query(amounts=(Bound(">=", 5, 0), Bound("<=", 75, 1)))),
        ("position:100..200", Query(first=100, last=200)),
        ("position>100 position<=4,211", Query(first=101, last=4211)),
        ("position:7", Query(first=7, last=7)),
        ("position:9.. position:..12 position<11", Query(first=9, last=10)),
        ("since:2026 until:2026-01", Query(since=JANUARY, until=JANUARY + 31 * DAY - 1)),
        ("until:2026-01-01 until:2026-01-02", Query(until=JANUARY + DAY - 1)),
        ("since:2026-01-01T10:00", Query(since=JANUARY + 36_000_000_000)),
        ('since:"2026-01-01 10:00"', Query(since=JANUARY + 36_000_000_000)),
        ("is:reversed", Query(reversed=True)),
        ("not:reversed", Query(reversed=False)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_field_is_understood(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour:red", 'colour:red: there is no field "colour", but account, '),
        ("amount>", "amount>: a value is missing behind it."),
        ("account:", "account:: a value is missing behind it."),
        ("amount>ten", "amount>ten: write an amount as 12.50."),
        ("amount>1,5", "amount>1,5: write an amount as 12.50."),
        ("amount:-5", "amount:-5: amounts have no sign here, say type:deposit or type:withdrawal."),
        ("owner>Ann", 'owner>Ann: write "owner:" with a colon.'),
        ("type:burnt", "type:burnt: there is no such type, but Deposit, "),
        ("since:yesterday", "since:yesterday: write a date as 2026-03-14, 2026-03 or 2026."),
        ("until:2026-02-30", "until:2026-02-30: write a date as 2026-03-14, 2026-03 or 2026."),
        ("position:two", "position:two: write a position as 700, or two as 100..200."),
        ("is:odd", "is:odd: there is is:reversed and not:reversed."),
        ("is:reversed not:reversed", "not:reversed: nothing is both reversed and not reversed."),
        ('"open', '"open: put quotes around whole words, one before and one behind.'),
        ('re"nt', 're"nt: put quotes around whole words, one before and one behind.'),
        ('reason:""', 'reason:"": there is nothing between the quotes.'),
        ("a " * 41, "at most 40 conditions."),
    ],
    ids=lambda value: value[:20],
)
def test_what_makes_no_sense_is_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(BadQuery) as refused:
        parse_query(text)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("deposit", {("MoneyDeposited", against) for against in AGAINST if against != "interest-paid"}),
        ("MoneyDeposited", {("MoneyDeposited", against) for against in AGAINST}),
        ("deposited", {("MoneyDeposited", against) for against in AGAINST}),
        ("interest", {("MoneyDeposited", "interest-paid")}),
        ("penalty", {("MoneyWithdrawn", "interest-charged")}),
        ("Fee", {("MoneyWithdrawn", "fees")}),
        ("transfer", {("TransferSent", ""), ("TransferReceived", "")}),
        ("transfer out", {("TransferSent", "")}),
        ("transfer-in", {("TransferReceived", "")}),
        ("received", {("TransferReceived", "")}),
        ("price", {("PriceChanged", "")}),
        ("open", {("AccountOpened", "")}),
        ("productopened", {("ProductOpened", "")}),
        ("limit", {("OverdraftLimitSet", "")}),
        ("unfrozen", {("AccountUnfrozen", "")}),
        ("nothing", set()),
        ("-", set()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_type_is_named_as_on_the_screen_or_as_in_the_log_or_by_its_beginning(
    name: str, kinds: set[tuple[str, str]]
) -> None:
    assert kinds_named(name) == kinds


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("amount>1.005", (101, MAX_MINOR)),
        ("amount>=1.005", (101, MAX_MINOR)),
        ("amount<1.005", (0, 100)),
        ("amount<=1.005", (0, 100)),
        ("amount:1.005", NONE),
        ("amount>1", (101, MAX_MINOR)),
        ("amount<1", (0, 99)),
        ("amount:1..2", (100, 200)),
        ("amount>2 amount<1", NONE),
        ("amount>99999999999999999999999", NONE),
    ],
)
def test_an_amount_is_compared_in_whole_minor_units(text: str, minor: tuple[int, int]) -> None:
    assert parse_query(text).minor(2) == minor


@given(st.text(alphabet=st.sampled_from('ab1.:<>=" -type\namount\u00a0é'), max_size=30))
def test_whatever_is_typed_is_understood_or_refused_in_words(text: str) -> None:
    assert "\n" not in (_refusal(text) or parse_query(text).text.replace("\n", ""))


def _refusal(text: str) -> str:
    try:
        parse_query(text)
    except BadInput as refused:
        return str(refused)
    return ""
