"""TLS and passwords: what works, what is refused in which words, and that no secret is ever said."""

from pathlib import Path

import pytest

from bankapp.adapters.kafka.settings import BadKafkaSettings, KafkaSettings, NoBroker, load_settings
from bankapp.adapters.kafka.topic import KafkaTopic
from bankapp.services.session import Session
from bankapp.services.topics import BrokerUnavailable, patient
from tests.kafka.conftest import topic_at
from tests.support.kafka.broker import PASSWORD, USER, Broker
from tests.support.kafka.watching import Watched
from tests.support.streams import PATIENT, published

WRONG = "tr0ub4dor-and-3"


def signed_in(broker: Broker, topic: KafkaTopic, password: str) -> KafkaTopic:
    settings = {
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "PLAIN",
        "sasl.username": USER,
        "sasl.password": password,
    }
    return topic_at(broker.at("SASL_PLAINTEXT"), topic.name, **settings)


def encrypted(broker: Broker, topic: KafkaTopic, authority: Path) -> KafkaTopic:
    settings = {"security.protocol": "SSL", "ssl.ca.location": str(authority)}
    return topic_at(broker.at("SSL"), topic.name, **settings)


def test_a_bank_is_published_with_a_password(broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    assert published(bank, signed_in(broker, topic, PASSWORD)).events == bank.history.head()


def test_a_bank_is_published_through_tls(broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    assert published(bank, encrypted(broker, topic, broker.authority)).events == bank.history.head()


def test_a_wrong_password_is_told_at_once_and_never_said(broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    with pytest.raises(BrokerUnavailable, match="refused the user name or the password") as caught:
        published(bank, signed_in(broker, topic, WRONG))
    assert caught.value.lasting
    assert WRONG not in str(caught.value)


def test_a_publisher_stops_at_a_wrong_password(broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    with Watched(bank, signed_in(broker, topic, WRONG)) as watched:
        watched.until("stopped")
        assert "refused the user name or the password" in watched.publisher.state.why


def test_a_certificate_of_a_stranger_is_told_at_once(broker: Broker, topic: KafkaTopic) -> None:
    with pytest.raises(BrokerUnavailable, match=f"the certificate of {broker.at('SSL')} is not trusted"):
        encrypted(broker, topic, broker.stranger).facts(PATIENT)


def test_plain_words_to_a_listener_that_wants_tls_are_told(broker: Broker, topic: KafkaTopic) -> None:
    with pytest.raises(BrokerUnavailable, match="it wants another security"):
        topic_at(broker.at("SSL"), topic.name).facts(patient(2.0))


def test_an_unknown_setting_is_told_by_its_name() -> None:
    topic = topic_at("127.0.0.1:1", "bank", **{"sasl.pasword": WRONG})
    with pytest.raises(BadKafkaSettings, match=r'No such configuration property: "sasl\.pasword"') as caught:
        topic.facts(PATIENT)
    assert WRONG not in str(caught.value)


def test_the_environment_wins_over_the_file_and_what_is_said_over_both(tmp_path: Path) -> None:
    file = tmp_path / "kafka.properties"
    file.write_text("# a cluster\nbootstrap.servers = file:1\nsasl.password=a=b\nlinger.ms=1\n", encoding="utf-8")
    environment = {"BANKAPP_KAFKA_BOOTSTRAP_SERVERS": "env:1", "BANKAPP_KAFKA_LINGER_MS": "2", "OTHER": "x"}
    assert load_settings(None, file, environment).values == {
        "bootstrap.servers": "env:1",
        "sasl.password": "a=b",
        "linger.ms": "2",
    }
    assert load_settings("said:1", file, environment).servers == "said:1"


def test_no_broker_is_a_usage_error_and_a_bad_line_names_its_number(tmp_path: Path) -> None:
    with pytest.raises(NoBroker, match="No broker is named"):
        load_settings(None, None, {"BANKAPP_KAFKA_TOPIC": "bank"})
    file = tmp_path / "kafka.properties"
    file.write_text(f"\n{PASSWORD}\n", encoding="utf-8")
    with pytest.raises(BadKafkaSettings, match="line 2 of") as caught:
        load_settings(None, file, {})
    assert PASSWORD not in str(caught.value)


def test_settings_show_no_secret() -> None:
    settings = KafkaSettings({"bootstrap.servers": "x:1", "sasl.password": PASSWORD, "ssl.key.password": WRONG})
    assert settings.without_secrets(f"{PASSWORD} {WRONG} x:1") == "*** *** x:1"
    assert PASSWORD not in repr(settings)
    assert WRONG not in repr(settings)
