"""A person is forgotten, on every engine: the names are gone and nothing else is, for everybody who looks."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from bankapp.domain.commands import (
    CloseAccount,
    Deposit,
    ForgetPerson,
    Freeze,
    OpenAccount,
    Transfer,
    Withdraw,
)
from bankapp.domain.rejections import AlreadyForgotten, NameInReason, PlainBank, ReasonMissing, UnknownAccount
from bankapp.eventstore.recorded import metadata_of
from bankapp.services.bookmarks import Bookmark
from bankapp.services.checking import check_against_replay
from bankapp.services.exporting import Selection
from bankapp.services.integrity import verify
from bankapp.services.personal import FORGOTTEN
from bankapp.services.query import parse_query
from bankapp.services.session import Session
from tests.support.private import Site, desk_at
from tests.support.scenario import eur
from tests.support.services import Desk

WHY = "asked for by letter"


@pytest.fixture
def session(site: Site) -> Session:
    return site.create()


@pytest.fixture
def desk(site: Site, session: Session) -> Desk:
    """Events: 1 Ann's account opened, 2 filled, 3 Bo's opened, 4, 5 Ann pays Bo, 6 Ann pays a baker."""
    desk = desk_at(site, session)
    desk.do(OpenAccount("123", "Ann Lee", "EUR"), reason="her first visit")
    desk.do(Deposit("123", eur("100"), "Acme"), reason="salary")
    desk.do(OpenAccount("456", "Bo Öst", "EUR"), reason="his first visit")
    desk.do(Transfer("123", "456", eur("25")), reason="for Ann's birthday")
    desk.do(Withdraw("123", eur("5"), "Baker"), reason="bread")
    return desk


def found(session: Session, text: str) -> list[int]:
    batches = session.search.find(parse_query(text), 1, session.history.head())
    return [position for batch in batches for position in batch.positions]


def test_whose_an_account_is_and_what_was_said_of_it_is_gone(session: Session, desk: Desk) -> None:
    desk.do(ForgetPerson("123", WHY))
    position = session.history.head()
    assert session.history.account("123", position).owner == FORGOTTEN
    assert session.history.refold("123", position).account.owner == FORGOTTEN
    assert session.history.replay(position) == session.history.bank(position)
    told = [(event.data, metadata_of(event).reason) for event in session.readable.read_stream("account-123")]
    assert [reason for _, reason in told] == [FORGOTTEN] * 4 + [WHY]
    assert f'"counterparty":"{FORGOTTEN}"' in told[1][0]


def test_everybody_else_is_who_they_were(session: Session, desk: Desk) -> None:
    desk.do(ForgetPerson("123", WHY))
    assert session.history.account("456", 7).owner == "Bo Öst"
    assert metadata_of(next(session.readable.read(5, 5))).reason == "for Ann's birthday"


def test_every_amount_and_every_balance_is_what_it_was(session: Session, desk: Desk) -> None:
    before = [session.history.bank(position) for position in range(7)]
    desk.do(ForgetPerson("123", WHY))
    after = [session.history.bank(position) for position in range(7)]
    assert [bank.books for bank in after] == [bank.books for bank in before]
    moved = [[(account.account_id, account.money, account.status) for account in bank.accounts] for bank in after]
    assert moved == [
        [(account.account_id, account.money, account.status) for account in bank.accounts] for bank in before
    ]
    assert check_against_replay(session.history, 7).equal


def test_the_chain_holds_as_before_and_goes_on(session: Session, desk: Desk) -> None:
    before = list(session.store.read())
    desk.do(ForgetPerson("123", WHY))
    assert list(session.store.read(1, 6)) == before
    assert verify(session.store.read()).ok
    assert next(session.store.read(7)).type == "PersonForgotten"


def test_the_key_is_gone_and_no_other(session: Session, desk: Desk) -> None:
    assert session.keys
    before = dict(session.keys.all())
    desk.do(ForgetPerson("123", WHY))
    assert dict(session.keys.all()) == {**before, "account-123": b""}
    assert not session.keys.unswept()


def test_search_finds_by_owner_reason_and_counterparty_before_and_not_after(session: Session, desk: Desk) -> None:
    for text, positions in (("owner:ann", [1, 2, 4, 6]), ("reason:bread", [6]), ("counterparty:acme", [2])):
        assert found(session, text) == positions
    desk.do(ForgetPerson("123", WHY))
    for text in ("owner:ann", "reason:bread", "counterparty:acme", "lee"):
        assert found(session, text) == []
    assert found(session, "letter") == [7]
    assert found(session, "ann") == [5]  # what was said to Bo is under his key
    assert [row.account_id for row in session.history.find_accounts("ann")] == []


@pytest.mark.parametrize("form", ["csv", "beancount", "ledger", "jsonl", "cloudevents"])
def test_what_is_exported_names_nobody_any_more(session: Session, desk: Desk, tmp_path: Path, form: str) -> None:
    def exported() -> str:
        path = tmp_path / f"export.{form}"
        session.files.export(path, form, Selection("123"))
        return path.read_bytes().decode(errors="replace")

    assert ("Acme" in exported()) == (form in {"csv", "beancount", "ledger"})
    desk.do(ForgetPerson("123", WHY))
    assert not any(text in exported() for text in ("Acme", "Baker", "Ann Lee", "Ann's", "bread"))


def test_another_window_notices(site: Site, session: Session, desk: Desk) -> None:
    other = site.open(site.place(session))
    assert other.history.account("123", 6).owner == "Ann Lee"
    seen = other.changes()
    desk.do(ForgetPerson("123", WHY))
    _wait_until(lambda: other.changes() != seen)
    assert other.history.account("123", 6).owner == FORGOTTEN
    assert [row.owner for row in other.history.find_accounts()] == [FORGOTTEN, "Bo Öst"]
    assert found(other, "owner:ann") == []


def _wait_until(holds: Callable[[], bool]) -> None:
    """A server tells others a moment later."""
    end = monotonic() + 10
    while not holds():
        assert monotonic() < end


def test_what_is_written_later_is_under_a_new_key_and_can_be_forgotten_again(session: Session, desk: Desk) -> None:
    desk.do(ForgetPerson("123", WHY))
    desk.do(Deposit("123", eur("1"), "Aunt"), reason="a late gift")
    last = list(session.readable.read_stream("account-123"))[-1]
    assert '"counterparty":"Aunt"' in last.data
    assert session.history.account("123", 8).owner == FORGOTTEN
    desk.do(ForgetPerson("123", "asked again"))
    assert found(session, "gift") == []


def test_who_is_forgotten_and_was_not_spoken_of_since_cannot_be_forgotten_again(session: Session, desk: Desk) -> None:
    desk.do(ForgetPerson("123", WHY))
    desk.do(Deposit("123", eur("1")))
    with pytest.raises(AlreadyForgotten, match="nothing was written of them since"):
        desk.do(ForgetPerson("123", WHY))
    assert session.history.head() == 8


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_forgetting_needs_a_reason(session: Session, desk: Desk, reason: str) -> None:
    with pytest.raises(ReasonMissing, match="Forgetting a person needs a reason"):
        desk.do(ForgetPerson("123", reason))


def test_the_reason_does_not_name_the_person(session: Session, desk: Desk) -> None:
    with pytest.raises(NameInReason, match="it would stay"):
        desk.do(ForgetPerson("123", "ANN LEE asked for it"))


def test_an_account_that_there_is_not_has_nobody_to_forget(session: Session, desk: Desk) -> None:
    with pytest.raises(UnknownAccount):
        desk.do(ForgetPerson("999", WHY))


def test_in_a_plain_bank_nobody_can_be_forgotten(site: Site) -> None:
    session = site.create(private=False)
    desk = desk_at(site, session)
    desk.opened("123")
    with pytest.raises(PlainBank, match=r"Nobody can be forgotten .* names and texts are not encrypted"):
        desk.do(ForgetPerson("123", WHY))
    assert not session.forgetting.possible


def test_who_left_or_was_frozen_out_is_forgotten_too(session: Session, desk: Desk) -> None:
    desk.do(Withdraw("123", eur("70")))
    desk.do(CloseAccount("123"))
    desk.do(Freeze("456"))
    desk.bank.forget(["123", "456"], desk.bank.envelope("ada", WHY))
    assert [row.owner for row in session.history.find_accounts()] == [FORGOTTEN, FORGOTTEN]


def test_several_accounts_are_forgotten_together_or_not_at_all(session: Session, desk: Desk) -> None:
    with pytest.raises(UnknownAccount):
        desk.bank.forget(["123", "999"], desk.bank.envelope("ada", WHY))
    assert session.history.account("123", 6).owner == "Ann Lee"
    events = desk.bank.forget(["123", "456", "123"], desk.bank.envelope("ada", WHY))
    assert [(event.position, event.stream_id) for event in events] == [(7, "account-123"), (8, "account-456")]
    assert len({metadata_of(event).correlation_id for event in events}) == 1


def test_accounts_of_the_same_name_are_named(session: Session, desk: Desk) -> None:
    desk.do(OpenAccount("124", "ANN LEE", "EUR"))
    desk.do(OpenAccount("125", "Ann Lee", "EUR"))
    desk.do(ForgetPerson("125", WHY))
    assert [row.account_id for row in session.forgetting.namesakes(["123"])] == ["124"]
    assert session.forgetting.namesakes(["125"]) == []


def test_what_a_forgotten_person_did_can_be_undone_and_names_nobody(session: Session, desk: Desk) -> None:
    desk.do(ForgetPerson("123", WHY))
    desk.do(desk.bank.reversal(6, "a mistake"))
    undone = next(session.readable.read(8, 8))
    assert f'"counterparty":"{FORGOTTEN}"' in undone.data
    assert session.history.account("123", 8).money == eur("75")


def test_a_bookmark_says_nothing_of_whom_was_forgotten(session: Session, desk: Desk) -> None:
    session.bookmarks.put(Bookmark("payday", 2, "here ANN  LEE was paid"))
    session.bookmarks.put(Bookmark("to-Ann_Lee", 4))
    session.bookmarks.put(Bookmark("bo", 3, "Bo Öst, Joann Leeds, and an annex"))
    desk.do(ForgetPerson("123", WHY))
    assert session.bookmarks.all() == [
        Bookmark("payday", 2, FORGOTTEN),
        Bookmark("bo", 3, "Bo Öst, Joann Leeds, and an annex"),
    ]


def test_two_banks_of_one_copy_are_forgotten_in_apart(site: Site, session: Session, desk: Desk) -> None:
    copy = site.copy(session)
    assert copy.history.account("123", 6).owner == "Ann Lee"
    desk_at(site, copy).do(ForgetPerson("123", WHY))
    assert copy.history.account("123", 6).owner == FORGOTTEN
    assert session.history.account("123", 6).owner == "Ann Lee"


def test_a_copy_that_is_brought_up_to_date_forgets_too(site: Site, session: Session, desk: Desk) -> None:
    copy = site.copy(session)
    assert copy.keys
    desk.do(ForgetPerson("123", WHY))
    desk.do(Deposit("123", eur("1"), "Aunt"))
    copy.store.append_recorded(session.store.read(7))
    assert dict(copy.keys.all())["account-123"] == b""
    site.copy_again(session, copy)
    assert copy.history.account("123", 8).owner == FORGOTTEN
    assert '"counterparty":"Aunt"' in next(copy.readable.read(8, 8)).data
    assert verify(copy.store.read()).ok
