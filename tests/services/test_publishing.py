"""Publishing: the topic's own tail says where to go on; a topic that is not this bank's, or not whole, is refused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bankapp.domain.commands import Deposit
from bankapp.services import publishing
from bankapp.services.partitioning import murmur2, partition_of
from bankapp.services.publishing import published_position
from bankapp.services.session import Session
from bankapp.services.topics import TopicRefused
from tests.support.scenario import eur
from tests.support.services import desk_of
from tests.support.streams import PATIENT, empty, lived, published, replicated, started
from tests.support.topics import MemoryTopic


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Session]:
    session = lived(tmp_path)
    yield session
    session.close()


def positions(topic: MemoryTopic) -> list[int]:
    """The positions in the topic, partition by partition."""
    return [int(bytes(dict(message.headers)["ce_sequence"] or b"")) for message in topic.all()]  # type: ignore[arg-type]


def more(bank: Session) -> None:
    account = bank.history.bank(bank.history.head()).accounts[0].account_id
    desk_of(bank).do(Deposit(account, eur("1")))


def refused(bank: Session, topic: MemoryTopic) -> str:
    before = topic.all()
    with pytest.raises(TopicRefused) as caught:
        published(bank, topic)
    assert topic.all() == before
    return caught.value.why


def test_a_whole_log_goes_to_a_new_topic_in_order(bank: Session) -> None:
    topic, head = MemoryTopic(), bank.history.head()
    assert published(bank, topic).events == head
    assert positions(topic) == list(range(1, head + 1))


def test_only_what_is_missing_goes_to_a_topic_that_has_the_rest(bank: Session) -> None:
    topic = MemoryTopic()
    published(bank, topic)
    more(bank)
    assert published(bank, topic).events == 1
    assert published(bank, topic).events == 0
    assert positions(topic) == list(range(1, bank.history.head() + 1))


@pytest.mark.parametrize("kept", [0, 1, 7])
def test_a_topic_that_lost_its_tail_in_some_partitions_gets_exactly_that(bank: Session, kept: int) -> None:
    topic = MemoryTopic(partitions=4)
    published(bank, topic)
    whole = topic.all()
    for number in (1, 2):
        del topic.messages[number][kept:]
    lost = len(whole) - len(topic.all())
    assert published(bank, topic).events == lost
    assert topic.all() == whole


def test_an_account_lies_in_one_partition_in_order(bank: Session) -> None:
    topic = MemoryTopic(partitions=4)
    published(bank, topic)
    for messages in topic.messages.values():
        for message in messages:
            assert message.key
            assert partition_of(message.key, 4) == message.partition
    assert sum(bool(messages) for messages in topic.messages.values()) > 1


def test_strange_messages_at_the_end_do_not_hide_where_to_go_on(bank: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_WINDOW", 3)
    topic = MemoryTopic()
    published(bank, topic)
    for number in range(10):
        topic.put(b"x", b"%d" % number)
    assert published(bank, topic).events == 0


def test_two_publishers_that_wrote_in_turns_are_told_by_the_newest_event(bank: Session) -> None:
    topic = MemoryTopic()
    published(bank, topic)
    late = list(bank.store.read(5, 9))
    for event in late:
        topic.put_event(event, bytes(dict(topic.messages[0][0].headers)["ce_source"]).decode())  # type: ignore[arg-type]
    assert published(bank, topic).events == 0


def test_a_topic_that_is_ahead_is_refused(bank: Session, tmp_path: Path) -> None:
    topic = MemoryTopic()
    published(bank, topic)
    copy = empty(tmp_path)
    replicated(copy, topic)
    more(copy)
    published(copy, topic)
    assert refused(bank, topic) == f"it is ahead: it holds event {bank.history.head() + 1}, this bank only " + str(
        bank.history.head()
    )
    copy.close()


def test_a_topic_of_another_bank_is_refused(bank: Session, tmp_path: Path) -> None:
    topic = MemoryTopic()
    other = lived(tmp_path, seed=2)
    published(other, topic)
    other.close()
    assert refused(bank, topic) == "it is another bank's"


def test_a_topic_of_a_bank_that_went_another_way_is_refused(bank: Session, tmp_path: Path) -> None:
    topic = MemoryTopic()
    published(bank, topic)
    copy = empty(tmp_path)
    replicated(copy, topic)
    more(copy)
    published(copy, topic)
    copy.close()
    for _ in range(2):
        desk_of(bank).opened(f"own-{bank.history.head()}")
    position = bank.history.head() - 1
    assert refused(bank, topic) == f"it is another bank's: its event {position} is not this bank's"


def test_a_topic_full_of_something_else_is_refused(bank: Session) -> None:
    topic = MemoryTopic()
    topic.put(b"x", b"hello")
    assert refused(bank, topic) == "it holds messages, and none of the newest is an event of this bank"


def test_a_topic_that_was_made_anew_is_refused_until_a_person_says_so(bank: Session) -> None:
    topic = MemoryTopic()
    published(bank, topic)
    topic.recreate()
    assert refused(bank, topic) == "it was deleted and made anew since this bank published to it"
    assert published(bank, topic, anew=True).events == bank.history.head()
    assert published(bank, topic).events == 0


def test_a_topic_with_more_partitions_than_before_is_refused(bank: Session) -> None:
    topic = MemoryTopic()
    published(bank, topic)
    topic.divide(4)
    assert refused(bank, topic) == "it had 1 partitions and has 4 now, so that keys lie elsewhere"


def test_a_bank_that_remembers_nothing_sees_by_the_keys_that_a_topic_was_divided(bank: Session, tmp_path: Path) -> None:
    topic = MemoryTopic(partitions=2)
    published(bank, topic)
    copy = empty(tmp_path)
    replicated(copy, topic)
    topic.divide(8)
    assert "divided into 8 partitions" in refused(copy, topic)
    copy.close()


def _compact(topic: MemoryTopic) -> None:
    topic.compacted = True


def _cut(topic: MemoryTopic) -> None:
    topic.low[0] = 5


@pytest.mark.parametrize(
    ("change", "why"),
    [(_compact, "it is compacted"), (_cut, "its first 5 messages in partition 0 are cut off by retention")],
)
def test_a_topic_that_cannot_be_whole_is_refused(
    bank: Session, change: Callable[[MemoryTopic], None], why: str
) -> None:
    topic = MemoryTopic()
    published(bank, topic)
    change(topic)
    assert refused(bank, topic).startswith(why)


def test_a_topic_that_changes_while_it_is_published_to_gets_nothing_more(bank: Session) -> None:
    topic = MemoryTopic()
    with topic.sender(exactly_once=False, waiting=PATIENT) as sender:
        publishing = started(bank, topic, sender)
        publishing.advance(PATIENT)
        more(bank)
        topic.recreate()
        with pytest.raises(TopicRefused, match="made anew"):
            publishing.advance(PATIENT)
    assert topic.all() == []


def test_the_published_position_is_read_from_any_topic(bank: Session) -> None:
    topic = MemoryTopic(partitions=3)
    assert published_position(topic, topic.facts(PATIENT), PATIENT) == 0
    published(bank, topic)
    assert published_position(topic, topic.facts(PATIENT), PATIENT) == bank.history.head()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("21", -973932308),
        ("foobar", -790332482),
        ("a-little-bit-long-string", -985981536),
        ("a-little-bit-longer-string", -1486304829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        ("abc", 479470107),
    ],
)
def test_keys_are_hashed_as_kafka_itself_does(key: str, value: int) -> None:
    assert murmur2(key.encode()) == value & 0xFFFFFFFF
