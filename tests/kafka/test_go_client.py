"""The article's kind of client, in Go with segmentio/kafka-go, reads what the bank publishes and writes among it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bankapp.adapters.kafka.topic import KafkaTopic
from bankapp.services.cloudevents import key_of
from bankapp.services.session import Session
from tests.support.kafka.broker import Broker
from tests.support.streams import published, replicated

SOURCE = Path(__file__).with_name("go")


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programme, built."""
    if shutil.which("go") is None:
        pytest.skip("there is no go")
    programme = tmp_path_factory.mktemp("go") / "client"
    built = subprocess.run(
        ["go", "build", "-o", programme, "."], cwd=SOURCE, capture_output=True, text=True, check=False
    )
    if built.returncode:
        pytest.skip(f"the Go client cannot be built: {built.stderr.strip().splitlines()[-1]}")
    return programme


def run(client: Path, broker: Broker, topic: KafkaTopic, *words: str) -> list[str]:
    done = subprocess.run([client, broker.servers, topic.name, *words], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_go_client_reads_key_and_value(client: Path, broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    head = published(bank, topic).head.position
    lines = run(client, broker, topic, "read", str(head))
    assert lines == [f"{key_of(event.stream_id)} {event.data}" for event in bank.store.read()]


def test_what_the_go_client_writes_is_set_aside(
    client: Path, broker: Broker, bank: Session, copy: Session, topic: KafkaTopic
) -> None:
    published(bank, topic)
    run(client, broker, topic, "write", "hello")
    done = replicated(copy, topic)
    assert (done.head, done.set_aside, done.complete) == (bank.store.head(), 1, False)
    assert published(bank, topic).events == 0
