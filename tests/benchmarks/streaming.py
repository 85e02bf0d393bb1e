"""`python -m tests.benchmarks.streaming`: publish and replicate beside the bare client with the same messages.

Needs a broker: that of BANKAPP_TEST_KAFKA, or one of its own. The bare client's messages are ready before the clock
starts; the replicated log is proved and stored, and its read models are caught up with afterwards, outside the clock.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from confluent_kafka import Consumer, Producer, TopicPartition

from bankapp.adapters.kafka.settings import KafkaSettings
from bankapp.adapters.kafka.topic import KafkaTopic
from bankapp.services.cloudevents import headers_of, key_of, source_of
from bankapp.services.replicating import replicate_once
from bankapp.services.session import Session
from tests.benchmarks.figures import Contest, Figure, Row, measured
from tests.benchmarks.machine import header
from tests.benchmarks.stage import rate
from tests.benchmarks.table import table
from tests.support.kafka.broker import Broker
from tests.support.streams import PATIENT, empty, lived, published

NOTE = "Medians of the rounds. limit: confluent-kafka alone, with the same settings, the same messages and broker."
_WRITES = {
    "acks": "all",
    "enable.idempotence": True,
    "enable.gapless.guarantee": True,
    "linger.ms": 5,
    "compression.type": "lz4",
    "partitioner": "murmur2_random",
    "log_level": 0,
}
_READS = {"group.id": "bare", "enable.auto.commit": False, "isolation.level": "read_committed", "log_level": 0}


class Streaming:
    """A bank of some events and a cluster."""

    def __init__(self, servers: str, folder: Path, bank: Session) -> None:
        self._servers, self._folder, self._bank = servers, folder, bank
        self._events = bank.history.head()
        self._numbers = count(1)
        self._filled = self._topic()
        published(bank, self._filled)

    def run(self, rounds: int) -> list[Row]:
        publish = Contest((Figure("publish", "1/s"),), {"ours": self._publish, "limit": self._bare_publish})
        replicate = Contest((Figure("replicate", "1/s"),), {"ours": self._replicate, "limit": self._bare_read})
        return [row for contest in (publish, replicate) for row in measured(contest, rounds)]

    def _topic(self) -> KafkaTopic:
        settings = KafkaSettings({"bootstrap.servers": self._servers})
        topic = KafkaTopic(f"streaming-{os.getpid()}-{next(self._numbers)}", settings)
        topic.create(1, 1, PATIENT)
        return topic

    def _publish(self) -> tuple[float, ...]:
        topic = self._topic()
        return rate(self._events, lambda: published(self._bank, topic))

    def _bare_publish(self) -> tuple[float, ...]:
        topic = self._topic().name
        first = next(self._bank.store.read(1, 1))
        source = source_of(first)
        messages = [
            (event.data, key_of(event.stream_id), headers_of(event, source), event.recorded_at // 1000)
            for event in self._bank.store.read()
        ]
        producer = Producer({"bootstrap.servers": self._servers, **_WRITES})
        done: list[int | None] = []

        def work() -> None:
            for number, (value, key, headers, timestamp) in enumerate(messages):
                while True:
                    try:
                        producer.produce(
                            topic,
                            value,
                            key,
                            headers=headers,
                            timestamp=timestamp,
                            on_delivery=lambda _error, message: done.append(message.offset()),
                        )
                        break
                    except BufferError:
                        producer.poll(0.01)
                if not number % 1000:
                    producer.poll(0)
            producer.flush()

        speed = rate(self._events, work)
        assert len(done) == self._events
        return speed

    def _replicate(self) -> tuple[float, ...]:
        copy = empty(self._folder, f"copy-{next(self._numbers)}")
        speed = rate(self._events, lambda: replicate_once(copy.replica(), self._filled, PATIENT))
        assert copy.store.head() == self._bank.store.head()
        copy.close()
        return speed

    def _bare_read(self) -> tuple[float, ...]:
        consumer = Consumer({"bootstrap.servers": self._servers, **_READS})

        def work() -> None:
            consumer.assign([TopicPartition(self._filled.name, 0, 0)])
            read = 0
            while read < self._events:
                for message in consumer.consume(5000, 0.1):
                    assert message.error() is None
                    message.key(), message.value(), message.headers(), message.offset()
                    read += 1

        speed = rate(self._events, work)
        consumer.close()
        return speed


@contextmanager
def _broker(folder: Path) -> Iterator[Broker]:
    running = os.environ.get("BANKAPP_TEST_KAFKA")
    if running:
        yield Broker.running_at(Path(running))
        return
    broker = Broker(folder / "broker")
    broker.prepare()
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.streaming", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bankapp-streaming-") as name:
        folder = Path(name)
        with _broker(folder) as broker:
            bank = lived(folder, options.events, accounts=500)
            rows = Streaming(broker.servers, folder, bank).run(options.rounds)
            bank.close()
    print("\n".join(header()), table(rows), NOTE, sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
