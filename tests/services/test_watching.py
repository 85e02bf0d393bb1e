"""Watching a log: it is verified from where it was verified last, and signed heads of it are kept unasked."""

import pytest

from bankapp.eventstore.recorded import Head
from bankapp.eventstore.store import EventStore
from bankapp.services import watching
from bankapp.services.proofs import EVERY, ForgedHead, Proofs
from bankapp.services.watching import Watch
from tests.support.proving import BANK, HeldHeads, HeldKey, proofs, signed_head
from tests.support.services import Desk, memory_desk


@pytest.fixture
def desk() -> Desk:
    """A bank of eight events."""
    desk = memory_desk()
    desk.opened("a", "b", "c", "d", deposit="10")
    return desk


def kept(keeper: Proofs) -> list[int]:
    return [head.head.position for head in keeper.kept(BANK)]


def grow(desk: Desk, events: int) -> None:
    desk.opened(*(f"n{desk.store.head().position}-{number}" for number in range(events)))


def test_the_first_look_verifies_all_and_the_next_what_came_since(desk: Desk) -> None:
    watch = Watch(proofs(), BANK, desk.store)
    assert watch.look().start.position == 0
    grow(desk, 2)
    again = watch.look()
    assert (again.start.position, again.verdict.head) == (8, desk.store.head())


def test_a_long_log_is_looked_at_from_its_newest_signed_head_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LONG", 8)
    keeper = proofs()
    keeper.keep(BANK, desk.store)
    assert Watch(keeper, BANK, desk.store).look().start.position == 0
    grow(desk, 1)
    assert Watch(keeper, BANK, desk.store).look().start.position == 8


def test_a_head_is_kept_after_so_many_events_and_not_before(desk: Desk) -> None:
    keeper = proofs()
    watch = Watch(keeper, BANK, desk.store)
    assert watch.look().newest is None
    grow(desk, EVERY - 8)
    look = watch.look()
    assert kept(keeper) == [EVERY]
    assert look.newest
    assert look.newest.head == desk.store.head()


def test_at_closing_time_the_head_is_kept_once(desk: Desk) -> None:
    keeper = proofs()
    watch = Watch(keeper, BANK, desk.store)
    watch.look()
    grow(desk, 1)
    assert watch.leave()
    assert watch.leave() is None
    assert kept(keeper) == [9]


def test_what_is_not_verified_yet_is_not_verified_at_closing_time(desk: Desk) -> None:
    keeper = proofs()
    watch = Watch(keeper, BANK, desk.store)
    assert watch.leave() is None
    watch.look()
    grow(desk, EVERY + 1)
    assert watch.leave() is None
    assert kept(keeper) == []


def test_without_a_key_it_says_why_and_keeps_nothing(desk: Desk) -> None:
    keeper = proofs(HeldKey(locked=True))
    watch = Watch(keeper, BANK, desk.store)
    look = watch.look()
    assert look.verdict.ok
    assert "locked away" in look.unsigned
    assert watch.leave() is None


def test_a_kept_head_that_the_log_does_not_have_is_a_fault(desk: Desk) -> None:
    heads = HeldHeads()
    heads.append(signed_head(Head(8, bytes(32))))
    fault = Watch(proofs(heads=heads), BANK, desk.store).look().verdict.fault
    assert fault
    assert fault.position == 8


def test_a_forged_head_is_told(desk: Desk) -> None:
    heads = HeldHeads()
    whole = signed_head(desk.store.head())
    heads.append(type(whole)(whole.bank_id, whole.head, 0, whole.body.replace("8", "9", 1), whole.signatures))
    with pytest.raises(ForgedHead):
        Watch(proofs(heads=heads), BANK, desk.store).look()


def test_nothing_is_signed_of_a_log_that_can_only_be_read(desk: Desk) -> None:
    class OnlyRead:
        read_only = True

        def __getattr__(self, name: str) -> object:
            return getattr(desk.store, name)

    store: EventStore = OnlyRead()  # type: ignore[assignment]
    watch = Watch(keeper := proofs(), BANK, store)
    assert watch.look().verdict.ok
    assert watch.leave() is None
    assert kept(keeper) == []
