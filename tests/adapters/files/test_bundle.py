"""The auditor's bundle, judged by the program inside it, run by a bare Python that knows nothing of the bank."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from hypothesis import given, settings

from bankapp.adapters.files import check_bundle
from bankapp.adapters.files.bundle import NotFromTheStart
from bankapp.adapters.files.jsonl import line_of, read_jsonl
from bankapp.domain.commands import Deposit, Transfer
from bankapp.errors import Cancelled
from bankapp.eventstore.recorded import Metadata, RecordedEvent, metadata_text
from bankapp.services.exporting import Selection
from bankapp.services.session import Session
from bankapp.services.signed_heads import PublicKey
from tests.support.commits import rechained
from tests.support.domain_events import texts
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, memory_desk, names_in, workspace

TOOLS = {"-I": "cryptography", "-IS": "openssl"}
"""Without the packages that are installed (-S) only openssl is left."""


@pytest.fixture
def lived(session: Session, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A bank of eight events, of which the sixth is the newest with a signed head."""
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "open sesame")
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("a", "b", eur("4")), reason='a "quoted" \\ reason — ünïcödé \U0001f3e6 \x7f')
    workspace().proofs().keep(session.bank_id, session.store)
    desk.do(Deposit("a", eur("1")))
    desk.do(Deposit("b", eur("1")))
    return session


@pytest.fixture
def folder(lived: Session, tmp_path: Path) -> Path:
    """The bundle of that bank, unpacked; all eight events are covered by a head."""
    lived.files.export(tmp_path / "a.bundle", "bundle", Selection())
    with ZipFile(tmp_path / "a.bundle") as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def checked(bundle: Path, *words: str | Path, python: str = "-I", path: str | None = None) -> tuple[int, str]:
    """Run a bundle's own program, as an auditor would."""
    program = bundle / "check_bundle.py" if bundle.is_dir() else bundle.with_name("check_bundle.py")
    env = None if path is None else {"PATH": path}
    command = [sys.executable, python, program, bundle, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=bundle.parent)
    assert done.stderr == ""
    return done.returncode, done.stdout


def settled(folder: Path) -> Path:
    """Make the manifest fit again: whoever changes a bundle would do that too."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, said in manifest["files"].items():
        if (folder / name).exists():
            data = (folder / name).read_bytes()
            said.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_a_good_bundle_holds_and_says_what_was_checked(folder: Path) -> None:
    code, said = checked(folder.with_name("a.bundle").rename(folder / "a.zip"))
    assert code == 0
    assert re.search(r"holds +manifest: 5 files", said)
    assert re.search(r"holds +log: 8 events in one chain", said)
    assert re.search(r"holds +heads in the bundle: 2 of 2 agree with the log, the newest is of event 8", said)
    assert said.endswith("All that was checked holds.\n")


@pytest.mark.parametrize("python", TOOLS)
def test_signatures_are_checked_with_what_is_there(folder: Path, python: str) -> None:
    code, said = checked(folder, python=python)
    assert (code, f"(checked with {TOOLS[python]})" in said) == (0, True)


def test_with_neither_tool_it_says_that_signatures_are_not_proved(folder: Path) -> None:
    code, said = checked(folder, python="-IS", path="/nonexistent")
    assert code == 0
    assert "NOT PROVED heads in the bundle: signatures; neither the package cryptography nor openssl 3" in said


def test_what_only_an_auditor_can_bring_is_asked_for(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "heads.txt", tmp_path / "mine")
    shutil.copy(folder / "key.pub", tmp_path / "key")
    _, alone = checked(folder)
    _, helped = checked(folder, "--heads", tmp_path / "mine", "--key", tmp_path / "key")
    assert alone.count("NOT PROVED") == 3
    assert helped.count("NOT PROVED") == 1
    assert "your own heads: 2 of 2 agree with the log" in helped


def edited(folder: Path) -> None:
    _replace(folder / "log.jsonl", '"amount":400', '"amount":900')


def left_out(folder: Path) -> None:
    lines = (folder / "log.jsonl").read_text().splitlines(keepends=True)
    (folder / "log.jsonl").write_text("".join(lines[:4] + lines[5:]))


def cut_off(folder: Path) -> None:
    lines = (folder / "log.jsonl").read_text().splitlines(keepends=True)
    (folder / "log.jsonl").write_text("".join(lines[:7]))


def spelt_otherwise(folder: Path) -> None:
    _replace(folder / "log.jsonl", '"amount":400', '"amount": 400')


def recomputed(folder: Path) -> None:
    edited(folder)
    log = rechained(read_jsonl(folder / "log.jsonl"))
    (folder / "log.jsonl").write_text("".join(map(line_of, log)))


def damaged(folder: Path) -> None:
    lines = (folder / "log.jsonl").read_text().splitlines(keepends=True)
    (folder / "log.jsonl").write_text("".join([*lines[:2], lines[2][:30] + "\n", *lines[3:]]))


def forged(folder: Path) -> None:
    _replace(folder / "heads.txt", "time 2026", "time 2027")


def another_key(folder: Path) -> None:
    (folder / "key.pub").write_text(str(PublicKey("bankapp", bytes(32))))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


TAMPERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "edited": (edited, "log: event 5: its contents do not match its hash; the 4 before it hold"),
    "left out": (left_out, "log: event 5: it is missing, event 6 stands in its place"),
    "cut off": (cut_off, "the head of event 8, signed .* is not in the log: its tail was cut off behind event 7"),
    "spelt otherwise": (spelt_otherwise, "log: event 5: its contents do not match its hash"),
    "recomputed": (recomputed, "the head of event 6, signed .* has another hash: the log was rewritten behind event 0"),
    "damaged": (damaged, "log: event 3: its line is not that of an event"),
    "a forged head": (forged, "the head of event 6 is forged"),
    "another key": (another_key, "the head of event 6 is not signed by the key"),
    "no log": (lambda folder: (folder / "log.jsonl").unlink(), r"log\.jsonl is missing"),
    "no heads": (lambda folder: (folder / "heads.txt").write_text(""), "it speaks of 2 heads, there are 0"),
    "a guest": (lambda folder: (folder / "x").write_text(""), "x is in the bundle, but not in its manifest"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "it cannot be read: FileNotFoundError"),
}


@pytest.mark.parametrize("python", TOOLS)
@pytest.mark.parametrize("case", TAMPERED)
def test_a_bundle_that_was_tampered_with_does_not_hold(folder: Path, case: str, python: str) -> None:
    tamper, what = TAMPERED[case]
    tamper(folder)
    code, said = checked(settled(folder) if (folder / "manifest.json").exists() else folder, python=python)
    assert code == 1
    assert re.search(f"FAULT .*{what}", said)
    assert said.endswith("IT DOES NOT HOLD.\n")


def test_a_manifest_that_was_left_as_it_was_tells_of_the_change(folder: Path) -> None:
    (folder / "key.pub").write_text("x")
    code, said = checked(folder)
    assert code == 1
    assert re.search(r"FAULT +key\.pub is not as the manifest says", said)


def test_a_bundle_that_was_made_anew_by_the_holder_of_the_key_falls_by_an_auditors_own_head(
    lived: Session, folder: Path, tmp_path: Path
) -> None:
    """The control: without that head it holds."""
    shutil.copy(folder / "heads.txt", tmp_path / "mine")
    recomputed(folder)
    (folder / "heads.txt").write_text("")
    _replace(folder / "manifest.json", '"heads": 2', '"heads": 0')
    newest = list(read_jsonl(folder / "log.jsonl"))[-1].hash.hex()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["head"]["hash"] = newest
    (folder / "manifest.json").write_text(json.dumps(manifest))

    assert checked(settled(folder))[0] == 0
    code, said = checked(folder, "--heads", tmp_path / "mine")
    assert code == 1
    assert "your own heads: the head of event 6" in said


def test_what_is_no_bundle_is_told_in_one_line(tmp_path: Path) -> None:
    shutil.copy(check_bundle.__file__, tmp_path)
    (tmp_path / "x.zip").write_text("hello")
    code, said = checked(tmp_path / "x.zip")
    assert code == 1
    assert "it cannot be read: BadZipFile" in said


@pytest.mark.parametrize(("option", "what"), [("--key", "no Ed25519 key"), ("--heads", "no signed head")])
def test_what_is_handed_over_and_is_none_is_told(folder: Path, tmp_path: Path, option: str, what: str) -> None:
    (tmp_path / "x").write_text("hello\n")
    code, said = checked(folder, option, tmp_path / "x")
    assert (code, what in said) == (1, True)


def test_events_that_no_head_covers_are_named(
    lived: Session, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANKAPP_KEY_PASSPHRASE")
    shutil.copy(check_bundle.__file__, tmp_path)
    lived.files.export(tmp_path / "a.zip", "bundle", Selection())
    code, said = checked(tmp_path / "a.zip")
    assert code == 0
    assert "NOT PROVED events 7 to 8: no head is signed that covers them" in said


def test_a_bundle_may_end_earlier_but_holds_all_from_the_start(lived: Session, tmp_path: Path) -> None:
    found = lived.files.export(tmp_path / "a.zip", "bundle", Selection(last=6))
    assert found.events == 6
    shutil.copy(check_bundle.__file__, tmp_path)
    assert checked(tmp_path / "a.zip")[0] == 0
    for part in (Selection("a"), Selection(first=2)):
        with pytest.raises(NotFromTheStart):
            lived.files.export(tmp_path / "b.zip", "bundle", part)
    assert not (tmp_path / "b.zip").exists()


def test_a_cancelled_bundle_leaves_nothing(lived: Session, tmp_path: Path) -> None:
    before = names_in(tmp_path)
    with pytest.raises(Cancelled):
        lived.files.export(tmp_path / "a.zip", "bundle", Selection(), CancelAt(8))
    assert names_in(tmp_path) == before


def test_the_same_log_and_heads_make_the_same_bundle(lived: Session, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        lived.files.export(tmp_path / name, "bundle", Selection())
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


# the program itself, within this process


@given(texts, texts)
@settings(max_examples=60)
def test_the_program_frames_any_text_as_the_bank_does(reason: str, owner: str) -> None:
    data = msgspec.json.encode({"owner": owner, "currency": "EUR"}).decode()
    desk = memory_desk()
    desk.opened("a")
    event = next(desk.store.read())._replace(data=data, metadata=metadata_text(Metadata(reason=reason)))
    (event,) = rechained([event])
    chain = check_bundle.Chain({1})
    chain.take(line_of(event))
    assert chain.found == {1: event.hash}


RECOMPUTED = {
    "a version is skipped": ({"version": 9}, "it is version 9 of account-b, not the next one"),
    "time runs backwards": ({"recorded_at": 0}, "it was recorded before its predecessor"),
}


@pytest.mark.parametrize("case", RECOMPUTED)
def test_the_program_notices_what_hashes_that_hold_do_not_show(case: str) -> None:
    changed, what = RECOMPUTED[case]
    desk = memory_desk()
    desk.opened("a", "b", deposit="10")
    *before, last = desk.store.read()
    *before, last = rechained([*before, RecordedEvent(**{**last._asdict(), **changed})])
    chain = check_bundle.Chain(set())
    for event in before:
        chain.take(line_of(event))
    with pytest.raises(check_bundle.Fault, match=what):
        chain.take(line_of(last))


def test_the_program_run_in_this_process_says_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_bundle.main([str(folder)]) == 0
    assert capsys.readouterr().out == checked(folder)[1]
    edited(folder)
    assert check_bundle.main([str(folder)]) == 1


def test_the_program_imports_nothing_but_the_standard_library(folder: Path) -> None:
    source = (folder / "check_bundle.py").read_text()
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
