"""In a private bank names and texts come into the log sealed, on every engine; who reads it finds them as ever."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from bankapp.adapters.keys import sealing
from bankapp.adapters.sql.personal import KeysElsewhere
from bankapp.domain.commands import ChangePrice, Deposit, ForgetPerson, OpenAccount, OpenProduct, Transfer, Withdraw
from bankapp.errors import Cancelled
from bankapp.eventstore.errors import BadText
from bankapp.eventstore.recorded import metadata_of
from bankapp.services.auditing import Audit
from bankapp.services.exporting import Selection
from bankapp.services.integrity import verify
from bankapp.services.personal import FORGOTTEN, PREFIX, SEALED
from bankapp.services.session import Session
from tests.support.private import Site, desk_at
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk


@pytest.fixture
def session(site: Site) -> Session:
    return site.create()


@pytest.fixture
def desk(site: Site, session: Session) -> Desk:
    desk = desk_at(site, session)
    desk.do(OpenAccount("123", "Ann Lee", "EUR"), reason="her first visit")
    desk.do(Deposit("123", eur("100"), "Acme"), reason="salary")
    return desk


def test_the_log_holds_no_name_and_no_text(session: Session, desk: Desk) -> None:
    desk.do(Withdraw("123", eur("5"), "Baker"), reason="bread")
    desk.do(desk.bank.reversal(3, "not hers"))
    stored = "".join(event.data + event.metadata for event in session.store.read())
    for text in ("Ann", "Lee", "Acme", "Baker", "visit", "salary", "bread", "not hers"):
        assert text not in stored
    assert stored.count(PREFIX) == 8


def test_everything_else_stands_there_as_it_always_did(session: Session, desk: Desk) -> None:
    event = next(session.store.read(2, 2))
    assert event.data.startswith('{"amount":10000,"currency":"EUR","counterparty":"sealed:1:')
    assert metadata_of(event).actor == "ada"


def test_products_and_the_ids_of_transfers_are_no_secrets(session: Session, desk: Desk) -> None:
    desk.do(OpenAccount("456", "Bo", "EUR"))
    desk.do(OpenProduct("basic", "Basic", eur("2")))
    desk.do(ChangePrice("basic", eur("3"), "costs rose"))
    desk.do(Transfer("123", "456", eur("1")))
    desk.do(desk.bank.reversal(6, "a mistake"))
    told = {event.type: event.data + event.metadata for event in session.store.read()}
    assert "Basic" in told["ProductOpened"]
    assert "costs rose" in told["PriceChanged"]
    assert '"counterparty":"123"' in told["TransactionReversed"]


def test_people_read_what_was_written(session: Session, desk: Desk) -> None:
    opened, deposited = session.readable.read()
    assert opened.data == '{"owner":"Ann Lee","currency":"EUR"}'
    assert metadata_of(deposited).reason == "salary"
    assert session.history.account("123", 2).owner == "Ann Lee"
    assert session.history.replay(2) == session.history.bank(2)
    assert session.history.refold("123", 2).account == session.history.account("123", 2)
    assert [row.account_id for row in session.history.find_accounts("ann l")] == ["123"]


def test_an_event_is_read_alike_whichever_way(session: Session, desk: Desk) -> None:
    store = session.readable
    whole = list(store.read())
    assert list(store.read_backward()) == whole[::-1]
    assert list(store.read_stream("account-123")) == whole
    assert list(store.read_stream_backward("account-123")) == whole[::-1]
    assert [found[3] for found in store.read_data("account-123")] == [event.data for event in whole]
    assert store.events_of(whole[1].command_id) == (whole[1],)


def test_the_same_text_is_never_stored_the_same_way_twice(session: Session, desk: Desk) -> None:
    desk.do(Deposit("123", eur("100"), "Acme"), reason="salary")
    stored = [(event.data, event.metadata) for event in session.store.read(2, 3)]
    assert len(set(stored)) == 2
    assert len({(event.data, event.metadata) for event in session.readable.read(2, 3)}) == 1


def test_a_reversal_and_a_booking_again_tell_with_whom_money_was_exchanged(session: Session, desk: Desk) -> None:
    desk.do(desk.bank.reversal(2, "twice"))
    assert '"counterparty":"Acme"' in next(session.readable.read(3, 3)).data
    assert next(session.store.read(3, 3)).data.count(PREFIX) == 1


def test_the_chain_is_over_what_is_stored(session: Session, desk: Desk) -> None:
    assert verify(session.store.read()).ok
    assert not verify(session.readable.read()).ok


def test_a_text_that_looks_sealed_is_a_text_like_any_other(session: Session, desk: Desk) -> None:
    for text in (f"{PREFIX}abc", PREFIX, SEALED, FORGOTTEN, "Ω 🦊 \x00"):
        position = desk.do(Deposit("123", eur("1"), text), reason=text).position
        event = next(session.readable.read(position, position))
        assert metadata_of(event).reason == text.strip()
    assert session.history.account("123", session.history.head()).money == eur("105")


def test_what_is_no_text_is_refused(session: Session, desk: Desk) -> None:
    with pytest.raises(BadText):
        desk.do(Deposit("123", eur("1")), reason="\udcff")
    assert session.store.head().position == 2


def test_a_second_window_reads_what_the_first_wrote(site: Site, session: Session, desk: Desk) -> None:
    other = site.open(site.place(session))
    assert other.keys
    assert other.history.find_accounts()[0].owner == "Ann Lee"
    desk.do(OpenAccount("456", "Bo", "EUR"))
    assert other.history.account_row("456") == session.history.account_row("456")


def test_a_bank_is_plain_unless_it_was_made_private(site: Site) -> None:
    session = site.create(private=False)
    desk_at(site, session).do(OpenAccount("123", "Ann Lee", "EUR"), reason="hello")
    assert session.keys is None
    assert session.readable is session.store
    assert "Ann Lee" in next(session.store.read()).data


def test_a_copy_of_the_log_alone_shows_that_its_texts_are_sealed_and_is_not_written_to(
    site: Site, session: Session, desk: Desk
) -> None:
    made = site.create(private=False)
    made.store.append_recorded(session.store.read())
    copy = site.open(site.place(made))
    assert copy.history.account("123", 2).owner == SEALED
    assert metadata_of(next(copy.readable.read(2, 2))).reason == SEALED
    assert copy.store.head() == session.store.head()
    with pytest.raises(KeysElsewhere, match="without its keys"):
        desk_at(site, copy).do(Deposit("123", eur("1")))


def test_a_private_copy_without_keys_shows_so_too(site: Site, session: Session, desk: Desk) -> None:
    copy = site.create()
    copy.store.append_recorded(session.store.read())
    assert copy.history.account("123", 2).owner == SEALED


def test_what_is_added_to_a_copy_without_keys_is_read_beside_what_stays_sealed(
    site: Site, session: Session, desk: Desk, tmp_path: Path
) -> None:
    copy = site.create()
    copy.store.append_recorded(session.store.read())
    desk_at(site, copy).do(Deposit("123", eur("1"), "Baker"), reason="bread")
    for opened in (copy, site.open(site.place(copy))):
        salary, bread = opened.readable.read(2, 3)
        assert (metadata_of(salary).reason, metadata_of(bread).reason) == (SEALED, "bread")
        assert '"counterparty":"Baker"' in bread.data
        assert opened.history.account("123", 3).owner == SEALED
    copy.files.export(tmp_path / "log.jsonl", "jsonl", Selection())
    third = site.create()
    third.files.import_log(tmp_path / "log.jsonl")
    assert [metadata_of(event).reason for event in third.readable.read(2)] == [SEALED, "bread"]
    desk_at(site, copy).do(ForgetPerson("123", "asked for"))
    assert [metadata_of(event).reason for event in copy.readable.read(2, 3)] == [FORGOTTEN] * 2


def test_a_log_takes_its_keys_along_and_lives_on_elsewhere(
    site: Site, session: Session, desk: Desk, tmp_path: Path
) -> None:
    session.files.export(tmp_path / "log.jsonl", "jsonl", Selection())
    copy = site.create()
    assert copy.files.import_log(tmp_path / "log.jsonl") == session.store.head()
    assert list(copy.readable.read()) == list(session.readable.read())
    assert copy.keys
    assert session.keys
    assert copy.keys.all() == session.keys.all()
    desk_at(site, copy).do(ForgetPerson("123", "asked for"))
    assert copy.history.account("123", 2).owner == FORGOTTEN
    assert session.history.account("123", 2).owner == "Ann Lee"


def test_of_who_was_forgotten_only_what_came_later_is_taken_along(
    site: Site, session: Session, desk: Desk, tmp_path: Path
) -> None:
    desk.do(ForgetPerson("123", "asked for"))
    desk.do(Deposit("123", eur("1"), "Baker"), reason="bread")
    session.files.export(tmp_path / "log.jsonl", "jsonl", Selection())
    copy = site.create()
    copy.files.import_log(tmp_path / "log.jsonl")
    assert [metadata_of(event).reason for event in copy.readable.read(2)] == [FORGOTTEN, "asked for", "bread"]


def test_an_import_that_is_cancelled_leaves_no_key(site: Site, session: Session, desk: Desk, tmp_path: Path) -> None:
    session.files.export(tmp_path / "log.jsonl", "jsonl", Selection())
    copy = site.create()
    with pytest.raises(Cancelled):
        copy.files.import_log(tmp_path / "log.jsonl", CancelAt(1))
    assert copy.keys
    assert list(copy.keys.all()) == []


def test_a_sealed_text_opens_in_its_own_place_only() -> None:
    key = sealing.new_key()
    sealed = sealing.seal(key, "account-1", "reason", "Ann")
    assert sealing.unseal(key, "account-1", "reason", sealed) == "Ann"
    for place in (
        SimpleNamespace(key=key, stream="account-2", field="reason"),
        SimpleNamespace(key=key, stream="account-1", field="owner"),
        SimpleNamespace(key=sealing.new_key(), stream="account-1", field="reason"),
        SimpleNamespace(key=b"", stream="account-1", field="reason"),
    ):
        assert sealing.unseal(place.key, place.stream, place.field, sealed) is None


@pytest.mark.parametrize("damaged", ["", "x", "AAAA", "é", "A" * 60])
def test_a_damaged_text_opens_nowhere(damaged: str) -> None:
    assert sealing.unseal(sealing.new_key(), "account-1", "reason", PREFIX + damaged) is None


def test_what_is_kept_of_it_is_found_to_be_what_the_events_say(session: Session, desk: Desk) -> None:
    """Beside the log as it is stored it would not be: names are told by the one and sealed in the other."""
    assert Audit(session.history, session.store, session.readmodels).look(1) is not None
    assert Audit(session.history, session.readable, session.readmodels).look(1) is None
