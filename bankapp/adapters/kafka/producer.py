"""Writing to a topic: acknowledged by all replicas, in order, without a gap; in transactions where that is wanted."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from bankapp.adapters.kafka.faults import Faults, Setting, client_settings, error_of, translated, unusable
from bankapp.adapters.kafka.settings import KafkaSettings
from bankapp.services.topics import Outgoing, TopicRefused, Waiting

_SERVE = 1000
"""Messages between two looks at what was acknowledged."""
_STEP = 0.1
_STALL = 3.0
"""Seconds without an acknowledgement after which the topic itself is looked at."""
_ENDING = 5.0


class KafkaSender:
    """Keeps the contract of `Sender`."""

    def __init__(
        self,
        producer: Producer,
        topic: str,
        settings: KafkaSettings,
        faults: Faults,
        look: Callable[[Waiting], object],
        *,
        in_transactions: bool,
    ) -> None:
        """`look` raises what is wrong with the topic."""
        self._producer, self._topic, self._settings, self._faults = producer, topic, settings, faults
        self._look = look
        self._in_transactions = in_transactions
        self._failure: KafkaError | None = None
        self._offsets: dict[int, int] = {}
        self._recreated = False

    def deliver(self, messages: Iterable[Outgoing], waiting: Waiting) -> dict[int, int]:
        self._faults.fine()
        if self._in_transactions:
            self._begin()
        try:
            self._send(messages, waiting)
            while self._producer.flush(_STEP):
                self._wait(waiting)
            self._raise_failure()
            if self._in_transactions:
                self._commit(waiting)
        except KafkaException as error:
            cause = self._cause(error_of(error))
            self._let_go()
            raise translated(cause, self._topic, self._settings) from error
        except BaseException:
            self._let_go()
            raise
        return dict(self._offsets)

    def fence(self, waiting: Waiting) -> None:
        """Take over from every earlier sender with the same transactional id; what it left open is aborted."""
        self._patiently(lambda: self._producer.init_transactions(1.0), waiting)

    def _send(self, messages: Iterable[Outgoing], waiting: Waiting) -> None:
        produce, poll, topic, reported = self._producer.produce, self._producer.poll, self._topic, self._reported
        for number, (key, value, headers, timestamp) in enumerate(messages, start=1):
            while True:
                try:
                    produce(topic, value, key, timestamp=timestamp, headers=headers, on_delivery=reported)
                    break
                except BufferError:
                    poll(_STEP)
                    self._wait(waiting)
            if not number % _SERVE:
                poll(0)
                self._raise_failure()

    def _cause(self, error: KafkaError) -> KafkaError:
        """A bare fatal error only says that there was another one before; a callback, or the next poll, tells it."""
        until = time.monotonic() + _ENDING
        while error.code() == KafkaError._FATAL and self._failure is None and time.monotonic() < until:  # noqa: SLF001
            try:
                self._producer.poll(_STEP)
            except KafkaException as told:
                error = error_of(told)
        return self._failure or error

    def _reported(self, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._failure = self._failure or error
            return
        partition, offset = message.partition(), message.offset()
        if partition is None or offset is None:
            return
        if offset <= self._offsets.get(partition, -1):
            self._recreated = True
        self._offsets[partition] = offset
        self._faults.fine()

    def _wait(self, waiting: Waiting) -> None:
        self._raise_failure()
        if self._faults.why:
            self._faults.tell(waiting)
        if self._faults.waited > _STALL:
            self._look(waiting)
            self._faults.tell(waiting, "it does not acknowledge what is sent")

    def _raise_failure(self) -> None:
        if self._recreated:
            raise TopicRefused(self._topic, "it was deleted and made anew while it was published to")
        if self._failure is not None:
            raise translated(self._failure, self._topic, self._settings)

    def _begin(self) -> None:
        try:
            self._producer.begin_transaction()
        except KafkaException as error:
            raise translated(error_of(error), self._topic, self._settings) from error

    def _commit(self, waiting: Waiting) -> None:
        self._patiently(lambda: self._producer.commit_transaction(1.0), waiting)

    def _patiently(self, action: Callable[[], object], waiting: Waiting) -> None:
        """Try again what may be tried again."""
        while True:
            try:
                action()
            except KafkaException as error:
                if not error_of(error).retriable():
                    raise translated(error_of(error), self._topic, self._settings) from error
                self._producer.poll(0)
                self._faults.tell(waiting)
                time.sleep(0 if error_of(error).code() == KafkaError._TIMED_OUT else _STEP)  # noqa: SLF001
            else:
                self._faults.fine()
                return

    def _let_go(self) -> None:
        """Forget what is not acknowledged; where to go on is read from the topic's tail."""
        with suppress(KafkaException):  # the next sender aborts what is left open
            self._producer.purge()
            self._producer.poll(0)
            if self._in_transactions:
                self._producer.abort_transaction(_ENDING)


@contextmanager
def sending(
    topic: str,
    settings: KafkaSettings,
    look: Callable[[Waiting], object],
    waiting: Waiting,
    *,
    exactly_once: bool,
) -> Iterator[KafkaSender]:
    """A sender for a topic; with `exactly_once` every earlier one of the topic is fenced off."""
    faults = Faults(settings)
    producer = _producer(topic, settings, faults, exactly_once=exactly_once)
    sender = KafkaSender(producer, topic, settings, faults, look, in_transactions=exactly_once)
    try:
        if exactly_once:
            sender.fence(waiting)
        yield sender
    finally:
        with suppress(KafkaException):  # a fatal error was told before
            producer.purge()
            producer.flush(_STEP)


def _producer(topic: str, settings: KafkaSettings, faults: Faults, *, exactly_once: bool) -> Producer:
    ours: dict[str, Setting] = {
        "acks": "all",
        "enable_idempotence": True,
        "enable_gapless_guarantee": not exactly_once,
        "partitioner": "murmur2_random",
        "message_timeout_ms": 0,
    }
    if exactly_once:
        ours |= {"transactional_id": f"bankapp.{topic}"}
    usual = KafkaSettings({"linger.ms": "5", "compression.type": "lz4", **settings.values})
    try:
        return Producer(client_settings(usual, faults, **ours), logger=faults)
    except KafkaException as error:
        raise unusable(error, settings) from error
