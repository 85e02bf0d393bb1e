"""Reading partitions of a topic from given offsets on; only what is committed."""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Raw

from bankapp.adapters.kafka.faults import PASSING, Faults, client_settings, error_of, translated, unusable
from bankapp.adapters.kafka.settings import KafkaSettings
from bankapp.services.cloudevents import Header
from bankapp.services.topics import Batch, Message, TopicRefused, Waiting

_MOST = 25_000
_PROBE = 0.5


class KafkaReader:
    """Keeps the contract of `Reader`."""

    def __init__(self, consumer: Consumer, topic: str, settings: KafkaSettings, faults: Faults, partitions: list[int]):
        self._consumer, self._topic, self._settings, self._faults = consumer, topic, settings, faults
        self._partitions = partitions
        self._paused: set[int] = set()
        self._at_end: set[int] = set()

    def poll(self, seconds: float, waiting: Waiting) -> Batch:
        raw = self._consumer.consume(_MOST, min(seconds, _PROBE))
        messages = [message for message in map(self._taken, raw) if message is not None]
        if raw:
            self._faults.fine()
        elif self._faults.why or not self._at_end:
            self._probe(waiting)
        return Batch(messages, frozenset(self._at_end))

    def pause(self, partitions: Set[int]) -> None:
        if partitions != self._paused:
            self._consumer.pause(self._places(partitions - self._paused))
            self._consumer.resume(self._places(self._paused - partitions))
            self._paused = set(partitions)

    def _places(self, partitions: Set[int]) -> list[TopicPartition]:
        return [TopicPartition(self._topic, partition) for partition in partitions]

    def _taken(self, raw: Raw) -> Message | None:
        if raw.error() is not None:
            self._ended(raw)
            return None
        partition, offset = raw.partition(), raw.offset()
        assert partition is not None
        assert offset is not None
        self._at_end.discard(partition)
        return Message(partition, offset, raw.key(), raw.value(), _headers(raw), raw.timestamp()[1])

    def _ended(self, raw: Raw) -> None:
        error, partition = raw.error(), raw.partition()
        assert error is not None
        code = error.code()
        if code == KafkaError._PARTITION_EOF and partition is not None:  # noqa: SLF001
            self._at_end.add(partition)
        elif code in {KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE}:  # noqa: SLF001
            raise TopicRefused(self._topic, "where it was last read to is not there any more: it was cut, or made anew")
        elif code in PASSING:
            self._faults.seen(error)
        else:
            raise translated(error, self._topic, self._settings)

    def _probe(self, waiting: Waiting) -> None:
        """Nothing came: ask whether the broker is there at all."""
        try:
            self._consumer.get_watermark_offsets(TopicPartition(self._topic, self._partitions[0]), timeout=_PROBE)
        except KafkaException as error:
            if error_of(error).code() not in PASSING:
                raise translated(error_of(error), self._topic, self._settings) from error
            self._faults.tell(waiting)
        else:
            self._faults.fine()


def _headers(raw: Raw) -> list[Header]:
    headers = raw.headers()
    return headers if isinstance(headers, list) else []


@contextmanager
def reading(topic: str, settings: KafkaSettings, starts: Mapping[int, int]) -> Iterator[KafkaReader]:
    """A reader of some partitions, each from its offset on."""
    faults = Faults(settings)
    consumer = _consumer(settings, faults)
    try:
        consumer.assign([TopicPartition(topic, partition, offset) for partition, offset in starts.items()])
        yield KafkaReader(consumer, topic, settings, faults, list(starts))
    finally:
        consumer.close()


def _consumer(settings: KafkaSettings, faults: Faults) -> Consumer:
    usual = KafkaSettings({"group.id": "bankapp", **settings.values})
    try:
        return Consumer(
            client_settings(
                usual,
                faults,
                enable_auto_commit=False,
                enable_partition_eof=True,
                auto_offset_reset="error",
                isolation_level="read_committed",
                fetch_queue_backoff_ms=10,
                fetch_wait_max_ms=50,  # how soon the end of a partition is known
            ),
            logger=faults,
        )
    except KafkaException as error:
        raise unusable(error, settings) from error
