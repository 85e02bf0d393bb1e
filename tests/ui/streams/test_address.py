"""Where a bank's events go, and what is remembered of it."""

from pathlib import Path

import pytest

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.ui.streams.address import Address
from tests.ui.streams.fakes import addresses_in


def test_at_first_it_is_a_broker_on_this_machine_and_a_topic_named_as_the_bank(
    session: Session, tmp_path: Path
) -> None:
    assert addresses_in(tmp_path).of(session) == Address("localhost:9092", "sample", "")


def test_what_the_command_line_would_take_comes_before_that(session: Session, tmp_path: Path) -> None:
    told = {
        "BANKAPP_KAFKA_BOOTSTRAP_SERVERS": "kafka:9093",
        "BANKAPP_KAFKA_TOPIC": "events",
        "BANKAPP_KAFKA_CONFIG": "kafka.txt",
    }
    assert addresses_in(tmp_path, **told).of(session) == Address("kafka:9093", "events", "kafka.txt")


def test_what_was_used_is_remembered_the_topic_for_its_bank_alone(session: Session, tmp_path: Path) -> None:
    used = Address("kafka:9093", "events", "")
    addresses_in(tmp_path).remember(session, used)
    other = Workspace().create(tmp_path / "my bank (2).bank")
    other.close()
    assert addresses_in(tmp_path, BANKAPP_KAFKA_CONFIG="kafka.txt").of(session) == used
    assert addresses_in(tmp_path).of(other) == Address("kafka:9093", "my-bank-2", "")


@pytest.mark.parametrize(("file", "path"), [("", None), ("/a/kafka.txt", Path("/a/kafka.txt"))])
def test_a_file_of_settings_is_a_path_or_none(file: str, path: Path | None) -> None:
    assert Address(file=file).path == path
