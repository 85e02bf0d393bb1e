"""Heads that are kept outside of the bank: when they are signed, and what they show."""

from collections.abc import Iterator
from typing import cast

import pytest
from msgspec.structs import replace

from bankapp.domain.commands import Deposit
from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent
from bankapp.eventstore.store import EventStore
from bankapp.services.integrity import Fault, head_at, verify
from bankapp.services.proofs import ForgedHead, NoKey, OtherBank, OtherKey
from bankapp.services.verifying import verify_behind
from tests.support.commits import rechained
from tests.support.proving import BANK, HeldHeads, HeldKey, proofs, signed_head
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, memory_desk


@pytest.fixture
def desk() -> Desk:
    """A bank of eight events."""
    desk = memory_desk()
    desk.opened("a", "b", "c", "d", deposit="10")
    return desk


@pytest.fixture
def log(desk: Desk) -> list[RecordedEvent]:
    return list(desk.store.read())


def taken_over(events: list[RecordedEvent]) -> EventStore:
    """A store with these very events."""
    store = memory_desk().store
    store.append_recorded(events)
    return store


class _Unchecked:
    """What a store would give whose file somebody else has written."""

    def __init__(self, log: list[RecordedEvent]) -> None:
        self._log = log

    def head(self) -> Head:
        return Head(self._log[-1].position, self._log[-1].hash)

    def read(self, start: int = 1, stop: int | None = None) -> Iterator[RecordedEvent]:
        return (event for event in self._log if start <= event.position <= (stop or len(self._log)))


def unchecked(log: list[RecordedEvent]) -> EventStore:
    return cast("EventStore", _Unchecked(log))


def rewritten(log: list[RecordedEvent], position: int) -> list[RecordedEvent]:
    """The log with another amount in one event, and all hashes from there on computed anew."""
    changed = log[position - 1]._replace(data='{"amount":999,"currency":"EUR"}')
    before = log[position - 2].hash if position > 1 else bytes(32)
    return [*log[: position - 1], *rechained([changed, *log[position:]], before)]


def test_a_head_is_signed_and_kept(desk: Desk) -> None:
    keeper = proofs()
    kept = keeper.keep(BANK, desk.store)
    assert kept
    assert kept.new
    assert (kept.head.head, kept.head.bank_id) == (desk.store.head(), BANK)
    assert keeper.kept(BANK) == [kept.head]
    assert keeper.check([kept.head], bank_id=BANK)


def test_a_head_is_signed_once(desk: Desk) -> None:
    keeper = proofs()
    first, again = keeper.keep(BANK, desk.store), keeper.keep(BANK, desk.store)
    assert first
    assert again
    assert (again.new, again.head) == (False, first.head)
    assert len(keeper.kept(BANK)) == 1


def test_a_log_without_events_has_no_head_to_sign() -> None:
    assert proofs().keep(BANK, memory_desk().store) is None


def test_another_head_is_due_after_so_many_events(desk: Desk) -> None:
    keeper = proofs()
    assert keeper.keep_if_due(BANK, desk.store, every=9) is None
    assert keeper.keep_if_due(BANK, desk.store, every=8)
    desk.do(Deposit("a", eur("1")))
    assert keeper.keep_if_due(BANK, desk.store, every=2) is None
    desk.do(Deposit("a", eur("1")))
    assert keeper.keep_if_due(BANK, desk.store, every=2)
    assert [signed.head.position for signed in keeper.kept(BANK)] == [8, 10]


def test_without_a_key_nothing_is_signed_but_heads_can_be_checked(desk: Desk) -> None:
    key = HeldKey()
    keeper = proofs(key)
    keeper.keep(BANK, desk.store)
    key.locked = True
    desk.do(Deposit("a", eur("1")))
    with pytest.raises(NoKey, match="No head can be signed: it is locked away"):
        keeper.keep(BANK, desk.store)
    assert keeper.check(keeper.kept(BANK), bank_id=BANK)


@pytest.mark.parametrize("kept", [0, 4], ids=["the first head", "a later head"])
def test_no_head_is_signed_over_a_broken_chain(log: list[RecordedEvent], kept: int) -> None:
    heads = HeldHeads()
    if kept:
        heads.append(signed_head(Head(kept, log[kept - 1].hash)))
    log[5] = log[5]._replace(data="{}")
    with pytest.raises(BrokenChain, match="broken at event 6"):
        proofs(heads=heads).keep(BANK, unchecked(log))
    assert len(heads[BANK]) == bool(kept)


def test_no_head_is_signed_against_an_earlier_one(log: list[RecordedEvent]) -> None:
    keeper = proofs()
    keeper.keep(BANK, taken_over(log))
    for other in (rewritten(log, 3), log[:6]):
        for verified in (EMPTY, Head(6, other[5].hash)):
            with pytest.raises(BrokenChain):
                keeper.keep(BANK, taken_over(other), verified=verified)
    assert len(keeper.kept(BANK)) == 1


def test_what_the_caller_has_verified_is_not_verified_again(log: list[RecordedEvent]) -> None:
    progress = CancelAt()
    proofs().keep(BANK, taken_over(log), progress, verified=Head(7, log[6].hash))
    log[2] = log[2]._replace(data="{}")  # would be noticed if it were looked at
    assert proofs().keep(BANK, unchecked(log), verified=Head(7, log[6].hash))


def test_a_head_whose_text_was_changed_is_forged(log: list[RecordedEvent]) -> None:
    signed = signed_head(Head(8, log[7].hash))
    heads = HeldHeads()
    other = signed_head(Head(8, bytes(32)))
    heads[BANK] = [replace(other, signatures=signed.signatures)]
    with pytest.raises(ForgedHead, match="The signed head of event 8 is forged"):
        proofs(heads=heads).check(heads[BANK])


def test_a_head_of_another_key_is_named_with_both_keys() -> None:
    one, other = HeldKey(1).public(), HeldKey(2).public()
    assert one
    assert other
    with pytest.raises(OtherKey, match=f"signed by the key {other.key_id.hex()}, not by {one.key_id.hex()}"):
        proofs().check([signed_head(Head(8, bytes(32)), number=2)])
    assert proofs().check([signed_head(Head(8, bytes(32)), number=2)], other)


def test_a_head_of_another_bank_among_those_of_this_one_is_noticed() -> None:
    with pytest.raises(OtherBank, match="the head of event 8 is of the bank 00000000-"):
        proofs().check([signed_head(Head(8, bytes(32)), bytes(16))], bank_id=BANK)


# what heads show


def test_heads_that_agree_are_silent(log: list[RecordedEvent]) -> None:
    heads = [signed_head(Head(position, log[position - 1].hash)) for position in (8, 2, 2, 5)]
    assert verify(log, heads=heads) == verify(log)


def test_a_recomputed_chain_is_caught_at_the_first_head_behind_the_change(log: list[RecordedEvent]) -> None:
    heads = [signed_head(Head(position, log[position - 1].hash)) for position in (2, 5, 8)]
    verdict = verify(rewritten(log, 4), heads=heads)
    assert verdict.fault
    assert (verdict.fault.position, verdict.events) == (5, 4)
    assert "its hash is not the one that was signed on 1970-01-01 00:00:00 UTC" in verdict.fault.what
    assert verdict.fault.what.endswith("the log was rewritten behind event 2")


def test_a_tail_that_was_cut_off_is_caught(log: list[RecordedEvent]) -> None:
    verdict = verify(log[:6], heads=[signed_head(Head(8, log[7].hash))])
    assert verdict.fault
    assert (verdict.fault.position, verdict.events) == (7, 6)
    assert "the head of event 8 was signed" in verdict.fault.what


def test_a_broken_chain_is_named_before_a_head_behind_it(log: list[RecordedEvent]) -> None:
    head = signed_head(Head(8, log[7].hash))
    log[2] = log[2]._replace(data="{}")
    assert verify(log, heads=[head]).fault == Fault(3, "its contents do not match its hash")


# from the last verified head on


def test_only_what_is_behind_a_verified_head_is_looked_at(log: list[RecordedEvent]) -> None:
    start = Head(5, log[4].hash)
    progress = CancelAt()
    log[2] = log[2]._replace(data="{}")
    assert verify_behind(unchecked(log), start, progress).head == Head(8, log[7].hash)
    assert verify_behind(unchecked(log), EMPTY).fault
    log[6] = log[6]._replace(data="{}")
    assert verify_behind(unchecked(log), start).fault == Fault(7, "its contents do not match its hash")


def test_nothing_new_is_verified_at_once(log: list[RecordedEvent]) -> None:
    head = Head(8, log[7].hash)
    assert verify_behind(taken_over(log), head).head == head


def test_a_log_that_is_no_longer_as_it_was_when_it_was_verified_is_noticed(log: list[RecordedEvent]) -> None:
    start = Head(5, log[4].hash)
    other = verify_behind(taken_over(rewritten(log, 3)), start)
    short = verify_behind(taken_over(log[:4]), start)
    assert other.fault == Fault(5, "its hash is not the one that was verified before: the log was rewritten")
    assert short.fault == Fault(5, "it is missing, although the log was verified to event 5 before")
    assert short.head == head_at(taken_over(log), 4)


def test_time_that_ran_backwards_just_behind_a_verified_head_is_noticed(log: list[RecordedEvent]) -> None:
    late = rechained([log[5]._replace(recorded_at=log[4].recorded_at - 1), *log[6:]], log[4].hash)
    verdict = verify_behind(unchecked([*log[:5], *late]), Head(5, log[4].hash))
    assert verdict.fault == Fault(6, "it was recorded before its predecessor")
