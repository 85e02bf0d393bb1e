"""The auditor's bundle: one zip with the log, the signed heads, the public key, a manifest, and a program to check it.

The program is the file `check_bundle.py` beside this one, which needs nothing of the bank's own.
"""

import base64
import hashlib
import os
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from bankapp.adapters.files.atomic import replaced_whole
from bankapp.adapters.files.jsonl import line_of
from bankapp.errors import BadInput
from bankapp.eventstore.identity import id_text
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.exporting import Exported, Selection, export
from bankapp.services.proofs import NoKey, Proofs
from bankapp.services.signed_heads import PublicKey, SignedHead

_FORM = "bankapp-bundle-1"
_CHECKER = Path(__file__).with_name("check_bundle.py")
_ED25519_IN_DER = bytes.fromhex("302a300506032b6570032100")
_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The same log and heads make the same bundle."""


class NotFromTheStart(BadInput):
    def __init__(self) -> None:
        super().__init__(
            "A bundle holds the log from its first event on, of all accounts: a part of it proves nothing."
        )


class BundleFiles:
    """Writes the bundles of one bank."""

    def __init__(self, bank_id: bytes, store: EventStore, proofs: Proofs) -> None:
        self._bank_id = bank_id
        self._store = store
        self._proofs = proofs

    def write(self, path: Path, selection: Selection, progress: Progress = no_progress) -> Exported:
        """Write a bundle of the log up to an event; its head is signed first where there is a key to do it with.

        Raises NotFromTheStart, and as `Proofs.keep` where the log does not hold.
        """
        if selection.account_id or selection.first > 1:
            raise NotFromTheStart
        self._sign(progress)
        last = min(selection.last or self._store.head().position, self._store.head().position)
        heads = [signed for signed in self._proofs.kept(self._bank_id) if signed.head.position <= last]
        with replaced_whole(path) as part:
            with ZipFile(part, "w", ZIP_DEFLATED) as archive:
                exported = self._fill(_Packing(archive), Selection("", 1, selection.last), heads, progress)
            _settle(part)
        return exported

    def _sign(self, progress: Progress) -> None:
        try:
            self._proofs.keep(self._bank_id, self._store, progress)
        except NoKey:  # the heads that are kept go along, and the program says what no head covers
            return

    def _fill(self, packing: "_Packing", selection: Selection, heads: list[SignedHead], progress: Progress) -> Exported:
        with packing.entry("log.jsonl") as log:
            exported = export(self._store, selection, log, progress)
        packing.add("heads.txt", "\n".join(map(str, heads)))
        key = self._proofs.public()
        if key:
            packing.add("key.pub", f"{key}\n")
            packing.add("key.pem", _pem(key))
        packing.add("check_bundle.py", _CHECKER.read_text(encoding="utf-8"))
        packing.finish(
            {
                "form": _FORM,
                "bank": id_text(self._bank_id),
                "events": exported.events,
                "head": {"position": exported.head.position, "hash": exported.head.hash.hex()},
                "heads": len(heads),
                "key": str(key) if key else None,
            }
        )
        return exported


class _Packing:
    """Files that go into a zip; what the manifest says of each."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._files: dict[str, dict[str, object]] = {}

    def entry(self, name: str) -> "_Entry":
        return _Entry(self._archive.open(_info(name), "w", force_zip64=True), name, self._files)

    def add(self, name: str, text: str) -> None:
        with self.entry(name) as entry:
            entry.put(text.encode())

    def finish(self, facts: dict[str, object]) -> None:
        """Write the manifest."""
        manifest = msgspec.json.encode({**facts, "files": self._files})
        self._archive.writestr(_info("manifest.json"), msgspec.json.format(manifest, indent=2) + b"\n")


class _Entry:
    """One file while it is written; also the writer of an export."""

    def __init__(self, file: IO[bytes], name: str, files: dict[str, dict[str, object]]) -> None:
        self._file, self._name, self._files = file, name, files
        self._digest, self._size = hashlib.sha256(), 0

    def __enter__(self) -> "_Entry":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._files[self._name] = {"bytes": self._size, "sha256": self._digest.hexdigest()}

    def write(self, event: RecordedEvent) -> None:
        self.put(line_of(event).encode())

    def put(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _NO_DATE)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _settle(part: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())


def _pem(key: PublicKey) -> str:
    """As openssl reads it."""
    encoded = base64.b64encode(_ED25519_IN_DER + key.raw).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----\n"
