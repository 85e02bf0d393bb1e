"""Streams on the command line, without a broker: what is missing, and what cannot be reached."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import Cli
from tests.cli.test_process import environment

NOBODY = ("--bootstrap-servers", "127.0.0.1:1", "--topic", "bank", "--patience", "0.3")


@pytest.mark.parametrize(
    "words", [("publish",), ("subscribe",), ("replicate",), ("kafka", "check"), ("kafka", "create-topic")]
)
def test_a_broker_that_is_away_is_one_plain_line_and_code_6(cli: Cli, words: tuple[str, ...]) -> None:
    cli.article()
    assert cli.fails(6, *words, *NOBODY) == "The broker cannot be used: nothing listens at 127.0.0.1:1."


def test_a_broker_that_is_away_leaves_no_new_bank(cli: Cli) -> None:
    cli.fails(6, "replicate", *NOBODY)
    assert not cli.bank.exists()


def test_no_broker_and_no_topic_are_usage_errors(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BANKAPP_KAFKA_BOOTSTRAP_SERVERS", "BANKAPP_KAFKA_TOPIC"):
        monkeypatch.delenv(name, raising=False)
    cli.article()
    assert "No broker is named" in cli.fails(2, "publish", "--topic", "bank")
    assert "Missing option '--topic'" in cli.fails(2, "publish")


def test_settings_that_cannot_be_used_are_code_7_and_show_no_secret(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    file = tmp_path / "kafka.properties"
    file.write_text("sasl.pasword=correct-horse\n", encoding="utf-8")
    told = cli.fails(7, "publish", *NOBODY, "--kafka-config", file)
    assert told == 'The settings for Kafka cannot be used: No such configuration property: "sasl.pasword".'
    assert "cannot be read" in cli.fails(7, "publish", *NOBODY, "--kafka-config", tmp_path / "nothing")


def test_other_commands_do_not_wait_for_the_kafka_library_nor_for_each_other(cli: Cli) -> None:
    cli.article()
    question = (
        "import sys; from bankapp.cli.main import main; main(['account', '123']);"
        "sys.exit(len({'confluent_kafka', 'cloudevents', 'bankapp.cli.streams'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", question], env=environment(cli), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("ending", ["cloudevents", "cloudevents.gz"])
def test_a_file_of_cloudevents_gives_the_same_head(cli: Cli, tmp_path: Path, ending: str) -> None:
    cli.article()
    file = tmp_path / f"log.{ending}"
    exported = cli.ok("export", tmp_path / "log.cloudevents", "--json").json
    if ending.endswith("gz"):
        subprocess.run(["gzip", tmp_path / "log.cloudevents"], check=True)
    copy = cli.on(tmp_path / "copy.bank")
    assert copy.ok("import", file, "--json").json["imported"] == 4
    assert copy.ok("verify", "--json").json["head"] == exported["head"]
