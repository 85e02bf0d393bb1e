"""What somebody can do who may write to the bank's file, and what finds it out: each way against each kind of evidence.

A bank of seven events. Heads of events 4 and 6 were signed; of event 7 none is. They lie in the keeper's own folder
("kept"), and an auditor took them along, with the public key ("outside"). "chain" is the check with all heads switched
off: what it misses shows that it is the heads that find the rest.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from bankapp.adapters.files.heads import HeadFiles
from bankapp.adapters.keys.ed25519 import Ed25519Signer
from bankapp.bootstrap import Workspace
from bankapp.cli.main import main
from bankapp.eventstore.recorded import Head, RecordedEvent
from bankapp.services.signed_heads import Signature, SignedHead, body_of
from tests.cli.support import Cli
from tests.support.clock import SECOND, FakeClock
from tests.support.commits import rechained
from tests.support.ids import seeded_ids
from tests.support.raw import DROP_GUARDS, PUT_GUARDS_BACK, RawError, raw, run_raw

EVIDENCE = {
    "chain": (),
    "kept": (),
    "outside": ("--heads", "auditor/heads", "--key", "auditor/key.pub"),
}
SILENT = ""
"""Nothing is found, and nothing is said of it."""
UNPROVED = "it cannot be proved that nothing was cut off its end or computed anew"
"""Nothing is found, but it is said that there was no head to find it with."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bank that nobody tampered with, and of an older copy of it."""
    folder = tmp_path_factory.mktemp("sound")
    workspace = Workspace(FakeClock(step=SECOND), seeded_ids())

    def run(*words: str) -> None:
        assert main(["--bank", str(folder / "a.bank"), *words], lambda: workspace) == 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("BANKAPP_KEY_PASSPHRASE", "open sesame")
        run("open-account", "--owner", "Ada", "--id", "123")
        for amount in ("100", "50", "25"):
            run("deposit", "123", amount)
        run("proof", "save")
        shutil.copy(folder / "a.bank", folder / "older.bank")
        run("withdraw", "123", "10")
        run("deposit", "123", "5")
        run("proof", "save")
        run("withdraw", "123", "1")
    heads = folder / "auditor"
    heads.mkdir()
    shutil.copy(next((folder / "data/bankapp/proof/heads").iterdir()), heads / "heads")
    shutil.copy(folder / "data/bankapp/proof/key.pub", heads)
    return folder


@dataclass(frozen=True, slots=True)
class Scene:
    """A copy of all that, to tamper with."""

    folder: Path

    @property
    def bank(self) -> Path:
        return self.folder / "a.bank"

    @property
    def proof(self) -> Path:
        return self.folder / "data/bankapp/proof"

    @property
    def heads(self) -> Path:
        return next((self.proof / "heads").iterdir())

    def run(self, *statements: str) -> None:
        """Run SQL on the file, the guards taken away, and put back so that nobody misses them."""
        run_raw(self.bank, *DROP_GUARDS, *statements, *PUT_GUARDS_BACK)

    def log(self) -> list[RecordedEvent]:
        with raw(self.bank) as connection:
            return [RecordedEvent(*row) for row in connection.execute("SELECT * FROM events ORDER BY position")]

    def put(self, events: list[RecordedEvent]) -> None:
        """Replace the whole log."""
        run_raw(self.bank, *DROP_GUARDS, "DELETE FROM events")
        with raw(self.bank) as connection:
            connection.executemany(f"INSERT INTO events VALUES ({', '.join('?' * 14)})", events)
        run_raw(self.bank, *PUT_GUARDS_BACK)


@pytest.fixture
def scene(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    shutil.copytree(sound, tmp_path / "scene")
    scene = Scene(tmp_path / "scene")
    monkeypatch.chdir(scene.folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(scene.folder / "data"))
    monkeypatch.delenv("BANKAPP_BANK", raising=False)
    return scene


def richer(event: RecordedEvent) -> RecordedEvent:
    return event._replace(data=event.data.replace("5000", "999900"))


def edit(scene: Scene) -> None:
    scene.run("UPDATE events SET data = replace(data, '5000', '999900') WHERE position = 3")


def edit_with_its_hash(scene: Scene) -> None:
    log = scene.log()
    scene.put([*log[:2], *rechained([richer(log[2])], log[1].hash), *log[3:]])


def delete_in_the_middle(scene: Scene) -> None:
    scene.run("DELETE FROM events WHERE position = 3")


def delete_and_close_the_gap(scene: Scene) -> None:
    scene.run("DELETE FROM events WHERE position = 3", "UPDATE events SET position = position - 1 WHERE position > 3")


def insert(scene: Scene) -> None:
    log = scene.log()
    (forged,) = rechained(
        [log[2]._replace(position=3, event_id=bytes(16), command_id=bytes(16), version=99)], log[1].hash
    )
    later = [event._replace(position=event.position + 1) for event in log[2:]]
    scene.put([*log[:2], forged, *later])


def swap(scene: Scene) -> None:
    scene.run(
        "UPDATE events SET position = -3 WHERE position = 3",
        "UPDATE events SET position = 3 WHERE position = 4",
        "UPDATE events SET position = 4 WHERE position = -3",
    )


_COLUMNS = ", ".join(RecordedEvent._fields)
_EDITED = _COLUMNS.replace(" data,", " replace(data, '5000', '999900'),")
REPLACE = f"INSERT OR REPLACE INTO events ({_COLUMNS}) SELECT {_EDITED} FROM events WHERE position = 3"


def insert_or_replace(scene: Scene) -> None:
    scene.run(REPLACE)


def dropped_guards(scene: Scene) -> None:
    run_raw(scene.bank, DROP_GUARDS[0])


def weaker_guard(scene: Scene) -> None:
    weaker = PUT_GUARDS_BACK[1].replace("BEGIN", "WHEN OLD.position > 5 BEGIN")
    run_raw(scene.bank, DROP_GUARDS[1], weaker)


def cut_tail(scene: Scene) -> None:
    scene.run("DELETE FROM events WHERE position > 5")


def cut_tail_that_no_head_covers(scene: Scene) -> None:
    scene.run("DELETE FROM events WHERE position > 6")


def everything_recomputed(scene: Scene) -> None:
    log = scene.log()
    scene.put(rechained([*log[:2], richer(log[2]), *log[3:]]))


def recomputed_behind_the_first_head(scene: Scene) -> None:
    log = scene.log()
    changed = log[4]._replace(data=log[4].data.replace("1000", "1"))
    scene.put([*log[:4], *rechained([changed, *log[5:]], log[3].hash)])


def recomputed_behind_the_last_head(scene: Scene) -> None:
    log = scene.log()
    scene.put([*log[:6], *rechained([log[6]._replace(data=log[6].data.replace("100", "1"))], log[5].hash)])


def recomputed_as_another_bank(scene: Scene) -> None:
    everything_recomputed(scene)
    run_raw(scene.bank, "UPDATE bank SET bank_id = zeroblob(16)")


def old_copy_put_back(scene: Scene) -> None:
    shutil.copy(scene.folder / "older.bank", scene.bank)


def forged_head(scene: Scene) -> None:
    """The signature is the old one; the text before it says the new hash."""
    everything_recomputed(scene)
    old, new = HeadFiles(scene.heads.parent).read(bytes.fromhex(scene.heads.stem.replace("-", ""))), scene.log()
    forged = [_restated(one, new[one.head.position - 1].hash, one.signatures) for one in old]
    scene.heads.write_text("\n".join(map(str, forged)))


def changed_key(scene: Scene) -> None:
    """Heads of the new log, signed with a key that the forger made."""
    everything_recomputed(scene)
    old, new = HeadFiles(scene.heads.parent).read(bytes.fromhex(scene.heads.stem.replace("-", ""))), scene.log()
    scene.heads.write_text("\n".join(str(_signed_anew(one, new[one.head.position - 1].hash)) for one in old))


def changed_key_and_its_public_half(scene: Scene) -> None:
    """And puts it in the place of the keeper's own: who may write all that can only be found out from outside."""
    changed_key(scene)
    (scene.proof / "key.pub").write_text(f"{_FORGER.public}\n")


def heads_removed(scene: Scene) -> None:
    everything_recomputed(scene)
    scene.heads.unlink()


def heads_of_the_past_only(scene: Scene) -> None:
    """The newest kept head goes the way of the events that it covers."""
    cut_tail(scene)
    first, _, _ = scene.heads.read_text().partition("\n\nbankapp/")
    scene.heads.write_text(first + "\n")


_FORGER = Ed25519Signer(b"\x66" * 32)


def _restated(head: SignedHead, hash_: bytes, signatures: tuple[Signature, ...]) -> SignedHead:
    position, instant = head.head.position, head.signed_at
    body = body_of(head.bank_id, Head(position, hash_), instant)
    return SignedHead(head.bank_id, Head(position, hash_), instant, body, signatures)


def _signed_anew(head: SignedHead, hash_: bytes) -> SignedHead:
    unsigned = _restated(head, hash_, ())
    value = _FORGER.sign(unsigned.body.encode())
    return _restated(head, hash_, (Signature(_FORGER.public.name, _FORGER.public.key_id, value),))


class Row(NamedTuple):
    """What the check says by the chain alone, with the heads that are kept, and with those from outside."""

    way: Callable[[Scene], None]
    chain: str
    kept: str
    outside: str


_BEHIND_0 = "The log is broken at event 4: its hash is not the one that was signed"
_BEHIND_4 = "the log was rewritten behind event 4"
_CUT = "The log is broken at event 6: it is missing, but the head of event 6 was signed"
_LINK = "its previous hash is not the hash of the event before"


def _by_the_chain(way: Callable[[Scene], None], what: str) -> Row:
    return Row(way, what, what, what)


MATRIX = {
    "an event is edited": _by_the_chain(edit, "broken at event 3: its contents do not match its hash"),
    "an event is edited with its hash": _by_the_chain(edit_with_its_hash, f"broken at event 4: {_LINK}"),
    "an event is deleted": _by_the_chain(delete_in_the_middle, "broken at event 3: it is missing"),
    "a gap is closed": _by_the_chain(delete_and_close_the_gap, f"broken at event 3: {_LINK}"),
    "an event is inserted": _by_the_chain(insert, f"broken at event 4: {_LINK}"),
    "two events are swapped": _by_the_chain(swap, f"broken at event 3: {_LINK}"),
    "insert or replace": _by_the_chain(insert_or_replace, "broken at event 3: its contents do not match its hash"),
    "the tail is cut off": Row(cut_tail, UNPROVED, _CUT, _CUT),
    "everything is recomputed": Row(everything_recomputed, UNPROVED, _BEHIND_0, _BEHIND_0),
    "recomputed behind a head": Row(recomputed_behind_the_first_head, UNPROVED, _BEHIND_4, _BEHIND_4),
    "recomputed as another bank": Row(recomputed_as_another_bank, UNPROVED, UNPROVED, _BEHIND_0),
    "an old copy is put back": Row(
        old_copy_put_back, UNPROVED, "broken at event 5: it is missing", "broken at event 5"
    ),
    "a head is forged": Row(forged_head, UNPROVED, "The signed head of event 4 is forged", _BEHIND_0),
    "another key signed": Row(changed_key, UNPROVED, "was signed by the key", _BEHIND_0),
    "another key in its place": Row(changed_key_and_its_public_half, UNPROVED, SILENT, _BEHIND_0),
    "the kept heads are removed": Row(heads_removed, UNPROVED, UNPROVED, _BEHIND_0),
    "the newest kept head is removed": Row(heads_of_the_past_only, UNPROVED, SILENT, _CUT),
    "a guard is dropped": _by_the_chain(dropped_guards, "guards of its log (events_are_never_updated)"),
    "a guard is weakened": _by_the_chain(weaker_guard, "guards of its log (events_are_never_deleted)"),
    "a tail that no head covers is cut": Row(cut_tail_that_no_head_covers, UNPROVED, SILENT, SILENT),
    "recomputed behind the last head": Row(recomputed_behind_the_last_head, UNPROVED, SILENT, SILENT),
    "nothing at all": Row(lambda _: None, UNPROVED, SILENT, SILENT),
}


@pytest.fixture
def cli(scene: Scene, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(scene.bank, Workspace(FakeClock(step=SECOND), seeded_ids(9)), capsys)


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("row", MATRIX)
def test_the_matrix(scene: Scene, cli: Cli, monkeypatch: pytest.MonkeyPatch, row: str, evidence: str) -> None:
    MATRIX[row].way(scene)
    if evidence == "chain":
        monkeypatch.setenv("XDG_DATA_HOME", str(scene.folder / "nothing"))
    said = getattr(MATRIX[row], evidence)

    done = cli("verify", *EVIDENCE[evidence])

    assert done.code == (0 if said in {SILENT, UNPROVED} else 5)
    assert said in (done.err or done.out)
    if done.code == 0:
        assert ("elsewhere" in done.out) == (said == UNPROVED)


def test_with_its_guards_the_file_refuses_to_replace(scene: Scene, cli: Cli) -> None:
    with pytest.raises(RawError, match="events are only appended"):
        run_raw(scene.bank, REPLACE)
    assert cli.ok("verify", "--json").json["proof"]["heads"] == 2


def test_no_head_is_signed_over_a_log_that_was_recomputed(
    scene: Scene, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "open sesame")
    everything_recomputed(scene)
    before = scene.heads.read_text()

    assert "its hash is not the one that was verified before" in cli.fails(5, "proof", "save")
    assert scene.heads.read_text() == before


def test_a_copy_of_the_log_is_held_against_the_heads_as_the_bank_is(scene: Scene, cli: Cli) -> None:
    cli.ok("export", "log.jsonl")
    cli.ok("verify", "log.jsonl", *EVIDENCE["outside"])
    everything_recomputed(scene)
    cli.ok("export", "forged.jsonl")

    assert cli("verify", "forged.jsonl").code == 0
    assert _BEHIND_0 in cli.fails(5, "verify", "forged.jsonl", *EVIDENCE["outside"])
