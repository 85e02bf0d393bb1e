"""Replicating: every event once and in order, whatever a topic does; nothing missing or strange is passed over."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bankapp.adapters.memory import MemoryEventStore
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services import replicating
from bankapp.services.cloudevents import MisplacedEvent
from bankapp.services.replicating import Assembly, Damaged, Gap, Place, follow_topic
from bankapp.services.session import Session
from bankapp.services.topics import Incomplete, Message, TopicRefused
from tests.support.commits import commits, rechained
from tests.support.streams import PATIENT, empty, lived, published, replicated
from tests.support.topics import MemoryTopic


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = lived(tmp_path_factory.mktemp("bank"))
    yield session
    session.close()


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Session]:
    session = empty(tmp_path)
    yield session
    session.close()


@pytest.fixture
def topic(bank: Session) -> MemoryTopic:
    """A topic of one partition that holds the bank's log."""
    made = MemoryTopic(step=7)
    published(bank, made)
    return made


def changed(topic: MemoryTopic, index: int, **fields: bytes) -> None:
    """Change a message where it stands."""
    topic.messages[0][index] = topic.messages[0][index]._replace(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("partitions", [1, 4])
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_a_bank_is_rebuilt_with_the_same_head(bank: Session, copy: Session, partitions: int, step: int) -> None:
    topic = MemoryTopic(partitions, step=step)
    published(bank, topic)
    done = replicated(copy, topic)
    assert (done.head, done.complete) == (bank.store.head(), True)
    assert copy.history.bank(done.head.position) == bank.history.bank(done.head.position)


def test_reading_goes_on_where_it_ended(bank: Session, copy: Session, topic: MemoryTopic) -> None:
    tail = topic.messages[0][20:]
    del topic.messages[0][20:]
    assert replicated(copy, topic).events == 20
    topic.messages[0] += tail
    done = replicated(copy, topic)
    assert (done.events, done.duplicates, done.head) == (len(tail), 0, bank.store.head())


def test_duplicates_are_dropped(bank: Session, copy: Session, topic: MemoryTopic) -> None:
    topic.messages[0] += [message._replace(offset=len(topic.messages[0]) + n) for n, message in enumerate(topic.all())]
    done = replicated(copy, topic)
    assert (done.duplicates, done.head, done.complete) == (done.events, bank.store.head(), True)


def test_what_is_no_event_is_set_aside_and_the_result_called_incomplete(
    bank: Session, copy: Session, topic: MemoryTopic
) -> None:
    topic.put(b"x", b"hello", [("strange", b"\xff")])
    topic.put(None, None)
    done = replicated(copy, topic)
    assert (done.head, done.set_aside, done.complete) == (bank.store.head(), 2, False)
    assert replicated(copy, topic).set_aside == 2


def test_a_changed_message_is_set_aside_and_leaves_a_gap(copy: Session, topic: MemoryTopic) -> None:
    changed(topic, 9, value=b'{"amount":1000000}')
    with pytest.raises(Gap, match="INCOMPLETE: event 10 is missing in events"):
        replicated(copy, topic)
    assert copy.store.head().position == 9
    assert copy.replica().set_aside(topic.identity(PATIENT)) == (1, 1)


def test_a_changed_message_at_the_end_is_not_passed_over(copy: Session, topic: MemoryTopic) -> None:
    changed(topic, -1, value=b"{}")
    with pytest.raises(Damaged, match="INCOMPLETE"):
        replicated(copy, topic)


def test_a_missing_message_is_a_gap_and_what_came_before_is_kept(copy: Session, topic: MemoryTopic) -> None:
    del topic.messages[0][4]
    with pytest.raises(Gap, match="event 5 is missing"):
        replicated(copy, topic)
    assert copy.store.head().position == 4


def test_what_was_held_back_is_read_again_when_the_missing_one_comes(
    bank: Session, copy: Session, topic: MemoryTopic
) -> None:
    missing = topic.messages[0][4]
    topic.messages[0][4] = missing._replace(key=b"x", value=b"noise", headers=[])
    with pytest.raises(Gap):
        replicated(copy, topic)
    topic.messages[0].append(missing._replace(offset=len(topic.messages[0])))
    done = replicated(copy, topic)
    assert (done.head, done.set_aside) == (bank.store.head(), 1)


def test_a_forged_event_of_a_position_that_is_known_is_a_conflict(
    bank: Session, copy: Session, topic: MemoryTopic
) -> None:
    first = next(bank.store.read(1, 1))
    (forged,) = rechained([first._replace(type="MoneyDeposited")])
    topic.put_event(forged)
    with pytest.raises(MisplacedEvent, match="two different events claim that position"):
        replicated(copy, topic)


def test_a_forged_tail_does_not_continue_the_log(bank: Session, copy: Session, topic: MemoryTopic) -> None:
    stranger = list(store_of(3).read())
    topic.messages[0] = topic.messages[0][:2]
    topic.put_event(stranger[2])
    with pytest.raises(MisplacedEvent, match="from event 3 on: it does not continue the event before"):
        replicated(copy, topic)
    assert copy.store.head().position in {0, 2}


def test_an_empty_topic_is_a_failure(copy: Session) -> None:
    with pytest.raises(Incomplete, match="INCOMPLETE: events holds no event of a bank"):
        replicated(copy, MemoryTopic())


def test_a_topic_that_was_made_anew_with_the_same_log_is_read_again(
    bank: Session, copy: Session, topic: MemoryTopic
) -> None:
    replicated(copy, topic)
    topic.recreate()
    published(bank, topic, anew=True)
    done = replicated(copy, topic)
    assert (done.events, done.duplicates, done.head) == (0, bank.history.head(), bank.store.head())


def test_what_was_cut_off_before_it_was_read_is_told(copy: Session, topic: MemoryTopic) -> None:
    tail = topic.messages[0][20:]
    del topic.messages[0][20:]
    replicated(copy, topic)
    topic.messages[0] += tail
    topic.low[0] = 30
    with pytest.raises(TopicRefused, match="up to 29 in partition 0 were cut off before they were read"):
        replicated(copy, topic)


def test_events_and_offsets_are_kept_together_or_not_at_all(
    bank: Session, copy: Session, topic: MemoryTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = copy.replica()
    checkpoints = replica._checkpoints  # type: ignore[attr-defined]
    monkeypatch.setattr(checkpoints, "apply", _fails)
    with pytest.raises(ZeroDivisionError):
        replicating.replicate_once(replica, topic, PATIENT)
    assert (copy.store.head().position, replica.offsets(topic.identity(PATIENT))) == (0, {})
    assert replicated(copy, topic).head == bank.store.head()


def test_too_much_that_is_held_back_pauses_the_partitions_that_are_ahead(
    bank: Session, copy: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicating, "HELD", 3)
    topic = MemoryTopic(4, step=2)
    published(bank, topic)
    assert replicated(copy, topic).head == bank.store.head()


def test_a_gap_is_noticed_before_everything_is_held_back(
    copy: Session, topic: MemoryTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicating, "HELD", 3)
    del topic.messages[0][0]
    with pytest.raises(Gap, match="event 1 is missing"):
        replicated(copy, topic)


def test_a_live_copy_keeps_its_read_models_as_it_goes(bank: Session, copy: Session, topic: MemoryTopic) -> None:
    heads: list[int] = []
    end = bank.history.head()
    follow_topic(
        copy.live_replica(), topic, PATIENT, lambda done: heads.append(done.head.position), lambda: end in heads
    )
    assert copy.readmodels.position() == end
    assert heads == sorted(set(heads))


def test_a_live_copy_does_not_wait_for_ever_for_what_is_missing(copy: Session, topic: MemoryTopic) -> None:
    del topic.messages[0][4]
    with pytest.raises(Gap, match="event 5 is missing"):
        follow_topic(copy.live_replica(), topic, PATIENT, lambda _: None, lambda: False, patience=0.0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 5), st.integers(1, 40))
def test_whatever_the_order_each_event_is_applied_once_in_order(seed: int, partitions: int, count: int) -> None:
    generator = Random(seed)
    events = list(store_of(count).read())
    sent = [*events, *generator.choices(events, k=count)]
    generator.shuffle(sent)
    target = MemoryEventStore()
    assembly = Assembly(target, target.head(), {number: Place(0) for number in range(partitions)})
    for batch in _batches(_messages(sent, partitions, generator), generator):
        target.append_recorded(assembly.add(batch))
    assert list(target.read()) == events
    assert (assembly.duplicates, assembly.held) == (count, 0)


def store_of(count: int) -> MemoryEventStore:
    """A store of made-up events."""
    store = MemoryEventStore()
    store.append_all(commits(count, ("a", "b", "c")))
    return store


def _messages(events: list[RecordedEvent], partitions: int, generator: Random) -> list[Message]:
    topic = MemoryTopic(partitions)
    return [topic.put_event(event, partition=generator.randrange(partitions)) for event in events]


def _batches(messages: list[Message], generator: Random) -> Iterator[list[Message]]:
    while messages:
        size = generator.randint(1, 10)
        yield messages[:size]
        messages = messages[size:]


def _fails(*_: object) -> None:
    raise ZeroDivisionError
