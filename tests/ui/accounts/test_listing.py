import pytest

from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.accounts.listing import Order, Query, Wanted, footing, listed, parse_query
from tests.ui.conftest import HEAD, post

WORDS = {"open": "open", "frozen": "frozen", "closed": "closed", "not yet open": "none"}


def ids(session: Session, wanted: Wanted) -> list[str]:
    return [row.account_id for row in listed(session.history, wanted)]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Query()),
        ("  ann lee ", Query("ann lee")),
        ("status:frozen", Query("", frozenset({"frozen"}))),
        ("Status:FRO ann", Query("ann", frozenset({"frozen"}))),
        ("status:open status:closed", Query("", frozenset({"open", "closed"}))),
        ("status:", Query("status:")),
        ("status:blue", Query("status:blue")),
    ],
)
def test_a_filter_is_text_and_states(typed: str, query: Query) -> None:
    assert parse_query(typed, WORDS) == query  # type: ignore[arg-type]


def test_accounts_come_in_the_order_of_opening(session: Session) -> None:
    assert ids(session, Wanted(position=HEAD)) == ["123", "456", "789"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("BOB", ["456"]), ("7", ["789"]), ("e", ["123", "456", "789"]), ("nobody", [])],
    ids=["owner", "id", "several", "none"],
)
def test_a_text_is_looked_for_in_id_and_owner(session: Session, text: str, found: list[str]) -> None:
    assert ids(session, Wanted(Query(text), position=HEAD)) == found


def test_a_state_is_that_of_the_moment(session: Session) -> None:
    frozen, unopened = Query(statuses=frozenset({"frozen"})), Query(statuses=frozenset({"none"}))
    assert ids(session, Wanted(frozen, position=HEAD)) == ["456"]
    assert ids(session, Wanted(frozen, position=13)) == []
    assert ids(session, Wanted(unopened, position=5)) == ["789"]


@pytest.mark.parametrize(
    ("order", "descending", "found"),
    [
        ("id", False, ["9", "10", "123", "456", "789"]),
        ("id", True, ["789", "456", "123", "10", "9"]),
        ("owner", False, ["10", "123", "456", "789", "9"]),
        ("opened", False, ["123", "456", "789", "10", "9"]),
    ],
)
def test_accounts_are_sorted_as_people_count(
    session: Session, order: Order, descending: bool, found: list[str]
) -> None:
    post(session, OpenAccount("10", "aaron", "EUR"))
    head = post(session, OpenAccount("9", "Zoe", "EUR"))
    assert ids(session, Wanted(order=order, descending=descending, position=head)) == found


def test_balances_are_sorted_as_of_the_moment(session: Session) -> None:
    assert ids(session, Wanted(order="balance", descending=True, position=HEAD)) == ["123", "456", "789"]
    assert ids(session, Wanted(order="balance", position=9)) == ["789", "456", "123"]


def test_accounts_that_are_not_yet_open_come_last(session: Session) -> None:
    for descending in (False, True):
        assert ids(session, Wanted(order="balance", descending=descending, position=5))[-1] == "789"


def test_currencies_of_other_decimals_are_compared_by_amount(session: Session) -> None:
    post(session, OpenAccount("yen", "Yuki", "JPY"))
    head = post(session, Deposit("yen", Money(50, "JPY")))
    assert ids(session, Wanted(order="balance", position=head)) == ["789", "456", "yen", "123"]


@pytest.mark.parametrize(
    ("wanted", "depends"),
    [
        (Wanted(Query("ann"), "owner"), False),
        (Wanted(order="balance"), True),
        (Wanted(Query(statuses=frozenset({"open"}))), True),
    ],
    ids=["names", "balance", "state"],
)
def test_it_is_known_when_a_move_gives_another_list(wanted: Wanted, depends: bool) -> None:
    assert wanted.depends_on_moment is depends


def test_the_footing_counts_accounts_at_the_moment_and_now(session: Session) -> None:
    books, opened = footing(session.history, 5, HEAD)
    assert (books.position, books.opened, opened) == (5, 2, 3)
    assert footing(session.history, HEAD, HEAD)[1] == 3
