"""Streams on the command line, with a real broker."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bankapp.adapters.kafka.topic import KafkaTopic
from tests.cli.conftest import cli as cli  # the fixture
from tests.cli.support import Cli
from tests.cli.test_process import environment, next_line
from tests.kafka.conftest import name
from tests.support.kafka.broker import PASSWORD, USER, Broker, wait_for
from tests.support.kafka.watching import SECONDS


@pytest.fixture
def at(broker: Broker, topic: KafkaTopic) -> tuple[str, ...]:
    """The options that name the topic."""
    return ("--bootstrap-servers", broker.servers, "--topic", topic.name)


def test_the_article_goes_through_a_topic_into_another_bank(cli: Cli, at: tuple[str, ...], tmp_path: Path) -> None:
    cli.article()
    head = cli.ok("verify", "--json").json["head"]
    assert cli.ok("publish", *at, "--json").json == {"topic": at[3], "published": 4, "head": head}
    assert cli.ok("publish", *at).out.startswith(f"0 events published to {at[3]}; it holds all up to 4 ")
    printed = cli.ok("subscribe", *at, "--to-end").out.splitlines()
    assert printed[1] == '123 {"amount":10000,"currency":"EUR"}'
    copy = cli.on(tmp_path / "copy.bank")
    done = copy.ok("replicate", *at, "--json").json
    assert (done["replicated"], done["complete"], done["head"]) == (4, True, head)
    assert copy.ok("account", "123", "--json").json["balance"]["amount"] == "75.00"


def test_a_check_shows_what_a_topic_is_like(cli: Cli, at: tuple[str, ...]) -> None:
    cli.article()
    cli.ok("publish", *at)
    found = cli.ok("kafka", "check", *at, "--json").json
    assert (found["ok"], found["partitions"], found["messages"], found["position"]) == (True, 1, 4, 4)
    assert "published  up to event 4" in cli.ok("kafka", "check", *at).out


def test_a_topic_can_be_made_and_one_that_is_missing_is_told(cli: Cli, broker: Broker) -> None:
    at = ("--bootstrap-servers", broker.servers, "--topic", name())
    assert cli.fails(6, "kafka", "check", *at) == (
        f'There is no topic "{at[3]}"; bankapp kafka create-topic makes one.'
    )
    assert cli.ok("kafka", "create-topic", *at, "--partitions", "3").out == (
        f"The topic {at[3]} was made, with 3 partitions.\n"
    )
    assert "it is there already" in cli.fails(7, "kafka", "create-topic", *at)
    assert "INCOMPLETE" in cli.fails(7, "replicate", *at)
    assert not cli.bank.exists()


def test_a_password_comes_from_the_environment_and_is_never_said(
    cli: Cli, broker: Broker, topic: KafkaTopic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.article()
    file = tmp_path / "kafka.properties"
    file.write_text(f"security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.username={USER}\n", encoding="utf-8")
    at = ("--bootstrap-servers", broker.at("SASL_PLAINTEXT"), "--topic", topic.name, "--kafka-config", file)
    monkeypatch.setenv("BANKAPP_KAFKA_SASL_PASSWORD", "tr0ub4dor")
    told = cli.fails(6, "publish", *at)
    assert told.endswith("refused the user name or the password.")
    assert "tr0ub4dor" not in told
    monkeypatch.setenv("BANKAPP_KAFKA_SASL_PASSWORD", PASSWORD)
    cli.ok("publish", *at)


def test_publish_follows_until_it_is_told_to_end(cli: Cli, at: tuple[str, ...], topic: KafkaTopic) -> None:
    cli.article()
    command = [sys.executable, "-P", "-m", "bankapp", "publish", "--follow", "--json", *at]
    with subprocess.Popen(command, env=environment(cli), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(next_line(process.stdout)) == {"state": "idle", "position": 4, "head": 4, "why": ""}
        cli.ok("deposit", "123", "5")
        assert json.loads(next_line(process.stdout))["position"] == 5
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, errors) == (0, b"")


def test_a_live_copy_is_ended_by_a_signal_and_goes_on_later(cli: Cli, at: tuple[str, ...], tmp_path: Path) -> None:
    cli.article()
    cli.ok("publish", *at)
    copy = cli.on(tmp_path / "copy.bank")
    command = [sys.executable, "-P", "-m", "bankapp", "replicate", "--follow", "--json", *at]
    with subprocess.Popen(command, env=environment(copy), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(next_line(process.stdout))["head"]["position"] == 4
        cli.ok("deposit", "123", "5")
        cli.ok("publish", *at)
        assert json.loads(next_line(process.stdout))["head"]["position"] == 5
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, errors) == (0, b"")
    assert copy.ok("replicate", *at, "--json").json["replicated"] == 0


def test_a_feed_ends_when_nobody_reads_any_more(cli: Cli, at: tuple[str, ...]) -> None:
    cli.article()
    cli.ok("publish", *at)
    command = [sys.executable, "-P", "-m", "bankapp", "subscribe", *at]
    with subprocess.Popen(command, env=environment(cli), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert next_line(process.stdout).startswith('123 {"owner":"sealed:1:')
        assert process.stdout
        os.close(os.dup(process.stdout.fileno()))
        process.stdout.close()
        wait_for(lambda: process.poll() is not None, SECONDS)
    assert process.returncode == 0
